"""The whole way over real servers: Exim receives, Dovecot keeps, the desk fetches, answers and sends by Exim again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from time import time

import pytest

from actions.database import Database
from actions.mail import SmtpMailer, SmtpServer
from actions.mail.smtp import Security
from bot.email.imap import Fetcher, Mailbox
from bot.email.models import MailState, OutgoingState
from bot.email.outbox import Postman
from bot.email.sending import Sender
from bot.supervisor.parts import LOOPBACK, free_port
from tests.email.office import OURS, Office, raw_mail
from tests.email.servers import Exim, exim_at
from tests.email.test_imap import until

pytestmark = pytest.mark.anyio
FORGED = "Authentication-Results: mx.shop.example; dmarc=pass header.from=example.com"
REAL_SERVER, OTHER_SERVER = "mail.example.com", "mail.evil.example"


def over_smtp(database: Database, home: Path, port: int) -> Office:
    """A desk that sends over the server on this port."""
    server = SmtpServer(LOOPBACK, port, Security.NONE)
    mailer = SmtpMailer(server, OURS, "Shop", wait=lambda _: 0.0)
    office = Office(database, home, mailer=mailer)
    office.clock.moment = datetime.now(UTC)
    return office


@asynccontextmanager
async def fetching(office: Office, mailbox: Mailbox) -> AsyncIterator[None]:
    """The desk fetches from its mailbox meanwhile."""
    fetcher = Fetcher(mailbox, office.mailroom.take_in, asyncio.get_running_loop())
    fetcher.start()
    try:
        yield
    finally:
        fetcher.stop()


def parsed(raw: bytes) -> EmailMessage:
    """A mail as its receiver's program reads it."""
    return message_from_bytes(raw, policy=policy.default)


async def test_a_mail_comes_in_and_its_answer_arrives_in_its_thread(
    sqlite_database: Database, tmp_path: Path, mailbox: Mailbox, exim: Exim
) -> None:
    office = over_smtp(sqlite_database, tmp_path, exim.port)
    exim.receive(raw_mail(more=""), "ava@example.com", REAL_SERVER)
    async with fetching(office, mailbox):
        await until(lambda: len(office.mails()) == 1)
    await office.mailroom.work_once()
    await until(lambda: len(exim.customers_mails()) == 1)
    answer = parsed(exim.customers_mails()[0])
    assert office.mails()[0].state is MailState.ANSWERED
    assert office.outbox()[0].state is OutgoingState.SENT
    assert (answer["To"], answer["Subject"]) == ("ava@example.com", "Re: My order")
    assert answer["In-Reply-To"] == answer["References"] == "<1@example.com>"
    assert answer["Auto-Submitted"] == "auto-replied"
    assert answer.get_content_type() == "multipart/alternative"
    text, html = (answer.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert "You said: Please cancel my order AT-10401." in text.get_content()
    assert "You said: Please cancel my order <span" in html.get_content()
    office.close()


async def test_only_the_servers_own_word_counts_and_a_forged_one_is_none(
    sqlite_database: Database, tmp_path: Path, mailbox: Mailbox, exim: Exim
) -> None:
    office = over_smtp(sqlite_database, tmp_path, exim.port)
    exim.receive(raw_mail(more=FORGED), "ava@example.com", OTHER_SERVER)
    exim.receive(raw_mail(more=FORGED, message_id="<2@example.com>"), "ava@example.com", REAL_SERVER)
    async with fetching(office, mailbox):
        await until(lambda: len(office.mails()) == 2)
    await office.mailroom.work_once()
    states = {mail.message_id: mail.state for mail in office.mails()}
    assert states == {"<1@example.com>": MailState.UNPROVEN, "<2@example.com>": MailState.ANSWERED}
    office.close()


async def test_what_the_server_refuses_for_good_is_given_up_and_for_now_is_tried_again(
    sqlite_database: Database, tmp_path: Path, exim: Exim
) -> None:
    office = over_smtp(sqlite_database, tmp_path, exim.port)
    for place, name in enumerate(("nobody", "later", "ava")):
        mail = raw_mail(sender=f"{name}@example.com", message_id=f"<{place}@example.com>")
        await office.receive(mail)
    office.postman.deliver()
    found = {row.recipient.partition("@")[0]: row for row in office.outbox()}
    assert found["nobody"].state is OutgoingState.FAILED
    assert found["nobody"].tries == 1
    assert found["later"].state is OutgoingState.WAITING
    assert "451" in found["later"].trouble
    assert found["ava"].state is OutgoingState.SENT
    office.close()


async def test_a_server_that_is_away_loses_nothing(
    sqlite_database: Database, tmp_path: Path, mail_home: Path, mailbox: Mailbox
) -> None:
    port = free_port()
    office = over_smtp(sqlite_database, tmp_path, port)
    await office.receive(raw_mail())
    office.postman.deliver()
    assert office.outbox()[0].state is OutgoingState.WAITING
    office.clock.move(minutes=1)
    with exim_at(mail_home, port) as exim:
        office.postman.deliver()
        await until(lambda: len(exim.customers_mails()) == 1)
    assert office.outbox()[0].state is OutgoingState.SENT
    office.close()


async def test_a_server_that_says_nothing_holds_up_nobody(sqlite_database: Database, tmp_path: Path) -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.set()
        await over.wait()
        writer.close()

    connected, over = asyncio.Event(), asyncio.Event()
    server = await asyncio.start_server(silent, LOOPBACK, 0)
    port = server.sockets[0].getsockname()[1]
    office = over_smtp(sqlite_database, tmp_path, port)
    sender = Sender(Postman(sqlite_database, office.mailer, office.clock, kept=False))
    await office.receive(raw_mail())
    sender.start()
    await connected.wait()
    begun = time()
    for place in range(2, 6):  # the sender hangs in the silent server meanwhile
        assert (await office.receive(raw_mail(message_id=f"<{place}@example.com>")))["done"] == "answered"
    await asyncio.to_thread(sender.stop, 0.1)
    assert office.outbox()[0].state is OutgoingState.SENDING
    assert time() - begun < 20  # the mail server's own patience
    over.set()
    server.close()
    office.close()
