"""`./desk bench orders`: how fast orders are found at two sizes of the book, and how fast they are imported.

Each run makes its own throw-away databases: a SQLite file, and a database on a PostgreSQL server where one answers.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from random import Random
from statistics import quantiles
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from actions.database import Database
from actions.orders import OrderNumbers, SqlOrderBook
from actions.orders.demo import load_demo
from actions.orders.importer import BadLine, Import
from actions.orders.wire import order_to_json
from actions.policy import load_shop
from actions.settings import PROJECT
from bot.bench.order_filling import FIRST, email_of, fill, number_of
from bot.bench.throwaway import throwaway_databases

MILLISECONDS = 1_000
WARM_UP = 200


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured on one kind of database; look-up times in milliseconds, rates in orders a second."""

    database: str
    orders: int
    number_p50: float
    number_p95: float
    email_p50: float
    email_p95: float
    imported: int
    import_rate: float
    import_again_rate: float


def run(
    sizes: Annotated[
        list[int] | None, typer.Option("--size", help="Orders in the book; may be repeated.")
    ] = None,
    lookups: Annotated[int, typer.Option(min=100, help="Look-ups that are timed, of each kind.")] = 3_000,
    imported: Annotated[int, typer.Option(min=300, help="Orders that are imported.")] = 20_000,
    postgres: Annotated[
        str, typer.Option(envvar="DESK_TEST_POSTGRES", help="A PostgreSQL server to make a database on.")
    ] = "postgresql://postgres@127.0.0.1:5432/postgres",
    json_output: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure look-ups by number and by email, and the import, on SQLite and PostgreSQL."""
    errors = Console(stderr=True)
    results: list[Result] = []
    with Progress(console=errors) as progress:
        lines = export_lines(imported)
        for name, database in throwaway_databases(postgres, lambda note: errors.print(note)):
            results += measured(
                name, database, sorted(sizes or [10_000, 1_000_000]), lookups, lines, progress
            )
    if json_output:
        typer.echo(json.dumps([asdict(result) for result in results]))
    else:
        Console().print(table(results))


def measured(
    name: str, database: Database, sizes: list[int], lookups: int, lines: list[bytes], progress: Progress
) -> Iterator[Result]:
    """Fill the database to each size in turn; measure there; last the import, into the fullest book."""
    filled, found = 0, []
    for size in sizes:
        task = progress.add_task(f"{name}: {size:,} orders", total=size - filled)
        for added in fill(database, FIRST + filled, size - filled):
            progress.update(task, advance=added)
        filled = size
        found.append((size, *lookup_times(database, size, lookups)))
    first, again = (import_rate(database, lines) for _ in range(2))
    for size, by_number, by_email in found:
        yield Result(name, size, *by_number, *by_email, len(lines), first, again)


def lookup_times(
    database: Database, size: int, lookups: int
) -> tuple[tuple[float, float], tuple[float, float]]:
    """(p50, p95) of finding an order by its number, and by its email; each in a session of its own, as in use."""
    random = Random(size)  # noqa: S311  nothing secret is drawn
    wanted = [FIRST + random.randrange(size) for _ in range(lookups + WARM_UP)]

    def by_number(index: int) -> bool:
        with database.read() as session:
            return SqlOrderBook(session).find(number_of(index)) is not None

    def by_email(index: int) -> bool:
        with database.read() as session:
            return bool(SqlOrderBook(session).by_email(email_of(index).upper()))

    return percentiles(by_number, wanted), percentiles(by_email, wanted)


def percentiles(look_up: Callable[[int], bool], wanted: list[int]) -> tuple[float, float]:
    """(p50, p95) in milliseconds, the first look-ups not counted. Raises ``RuntimeError`` if one finds nothing."""
    times = []
    for index in wanted:
        start = time.perf_counter()
        if not look_up(index):
            raise RuntimeError(f"order {number_of(index)} was not found")
        times.append((time.perf_counter() - start) * MILLISECONDS)
    cuts = quantiles(times[WARM_UP:], n=20)
    return round(cuts[9], 3), round(cuts[18], 3)


def import_rate(database: Database, lines: list[bytes]) -> float:
    """Orders imported a second, reading and checking included."""
    start = time.perf_counter()
    importing = Import(database, OrderNumbers(), refuse)
    for _ in importing.run(lines):
        pass
    return round(len(lines) / (time.perf_counter() - start))


def refuse(bad: BadLine) -> None:
    """No line of the export is bad."""
    raise bad.error


def export_lines(count: int) -> list[bytes]:
    """So many orders as a shop exports them: the demo shop's, under numbers of their own."""
    demo = list(
        load_demo(PROJECT / "data", load_shop(PROJECT / "data" / "shop.yml")).orders(datetime.now(UTC))
    )
    orders = (replace(demo[index % len(demo)], number=f"AT-5{index:08d}") for index in range(count))
    return [json.dumps(order_to_json(order)).encode() for order in orders]


def table(results: list[Result]) -> Table:
    """The results for people."""
    shown = Table("Database", "Orders", "By number p50 / p95", "By email p50 / p95", "Import", "Import again")
    for result in results:
        shown.add_row(
            result.database,
            f"{result.orders:,}",
            f"{result.number_p50:.2f} / {result.number_p95:.2f} ms",
            f"{result.email_p50:.2f} / {result.email_p95:.2f} ms",
            f"{result.import_rate:,.0f} orders/s",
            f"{result.import_again_rate:,.0f} orders/s",
        )
    return shown
