"""`./desk policy replay` and `./desk policy publish`: a new text over past decisions, and into force."""

from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text as Shown

from actions.cases.replay_files import row, to_csv, to_json
from actions.cases.replays import Replay, Replayed, replay_all
from actions.policy import BadData, Policy
from actions.policy.drafts import Book, always, always_of_folder
from actions.policy.publishing import NotPublished, publish
from actions.policy.replaying import Change
from actions.settings import load_settings
from bot.commands.orders import book as order_book
from bot.commands.policy_check import book_of, progress, report_view, text_of
from bot.commands.policy_tables import decision_view
from bot.setup.failing import Failed

Draft = Annotated[Path, typer.Argument(help="A draft with new values, or a folder with a whole policy.")]
SHOWN = 10


def replay(
    file: Draft,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with both receipts.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    receipts: Annotated[
        bool, typer.Option("--receipts", help="Show both receipts of each that flips.")
    ] = False,
) -> None:
    """Decide again what was decided, under a new text: which decisions flip, and what that costs. Nothing is changed."""
    settings = load_settings()
    mine = book_of(settings)
    new = new_policy(mine, file)
    quiet = as_json or as_csv
    with (
        order_book(settings) as database,
        database.read() as session,
        progress("Past decisions", quiet) as heard,
    ):
        found = replay_all(session, mine.policy(), new, heard)
    if as_json:
        typer.echo(json.dumps(to_json(found, mine.shop.zone)))
    elif as_csv:
        typer.echo(to_csv(found, mine.shop.zone), nl=False)
    else:
        Console().print(replay_view(found, mine, new, receipts))


def new_policy(mine: Book, file: Path) -> Policy:
    """The text of a draft or a folder as if it had always been in force."""
    try:
        return always_of_folder(file, mine.shop) if file.is_dir() else always(mine, text_of(file))
    except BadData as error:
        raise Failed(f"{error}.") from None


def publish_(
    file: Annotated[Path, typer.Argument(help="A draft with new values, each from a day to come.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a draft, and put it in force on the day it names. What was decided stays as it was decided."""
    mine = book_of(load_settings())
    try:
        with progress("Requests around every boundary", as_json) as heard:
            done = publish(mine, text_of(file), getpass.getuser(), datetime.now(UTC), heard)
    except BadData as error:
        raise Failed(f"{error}.") from None
    except NotPublished as error:
        if error.report is not None:
            Console(stderr=True).print(report_view(error.report))
        raise Failed(f"not published: {error.message}.") from None
    if as_json:
        said = {"file": str(done.file), "from": str(done.starts), "versions": list(done.versions)}
        typer.echo(json.dumps({**said, "clauses": list(done.clauses)}))
    else:
        typer.echo(
            f"Published: {', '.join(done.clauses)}, in force from {done.starts} ({mine.shop.time_zone})."
        )
        typer.echo(f"Kept as {done.file}; a desk that runs takes it up by itself.")


def replay_view(found: Replay, mine: Book, new: Policy, receipts: bool) -> RenderableType:
    """The replay for people."""
    counts = found.counts
    lines = [
        f"{found.compared:,} decisions were decided again: {counts[Change.SAME]:,} are the same, "
        f"{counts[Change.FLIPS]:,} flip, {counts[Change.TERMS]:,} keep their verdict with other terms, "
        f"{counts[Change.LOST]:,} cannot be decided again."
    ]
    if found.earlier:
        lines.append(f"{found.earlier:,} earlier decisions about the same wishes are left out.")
    for currency, (more, less) in sorted(found.money.items()):
        lines.append(f"Refunds: {more:.2f} {currency} more and {less:.2f} {currency} less would go back.")
    parts: list[RenderableType] = [Shown("\n".join(lines))]
    if found.decisions:
        parts.append(table(found, mine))
    if receipts:
        parts += [both(one, mine.policy(), new) for one in found.decisions[:SHOWN]]
    return Group(*parts)


def table(found: Replay, mine: Book) -> Table:
    """Every decision that is not the same."""
    shown = ("reference", "order", "goal", "change", "old_verdict", "new_verdict", "difference", "note")
    made = Table(*(name.replace("_", " ").capitalize() for name in shown), box=box.SIMPLE)
    for one in found.decisions:
        values = row(one, mine.shop.zone)
        made.add_row(*(Shown(values[name]) for name in shown))
    return made


def both(one: Replayed, policy: Policy, new: Policy) -> RenderableType:
    """Both receipts side by side."""
    old, then = one.compared.old, one.compared.new
    if old is None or then is None:
        return Shown(f"{one.reference}: {one.compared.note}.")
    views = [
        Panel(decision_view(old, policy), title="as decided"),
        Panel(decision_view(then, new), title="new text"),
    ]
    return Group(Shown(one.reference, "bold"), Columns(views))
