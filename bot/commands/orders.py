"""`./desk orders`: bring orders into the book, look at one, and load the demo shop."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy.exc import OperationalError

from actions.database import BadDatabaseUrl, Database, open_database, upgrade
from actions.orders import OrderNumbers, SqlOrderBook
from actions.orders.catalogue import BadDataFile
from actions.orders.demo import load_demo
from actions.orders.importer import MAX_LINE_BYTES, BadLine, Import
from actions.orders.store import Saved, save_orders
from actions.orders.wire import order_to_json
from actions.policy import BadData, Shop, load_shop
from actions.settings import PROJECT, Settings, load_settings
from bot.commands.orders_tables import order_table, showcase_table
from bot.setup.failing import Failed

DATA = PROJECT / "data"
SHOWN_BAD_LINES = 20

app = typer.Typer(
    help="Bring orders into the book, look at one, and load the demo shop.", no_args_is_help=True
)


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(help="JSON Lines, one order a line; - reads standard input.")],
) -> None:
    """Add or update orders by number. Bad lines are named and left out; then the exit code is 1."""
    settings = load_settings()
    with book(settings) as database, opened(file) as lines, progress() as bar:
        task = bar.add_task("Importing orders", total=size_of(file))
        run = Import(database, numbers_of(load_shop(settings.shop_file)), BadLines(bar.console).tell)
        for read in run.run(bounded(lines)):
            bar.update(task, advance=read)
    typer.echo(summary(run))
    raise typer.Exit(1 if run.bad_lines else 0)


@app.command()
def show(
    number: Annotated[str, typer.Argument(help="The order's number, in any way people write it.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the order as the import reads it.")] = False,
) -> None:
    """Show one order as the desk knows it."""
    settings = load_settings()
    shop = load_shop(settings.shop_file)
    with book(settings) as database, database.read() as session:
        order = SqlOrderBook(session, numbers_of(shop)).find(number)
    if order is None:
        raise Failed(f"there is no order {number} in the book; ./desk orders import FILE brings orders in.")
    if as_json:
        typer.echo(json.dumps(order_to_json(order), ensure_ascii=False))
    else:
        Console().print(order_table(order, shop.zone))


@app.command()
def demo(
    listed: Annotated[
        bool, typer.Option("--list", help="Only print the orders to try the desk with.")
    ] = False,
) -> None:
    """Load the demo shop's orders, as if each had happened at its time before now."""
    settings = load_settings()
    shop = load_demo(DATA, load_shop(settings.shop_file))
    if listed:
        Console().print(showcase_table(shop.showcases))
        return
    with book(settings) as database:
        saved = load_demo_orders(database, settings, datetime.now(UTC))
    typer.echo(f"The demo shop is loaded; {counts(saved)}. ./desk orders demo --list shows what to try.")


def load_demo_orders(database: Database, settings: Settings, now: datetime) -> Saved:
    """Put the demo shop's orders into the book as they stand at ``now``; safe to repeat."""
    shop = load_demo(DATA, load_shop(settings.shop_file))
    with database.write() as session:
        return save_orders(session, shop.orders(now))


class BadLines:
    """Names the first bad lines, so that a file of another format does not fill the screen."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.told = 0

    def tell(self, bad: BadLine) -> None:
        """Name a bad line, or say once that there are more."""
        self.told += 1
        if self.told <= SHOWN_BAD_LINES:
            self.console.print(str(bad), markup=False, highlight=False, soft_wrap=True)
        elif self.told == SHOWN_BAD_LINES + 1:
            self.console.print("More lines are bad; correct these first.")


@contextmanager
def book(settings: Settings) -> Iterator[Database]:
    """The migrated database; what keeps it from opening is told in one sentence."""
    try:
        upgrade(settings.database_url)
        database = open_database(settings.database_url)
        yield database
        database.close()
    except (BadDatabaseUrl, BadDataFile, BadData) as error:
        raise Failed(str(error)) from None
    except OperationalError:
        raise Failed(
            "the database cannot be used; check DESK_DATABASE_URL, that its server runs or its disk has room, "
            "and try again."
        ) from None


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """The file to import, or standard input for "-"."""
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as lines:
            yield lines
    except OSError as error:
        raise Failed(
            f"{file} cannot be read ({error.strerror}); give the name of a JSON Lines file."
        ) from None


def bounded(lines: BinaryIO) -> Iterable[bytes]:
    """The file's lines; a far too long one is cut, which makes it bad, and not held in memory."""
    while line := lines.readline(MAX_LINE_BYTES + 1):
        yield line
        while line and len(line) > MAX_LINE_BYTES and not line.endswith(b"\n"):
            line = lines.readline(MAX_LINE_BYTES + 1)


def size_of(file: str) -> int | None:
    """Bytes to read, where they are known."""
    return Path(file).stat().st_size if Path(file).is_file() else None


def progress() -> Progress:
    """A progress bar on the error stream, so that what is printed stays clean."""
    bar = BarColumn()
    return Progress(
        TextColumn("{task.description}"), bar, TimeRemainingColumn(), console=Console(stderr=True)
    )


def numbers_of(shop: Shop) -> OrderNumbers:
    """How the shop's order numbers are written."""
    return OrderNumbers(shop.order_prefix, shop.order_digits)


def summary(run: Import) -> str:
    """What an import did, in a sentence or two."""
    good = f"{run.lines:,} lines read; {counts(run.saved)}."
    if not run.bad_lines:
        return good
    left_out = "1 bad line was" if run.bad_lines == 1 else f"{run.bad_lines:,} bad lines were"
    return f"{good} {left_out} left out; correct what is named above and import the file again."


def counts(saved: Saved) -> str:
    """How many orders are new, changed and unchanged."""
    return f"orders: {saved.added:,} added, {saved.changed:,} changed, {saved.unchanged:,} unchanged"
