"""`./desk figures`: what was settled, handed over and kept in a span of days."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from actions.policy import BadData, Shop, load_shop
from actions.settings import Settings, load_settings
from bot.commands.orders import book
from bot.desk.figures import Days, Figures, figures
from bot.desk.figures_files import rows, to_csv, to_json
from bot.setup.failing import Failed


def run(
    from_: Annotated[
        str | None, typer.Option("--from", help="The first day; else 30 days before the last.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="The last day, included; else today.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the figures of a span of days, which the desk's page /desk/figures draws."""
    settings = load_settings()
    shop = shop_of(settings)
    now = datetime.now(UTC)
    days = days_of(from_, to, now.astimezone(shop.zone).date())
    with book(settings) as database, database.read() as session:
        found = figures(session, days, shop.zone, now)
    if as_csv:
        typer.echo(to_csv(found), nl=False)
    elif as_json:
        typer.echo(json.dumps(to_json(found)))
    else:
        Console().print(table(found))


def shop_of(settings: Settings) -> Shop:
    """The shop. Raises Failed when its file cannot be read."""
    try:
        return load_shop(settings.shop_file)
    except BadData as error:
        raise Failed(f"{error}.") from None


def days_of(first: str | None, last: str | None, today: date) -> Days:
    """The days that were named. Raises Failed."""
    end = day_of("--to", last) or today
    start = day_of("--from", first) or end - timedelta(days=29)
    if start > end:
        raise Failed(f"--from {start} comes after --to {end}; turn them round.")
    if end - start > timedelta(days=3660):
        raise Failed("ten years are the longest span; name a later --from.")
    return Days(start, end)


def day_of(name: str, text: str | None) -> date | None:
    """One day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Failed(f"{name} {text}: write a day such as 2026-03-31.") from None


def table(found: Figures) -> Table:
    """Every number, grouped."""
    made = Table("Figure", "Of", "Value", box=box.SIMPLE)
    made.columns[2].justify = "right"
    before = ""
    for figure, of, value in rows(found):
        made.add_row(figure if figure != before else "", of.replace("_", " "), value)
        before = figure
    return made
