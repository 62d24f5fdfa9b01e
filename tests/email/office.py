"""A desk that answers mail, over a scripted engine, a clock that stands still and mail kept in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import select

from actions.database import Database
from actions.mail import Links, Mail, Mailer, MemoryMailer
from actions.orders import OrderNumbers
from actions.settings import PROJECT
from bot.conversations.conversations import Conversations, Limits
from bot.conversations.photos import Photos
from bot.conversations.scripted_engine import ScriptedEngine
from bot.conversations.transactions import Transactions
from bot.email.admitting import Rules
from bot.email.clicking import Clicks
from bot.email.mailroom import Mailroom, Means
from bot.email.models import MailRow, OutgoingRow
from bot.email.outbox import Postman
from bot.email.reporting import report
from bot.email.writing import Writer
from tests.conversation_store.desk import StillClock
from tests.policy.making import shop

SERVER = "mx.shop.example"
OURS = "support@shop.example"
BASE = "https://help.shop.example"
PROVEN = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.com"


def raw_mail(
    text: str = "Please cancel my order AT-10401.",
    *,
    sender: str = "ava@example.com",
    subject: str = "My order",
    message_id: str = "<1@example.com>",
    more: str = PROVEN,
) -> bytes:
    """A plain mail; ``more`` are further header lines, by default the shop's server's word that the sender is real."""
    lines = [
        *([more] if more else []),
        f"From: Ava Monroe <{sender}>",
        f"To: {OURS}",
        f"Subject: {subject}",
        f"Message-ID: {message_id}",
        "Content-Type: text/plain; charset=utf-8",
        "",
        text,
    ]
    return "\r\n".join(lines).encode()


@dataclass
class Office:
    """The mailroom over one database; ``restarted`` is what it is after its process died."""

    database: Database
    home: Path
    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    clock: StillClock = field(default_factory=StillClock)
    mailer: Mailer = field(default_factory=MemoryMailer)
    rules: Rules = field(default_factory=lambda: Rules("shop.example"))
    ours: str = OURS

    def __post_init__(self) -> None:
        self.transactions = Transactions(self.database)
        self.conversations = Conversations(self.transactions, self.engine, self.clock, shop(), Limits())
        self.links = Links("a secret of tests", BASE, self.clock)
        self.postman = Postman(self.database, self.mailer, self.clock, kept=False)
        self.mailroom = Mailroom(
            Means(
                transactions=self.transactions,
                conversations=self.conversations,
                photos=Photos(self.home / "photos"),
                writer=Writer(PROJECT / "data" / "mail", shop(), self.links),
                numbers=OrderNumbers(),
                rules=self.rules,
                ours=frozenset({self.ours}),
                server=SERVER,
                clock=self.clock,
                written=self.postman.deliver,
            )
        )
        self.clicks = Clicks(
            self.links, self.transactions, self.conversations, self.mailroom, self.clock, timedelta(hours=24)
        )

    def restarted(self) -> Office:
        """A new process on the same database, with the same engine and mail server."""
        return Office(self.database, self.home, self.engine, self.clock, self.mailer, self.rules, self.ours)

    async def receive(self, raw: bytes) -> dict[str, Any]:
        """Take a mail in and deal with it; the report on it."""
        number, new = await self.mailroom.take_in(raw, self.clock())
        await self.mailroom.deal(number)
        return await self.mailroom.look(partial(report, number=number, new=new))

    @property
    def sent(self) -> list[Mail]:
        """What was sent, the oldest first."""
        assert isinstance(self.mailer, MemoryMailer)
        return self.mailer.sent

    def outbox(self) -> list[OutgoingRow]:
        """The outbox, the oldest first."""
        with self.database.read() as session:
            return list(session.scalars(select(OutgoingRow).order_by(OutgoingRow.id)))

    def mails(self) -> list[MailRow]:
        """The mails that came in, the oldest first."""
        with self.database.read() as session:
            return list(session.scalars(select(MailRow).order_by(MailRow.id)))

    def close(self) -> None:
        """Let the threads go."""
        self.transactions.close()


def reply_to(mail: Mail, text: str, *, sender: str, message_id: str, more: str = PROVEN) -> bytes:
    """What a mail program sends when somebody answers a mail of ours."""
    thread = f"In-Reply-To: {mail.headers['Message-ID']}\r\nReferences: {mail.headers['Message-ID']}"
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    body = f"{text}\n\nOn Mon, Mar 2, 2026 at 12:00 PM Shop <{OURS}> wrote:\n{quoted}\n"
    headers = "\r\n".join(filter(None, (more, thread)))
    return raw_mail(body, sender=sender, subject=mail.subject, message_id=message_id, more=headers)
