"""`./desk mail`: hand in an email, and see what came in and what goes out."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from sqlalchemy import select

from actions.policy import load_shop
from actions.settings import Settings, load_settings
from bot.commands.mail_desk import hand_in, is_running
from bot.commands.mail_tables import mails_table, outbox_table, report_view
from bot.commands.orders import book
from bot.commands.talk_desk import a_desk
from bot.email.arriving import keep
from bot.email.models import MailRow, OutgoingRow
from bot.email.reporting import outgoing, report
from bot.setup.failing import Failed

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
Most = Annotated[int, typer.Option("--most", min=1, help="How many to print at most, the latest first.")]

app = typer.Typer(help="Hand in an email, and see what came in and what goes out.", no_args_is_help=True)


@app.command()
def ingest(
    file: Annotated[Path, typer.Argument(metavar="FILE.eml", help="The mail as it came, headers and all.")],
    as_json: AsJson = False,
    arrived: Annotated[
        str | None,
        typer.Option(
            "--arrived", metavar="TIME", help="When it arrived (ISO 8601 with an offset), if not now."
        ),
    ] = None,
    up: Annotated[bool, typer.Option("--up", help="If no desk runs, start one for the time of it.")] = False,
) -> None:
    """Take a mail in, deal with it, and say what was done and why.

    Without a running desk it is stored, and dealt with as soon as a desk runs. The same mail is dealt with once.
    """
    settings, moment = load_settings(), _moment(arrived)
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Failed(
            f"{file} cannot be read ({type(error).__name__}); give the path of a mail's file."
        ) from None
    if not raw.strip():
        raise Failed(f"{file} is empty; give the file of a mail as it came.")
    found = _dealt_with(settings, raw, moment, up=up)
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    else:
        Console().print(report_view(found, load_shop(settings.shop_file).zone))


@app.command("list")
def list_(most: Most = 50, as_json: AsJson = False) -> None:
    """The mails that came in, with what was done and why."""
    settings = load_settings()
    with book(settings) as database, database.read() as session:
        numbers = session.scalars(select(MailRow.id).order_by(MailRow.id.desc()).limit(most)).all()
        found = [report(session, number) for number in numbers]
    _show(found, as_json, mails_table, "No mail has come in yet.", settings)


@app.command()
def outbox(most: Most = 50, as_json: AsJson = False) -> None:
    """The mails that went out, or wait to; those that are only kept because no mail server is set, too."""
    settings = load_settings()
    with book(settings) as database, database.read() as session:
        rows = session.scalars(select(OutgoingRow).order_by(OutgoingRow.id.desc()).limit(most)).all()
        found = [outgoing(row) for row in rows]
    _show(found, as_json, outbox_table, "Nothing has gone out yet.", settings)


def _show(found: list[dict[str, Any]], as_json: bool, table: Any, none: str, settings: Settings) -> None:
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
    elif found:
        Console().print(table(found, load_shop(settings.shop_file).zone))
    else:
        typer.echo(none)


def _dealt_with(settings: Settings, raw: bytes, moment: datetime | None, *, up: bool) -> dict[str, Any]:
    if not up and not is_running(settings):
        return _only_stored(settings, raw, moment)
    desk: AbstractContextManager[object] = nullcontext()
    if up:
        desk = a_desk(settings, start=True, tell=lambda text: typer.echo(text, err=True))
    with desk:
        return hand_in(settings, raw, moment)


def _only_stored(settings: Settings, raw: bytes, moment: datetime | None) -> dict[str, Any]:
    now = datetime.now(UTC)
    with book(settings) as database, database.write() as session:
        number, new = keep(session, raw, moment or now, now)
        found = report(session, number, new=new)
    waits = "No desk runs; it is stored, and is dealt with when ./desk up runs."
    return found | ({"why": waits} if found["done"] == "waiting" and not found["why"] else {})


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Failed("--arrived needs a time with its offset, such as 2026-03-02T09:00:00-05:00.")
    return moment
