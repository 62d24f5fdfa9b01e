"""`./desk bench walk`: thousands of random conversations, and nothing of what must never happen.

Customers with orders of their own say training sentences, broken messages, other people's order numbers and a yes at the
wrong time, and press buttons, on a desk that is started for it. What is counted has to be 0 (bot/bench/walking/judging.py).
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from actions.database import Database, open_database
from actions.policy import load_shop
from actions.settings import Settings, load_settings
from bot.bench.own_desk import own_desk
from bot.bench.speaking import Speaker, bring_in, speaker
from bot.bench.walking.books import writes_of, writes_on
from bot.bench.walking.customers import bystanders, customers, record
from bot.bench.walking.judging import Fault, Found
from bot.bench.walking.stock import load_stock
from bot.bench.walking.walking import Walked, Walker, owners_of

AT_A_TIME = 8
MOST_SHOWN = 20
NAMES = {
    Fault.ERROR: "errors, or no answer",
    Fault.LEAK: "facts of an order that was not shown to be the customer's",
    Fault.WRITE: "written without a question and a yes",
    Fault.STUCK: "conversations that cannot be continued",
}


@dataclass
class Tally:
    """What was counted in so many conversations; ``done`` is what was rightly written, ``shown`` some of the faults."""

    seed: int
    conversations: int = 0
    messages: int = 0
    done: int = 0
    seconds: float = 0.0
    faults: Counter[Fault] = field(default_factory=Counter)
    shown: list[dict[str, Any]] = field(default_factory=list)

    def add(self, walked: Walked) -> None:
        """One conversation more."""
        self.conversations += 1
        self.messages += len(walked.lines)
        self.done += walked.done
        for found in walked.found:
            self.note(found, walked.number)

    def note(self, found: Found, number: int | None) -> None:
        """One fault more, of the conversation with this number."""
        self.faults[found.fault] += 1
        if len(self.shown) < MOST_SHOWN:
            self.shown.append({"conversation": number, "fault": str(found.fault), "what": found.what})

    def to_json(self) -> dict[str, Any]:
        """The counts by their names."""
        counts = {f"{fault}s" if fault is not Fault.STUCK else "stuck": self.faults[fault] for fault in Fault}
        return {
            "seed": self.seed,
            "conversations": self.conversations,
            "messages": self.messages,
            "done": self.done,
            "seconds": round(self.seconds, 1),
            **counts,
            "faults": self.shown,
        }


def run(
    conversations: Annotated[int, typer.Option(min=1, max=100_000, help="How many conversations.")] = 2_000,
    seed: Annotated[int, typer.Option(help="The same seed says the same.")] = 1,
    only: Annotated[
        int | None,
        typer.Option(min=0, max=100_000, help="Play this one conversation of the walk, and show it."),
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Let random customers loose on a desk of its own; ends with 1 unless every count of faults is 0."""
    numbers = range(conversations) if only is None else (only,)
    with own_desk(load_settings()) as settings:
        tally, walks = asyncio.run(_walk(settings, seed, numbers))
    if only is not None:
        _show(walks[0])
    if json_output:
        typer.echo(json.dumps(tally.to_json()))
    else:
        Console().print(table(tally))
    raise typer.Exit(1 if tally.faults.total() else 0)


async def _walk(settings: Settings, seed: int, numbers: Sequence[int]) -> tuple[Tally, list[Walked]]:
    walker = make_walker(settings, seed, max(numbers) + 1)
    database = open_database(settings.database_url)
    try:
        _bring_in_orders(database, walker, numbers)
        crowd = _Crowd(walker, database, iter(numbers), Tally(seed))
        with Progress(console=Console(stderr=True), transient=True) as progress:
            crowd.advance = partial(progress.advance, progress.add_task("Walking", total=len(numbers)))
            await crowd.walk(settings)
        crowd.look_at_bystanders()
        return crowd.tally, crowd.walks
    finally:
        database.close()


def make_walker(settings: Settings, seed: int, count: int) -> Walker:
    """A walk of so many customers, with the facts of every order in the book."""
    writing, silent = customers(count), bystanders()
    orders = [order for customer in writing for order in customer] + silent
    return Walker(
        seed=seed,
        stock=load_stock(),
        customers=writing,
        bystanders=silent,
        owners=owners_of(orders),
        orders={order.number: order for order in orders},
        phone=load_shop(settings.shop_file).contact.phone,
    )


def _bring_in_orders(database: Database, walker: Walker, numbers: Sequence[int]) -> None:
    now = datetime.now(UTC)
    own = ((number, order) for number in numbers for order in walker.customers[number])
    others = ((-1 - number, order) for number, order in enumerate(walker.bystanders))
    bring_in(
        database,
        (record(order, now, walker.random_of(number, order.number)) for number, order in (*own, *others)),
    )


@dataclass
class _Crowd:
    """So many customers at a time. What one says depends on its own number alone, so the order of their coming does not matter."""

    walker: Walker
    database: Database
    waiting: Iterator[int]
    tally: Tally
    walks: list[Walked] = field(default_factory=list)
    advance: Callable[[], None] = lambda: None

    async def walk(self, settings: Settings) -> None:
        """Everybody, until nobody waits; the first to end is kept to be shown."""
        start = time.perf_counter()
        async with speaker(settings) as client:
            await asyncio.gather(*(self._customers(client) for _ in range(AT_A_TIME)))
        self.tally.seconds = time.perf_counter() - start

    async def _customers(self, client: Speaker) -> None:
        for number in self.waiting:
            walked = await self.walker.walk(client, number, self._writes)
            self.tally.add(walked)
            self.walks = self.walks or [walked]
            self.advance()

    def _writes(self, sender: str) -> Mapping[str, str]:
        with self.database.read() as session:
            return writes_of(session, sender)

    def look_at_bystanders(self) -> None:
        """Whatever was written on an order of somebody who never writes is a fault."""
        with self.database.read() as session:
            touched = writes_on(session, [order.number for order in self.walker.bystanders])
        for _ in range(touched):
            self.tally.note(Found(Fault.WRITE, "an order of somebody who never wrote"), None)


def _show(walked: Walked) -> None:
    console = Console(stderr=True, highlight=False, markup=False)
    for message, answer in walked.lines:
        console.print(f"> [{message.sort}] {message.text[:500]!r}")
        console.print(f"  {answer.text or answer.body}")


def table(tally: Tally) -> Table:
    """The counts for people."""
    made = Table(
        "Counted", "Found", "Aim",
        title=f"{tally.conversations} random conversations, {tally.messages} messages, seed {tally.seed}",
        caption=f"{tally.done} things were done after a question and a yes. "
        f"{tally.seconds:.0f} s; --only NUMBER shows one conversation.",
    )  # fmt: skip
    for fault, name in NAMES.items():
        made.add_row(name, str(tally.faults[fault]), "0")
    for one in tally.shown:
        made.add_row(f"  {one['fault']} in {one['conversation']}: {one['what']}", "", "")
    return made
