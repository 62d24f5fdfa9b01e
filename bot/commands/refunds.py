"""`./desk refunds`: what goes back to customers, as a list, as CSV, and marking what was paid."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from actions.assistant.wording import money
from actions.cases.refunding import NotGranted
from actions.database import Database
from actions.policy import Shop
from actions.refunds import (
    BadPayment,
    NoSuchRefund,
    RefundEntry,
    Which,
    as_csv,
    as_json,
    list_refunds,
    mark_paid,
)
from actions.refunds.handing import start_anew
from actions.settings import load_settings
from bot.commands.cases import shop_of
from bot.commands.orders import book
from bot.setup.failing import Failed

BY = "command line"
State = Annotated[Which, typer.Option("--state", help="Which refunds.")]
Key = Annotated[str, typer.Argument(help="The refund's key, as ./desk refunds list shows it.")]

app = typer.Typer(
    help="What goes back to customers: lists, exports, and marking what was paid.", no_args_is_help=True
)


@app.command("list")
def list_(
    state: State = Which.DUE, as_json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """The refunds, what is due first on top."""
    settings, now = load_settings(), datetime.now(UTC)
    shop = shop_of(settings)
    with book(settings) as database:
        refunds = found(database, state, now)
    if as_json_:
        typer.echo(json.dumps([as_json(refund) for refund in refunds], ensure_ascii=False))
    elif refunds:
        Console().print(refunds_table(refunds, shop, now))
    else:
        typer.echo(f"There is no refund of this kind ({state}); --state all shows every one.")


@app.command()
def export(
    state: State = Which.DUE,
    to: Annotated[Path | None, typer.Option("--to", help="A file; standard output unless given.")] = None,
) -> None:
    """The refunds as CSV, for the shop's own system. Nothing is marked by it."""
    with book(load_settings()) as database:
        text = as_csv(found(database, state, datetime.now(UTC)))
    if to is None:
        typer.echo(text, nl=False)
        return
    try:
        to.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Failed(f"{to} cannot be written ({error.strerror}); choose another file.") from None
    typer.echo(f"{text.count(chr(10)) - 1} refunds are in {to}.")


@app.command()
def paid(
    key: Key,
    payment: Annotated[str | None, typer.Option("--payment", help="The payment's reference.")] = None,
) -> None:
    """Mark a refund as paid. A second time changes nothing."""
    with book(load_settings()) as database:
        try:
            done = mark_paid(database, key, BY, datetime.now(UTC), payment=payment)
        except (NoSuchRefund, BadPayment, NotGranted) as error:
            raise Failed(str(error)) from None
    before = " before" if done.again else ""
    typer.echo(
        f"Refund {done.refund.key} over {done.refund.amount} {done.refund.currency} was marked as paid{before}."
    )


@app.command()
def retry(key: Key) -> None:
    """Hand a refund over again that was given up."""
    with book(load_settings()) as database:
        try:
            begun = start_anew(database, key, datetime.now(UTC))
        except NoSuchRefund as error:
            raise Failed(str(error)) from None
    typer.echo("It is handed over again now." if begun else "It was not given up; nothing was changed.")


def found(database: Database, state: Which, now: datetime) -> list[RefundEntry]:
    """The refunds asked for."""
    with database.read() as session:
        return list_refunds(session, state, now)


def refunds_table(refunds: list[RefundEntry], shop: Shop, now: datetime) -> Table:
    """A table for people, times in the shop's zone."""
    table = Table("Key", "Order", "Sum", "To", "Due by", "Paid", "Handed over")
    for refund in refunds:
        due = f"{refund.due_at.astimezone(shop.zone):%Y-%m-%d %H:%M}" if refund.due_at else ""
        paid_on = f"{refund.paid_at.astimezone(shop.zone):%Y-%m-%d %H:%M}" if refund.paid_at else ""
        table.add_row(
            refund.key,
            refund.order,
            money(refund.amount, refund.currency),
            refund.to or "",
            f"[red]{due}[/red]" if refund.is_overdue(now) else due,
            paid_on,
            f"{refund.handover}: {refund.trouble}" if refund.trouble else str(refund.handover or ""),
        )
    return table
