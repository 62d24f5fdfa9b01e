"""`./desk bench mail`: how many mails a minute the mailroom works off, and whether memory stays flat.

The engine is scripted, so that what is measured is the mailroom: storing, reading, judging, conversation, outbox.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import psutil
import typer

from actions.database import Database
from actions.mail import Links, MemoryMailer
from actions.orders import OrderNumbers
from actions.policy import Shop, load_shop
from actions.settings import load_settings
from bot.bench.throwaway import migrated
from bot.conversations.conversations import Conversations, Limits
from bot.conversations.photos import Photos
from bot.conversations.scripted_engine import ScriptedEngine
from bot.conversations.transactions import Transactions
from bot.email.admitting import Rules
from bot.email.mailroom import Mailroom, Means
from bot.email.outbox import Postman
from bot.email.writing import Writer
from bot.website.logs import set_up_logs

SERVER = "mx.shop.example"
PIECE = 500


def run(
    mails: Annotated[int, typer.Option("--mails", min=1, help="How many mails wait.")] = 10_000,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")] = False,
) -> None:
    """How fast a full mailbox is worked off, and what memory that takes."""
    settings = load_settings()
    set_up_logs("error")
    shop = load_shop(settings.shop_file)
    with tempfile.TemporaryDirectory() as folder, migrated(f"sqlite:///{folder}/bench.sqlite") as database:
        found = asyncio.run(_measure(database, Path(folder), settings.mail_dir, shop, mails))
    if as_json:
        typer.echo(json.dumps(found))
        return
    typer.echo(f"{found['answered']} of {found['mails']} answered, {found['a_minute']} a minute in all.")


async def _measure(database: Database, folder: Path, texts: Path, shop: Shop, mails: int) -> dict[str, Any]:
    mailer = _Counting()
    transactions, room = _room(database, folder, texts, shop, mailer)
    for number in range(mails):
        await room.take_in(_mail(number), datetime.now(UTC))
    start, pieces, before = time.perf_counter(), list[dict[str, Any]](), 0
    lap = start
    while True:
        await room.work_once()
        done = mailer.count
        told = pieces[-1]["done"] if pieces else 0
        if done > told and (done // PIECE > before // PIECE or done == before):
            now = time.perf_counter()
            pieces.append(_piece(done, done - told, now - lap))
            _show(pieces[-1])
            lap = now
        if done == before:
            break
        before = done
    transactions.close()
    minutes = (time.perf_counter() - start) / 60
    return {
        "mails": mails,
        "answered": mailer.count,
        "a_minute": round(mailer.count / minutes),
        "pieces": pieces,
    }


def _show(piece: dict[str, Any]) -> None:
    """As it goes, beside what programs read."""
    row = f"{piece['done']:>7} mails  {piece['a_minute']:>7} a minute  {piece['megabytes']:>5} MB"
    typer.echo(row, err=True)


def _piece(done: int, of_it: int, seconds: float) -> dict[str, Any]:
    megabytes = psutil.Process().memory_info().rss // 1_048_576
    return {"done": done, "a_minute": round(of_it / seconds * 60), "megabytes": megabytes}


class _Counting(MemoryMailer):
    """Counts what it is given, and forgets it, so that only the mailroom's memory is measured."""

    count = 0

    def send(self, mail: object) -> None:
        """Count the mail."""
        self.count += 1


class _Forgetful(ScriptedEngine):
    """Answers, and forgets the turn, for the same reason."""

    async def send(self, message: Any) -> Any:
        """Answer by the script."""
        replies = await super().send(message)
        self.received.clear()
        self._turns.clear()
        return replies


def _room(
    database: Database, folder: Path, texts: Path, shop: Shop, mailer: MemoryMailer
) -> tuple[Transactions, Mailroom]:
    transactions = Transactions(database)
    conversations = Conversations(transactions, _Forgetful(), _now, shop, Limits())
    means = Means(
        transactions=transactions,
        conversations=conversations,
        photos=Photos(folder / "photos"),
        writer=Writer(texts, shop, Links("bench", "https://help.shop.example", _now)),
        numbers=OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits),
        rules=Rules("shop.example"),
        ours=frozenset({"support@shop.example"}),
        server=SERVER,
        clock=_now,
        written=Postman(database, mailer, _now, kept=False).deliver,
    )
    return transactions, Mailroom(means)


def _mail(number: int) -> bytes:
    return (
        f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.com\r\n"
        f"From: Customer <customer-{number}@example.com>\r\nTo: support@shop.example\r\n"
        f"Subject: Order AT-{10_000 + number}\r\nMessage-ID: <{number}@example.com>\r\n\r\n"
        f"Please cancel my order AT-{10_000 + number}.\r\n\r\n-- \r\nA customer\r\n"
    ).encode()


def _now() -> datetime:
    return datetime.now(UTC)
