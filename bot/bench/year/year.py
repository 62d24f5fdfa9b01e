"""`./desk bench year`: a simulated year at the returns counter, and an audit of every case and every cent of it."""

from __future__ import annotations

import heapq
import itertools
import json
import random
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from actions.cases.rounds import make_round
from actions.policy import load_policy, load_shop
from actions.settings import load_settings
from bot.bench.throwaway import migrated
from bot.bench.year.auditing import ROUND, Audit, audit
from bot.bench.year.people import live, working_day
from bot.bench.year.shop import BEGINS, DAY, World

YEAR, AFTER = 365 * DAY, 150 * DAY
BUSINESS_DAYS = 5


@dataclass
class Agenda:
    """What will happen, in the order of its time."""

    entries: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    places: itertools.count[int] = field(default_factory=itertools.count)

    def plan(self, at: datetime, what: Callable[[], None]) -> None:
        """Something will happen at this moment."""
        heapq.heappush(self.entries, (at, next(self.places), what))

    def run(self, ended: Callable[[datetime], None]) -> None:
        """Let it all happen; whatever happens may plan more. ``ended`` is told how far time has come."""
        while self.entries:
            at, _, what = heapq.heappop(self.entries)
            what()
            ended(at)


def run(
    cases: Annotated[
        int, typer.Option("--cases", min=1, help="How many customers ask for something.")
    ] = 5000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed plays the same year.")] = 1,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """A year of cases with random people, then an audit; ends with 1 if anything is wrong with it."""
    settings = load_settings()
    policy = load_policy(settings.policy_dir, load_shop(settings.shop_file))
    with (
        tempfile.TemporaryDirectory() as folder,
        migrated(f"sqlite:///{folder}/year.sqlite") as database,
        Progress(console=Console(stderr=True)) as progress,
    ):
        world = World(database, policy, random.Random(seed))  # noqa: S311 - a game, not a secret
        bar = progress.add_task("a year at the counter", total=(YEAR + AFTER).total_seconds())
        done = play(world, cases, lambda at: progress.update(bar, completed=(at - BEGINS).total_seconds()))
        found = audit(database, BEGINS + YEAR + AFTER)
    report(found, world, done, json_output)
    raise typer.Exit(1 if found.faults else 0)


def play(
    world: World,
    cases: int,
    ended: Callable[[datetime], None],
    span: timedelta = YEAR,
    after: timedelta = AFTER,
    every: timedelta = ROUND,
) -> Counter[str]:
    """Play the year, and as long after it as the last case may take; what the desk did by itself."""
    agenda, done = Agenda(), Counter[str]()
    for number in range(cases):
        at = BEGINS + timedelta(seconds=world.dice.randint(0, int(span.total_seconds())))
        agenda.plan(at, lambda number=number, at=at: live(world, number, at, agenda.plan))  # type: ignore[misc]
    for step in range(int((span + after) / every)):
        at = BEGINS + step * every
        agenda.plan(at, lambda at=at: done.update(make_round(world.database, world.policy, at)))  # type: ignore[misc]
    for day in range((span + after).days):
        at = BEGINS + day * DAY + timedelta(hours=1)
        if at.weekday() < BUSINESS_DAYS:
            agenda.plan(at, lambda at=at: working_day(world, at))  # type: ignore[misc]
    agenda.run(ended)
    return done


def report(found: Audit, world: World, done: Counter[str], json_output: bool) -> None:
    """What was found."""
    counted = {"seen": found.seen, "cents": found.cents, "people": world.counts, "rounds": done}
    if json_output:
        typer.echo(json.dumps({"faults": found.faults, "examples": found.examples, **counted}))
        return
    for title, counts in counted.items():
        Console().print(table(title, counts))
    wrong = ", ".join(
        f"{kind} {count} (such as {found.examples[kind]})" for kind, count in found.faults.items()
    )
    typer.echo(
        f"Wrong: {wrong}."
        if wrong
        else "Nothing is wrong: no case stuck, no deadline missed silently, no cent astray."
    )


def table(title: str, counts: Counter[str]) -> Table:
    """Counts as a table."""
    made = Table(title, "how many", title_justify="left")
    for name, count in sorted(counts.items()):
        made.add_row(name.replace("_", " "), f"{count:,}")
    return made
