"""Fetching from a real IMAP server (Dovecot, on this machine, as an ordinary user)."""

from __future__ import annotations

import asyncio
import imaplib
from datetime import UTC, datetime
from time import time

import pytest

from bot.email.imap import FETCHED, Fetcher, Mailbox
from bot.email.models import MailState
from bot.supervisor.parts import LOOPBACK, free_port
from tests.email.office import Office, raw_mail
from tests.email.servers import PASSWORD, USER

pytestmark = pytest.mark.anyio


def deliver(mailbox: Mailbox, raw: bytes, arrived_at: float) -> None:
    """Put a mail into the mailbox, as the server does that receives it."""
    with imaplib.IMAP4(mailbox.host, mailbox.port) as client:
        client.login(mailbox.user, mailbox.password)
        client.append("INBOX", "", imaplib.Time2Internaldate(arrived_at), raw)


def flags(mailbox: Mailbox) -> list[str]:
    """The flags of every mail."""
    with imaplib.IMAP4(mailbox.host, mailbox.port) as client:
        client.login(mailbox.user, mailbox.password)
        client.select("INBOX", readonly=True)
        return [str(one) for one in client.fetch("1:*", "(FLAGS)")[1]]


async def until(condition: object, seconds: float = 20) -> None:
    """Wait until the condition holds."""
    assert callable(condition)
    end = time() + seconds
    while not condition():
        assert time() < end, "it did not happen in time"
        await asyncio.sleep(0.05)


async def test_mail_is_fetched_once_unread_and_with_its_arrival(office: Office, mailbox: Mailbox) -> None:
    office.clock.moment = datetime.now(UTC)
    arrived = int(time()) - 3600
    deliver(mailbox, raw_mail(), arrived)
    fetcher = Fetcher(mailbox, office.mailroom.take_in, asyncio.get_running_loop())
    fetcher.start()
    await until(lambda: len(office.mails()) == 1)
    deliver(mailbox, raw_mail(message_id="<2@example.com>"), time())  # comes while the fetcher waits (IDLE)
    await until(lambda: len(office.mails()) == 2)
    await until(lambda: all(FETCHED in one for one in flags(mailbox)))
    fetcher.stop()
    await office.mailroom.work_once()
    first, second = office.mails()
    assert first.arrived_at.timestamp() == arrived
    assert {first.state, second.state} == {MailState.ANSWERED}
    assert not any("Seen" in one for one in flags(mailbox))


async def test_a_fetcher_that_died_before_marking_fetches_again_and_nothing_is_doubled(
    office: Office, mailbox: Mailbox
) -> None:
    office.clock.moment = datetime.now(UTC)
    deliver(mailbox, raw_mail(), time())
    await office.mailroom.take_in(raw_mail(), office.clock())  # stored, and then the process died
    fetcher = Fetcher(mailbox, office.mailroom.take_in, asyncio.get_running_loop())
    fetcher.start()
    await until(lambda: all(FETCHED in one for one in flags(mailbox)))
    fetcher.stop()
    await office.mailroom.work_once()
    assert len(office.mails()) == len(office.sent) == 1


async def test_a_server_that_is_away_is_tried_again(office: Office) -> None:
    gone = Mailbox(LOOPBACK, free_port(), "none", USER, PASSWORD)
    fetcher = Fetcher(gone, office.mailroom.take_in, asyncio.get_running_loop())
    fetcher.start()
    await asyncio.sleep(0.3)
    assert fetcher.alive
    fetcher.stop()
    await until(lambda: not fetcher.alive)
