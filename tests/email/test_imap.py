"""Fetching from a real IMAP server (Dovecot, on this machine, as an ordinary user)."""

from __future__ import annotations

import asyncio
import grp
import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import time

import pytest

from bot.email.imap import FETCHED, Fetcher, Mailbox
from bot.email.models import MailState
from bot.supervisor.parts import LOOPBACK, free_port
from tests.email.office import Office, raw_mail
from tests.waiting import wait_for

pytestmark = pytest.mark.anyio
DOVECOT = shutil.which("dovecot") or shutil.which("/usr/sbin/dovecot")
USER, PASSWORD = "support", "a_password_of_tests"
CONFIGURATION = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 0
mail_location = maildir:{home}/mail
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}
}}
"""


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder that the server's own users may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def people(home: Path) -> dict[str, object]:
    """Who the server runs as: ourselves, or the users that its package makes where we are root, which it refuses to be."""
    me = pwd.getpwuid(os.getuid())
    if me.pw_uid != 0:
        group = grp.getgrgid(me.pw_gid).gr_name
        return {"user": me.pw_name, "login": me.pw_name, "group": group, "uid": me.pw_uid, "gid": me.pw_gid}
    nobody = pwd.getpwnam("nobody")
    mail = home / "mail"
    mail.mkdir()
    os.chown(mail, nobody.pw_uid, nobody.pw_gid)
    return {
        "user": "dovecot",
        "login": "dovenull",
        "group": "dovecot",
        "uid": nobody.pw_uid,
        "gid": nobody.pw_gid,
    }


@pytest.fixture
def mailbox(home: Path) -> Iterator[Mailbox]:
    """A mailbox on a server of its own."""
    if DOVECOT is None:
        pytest.skip("no Dovecot here: install dovecot-imapd to test on a real IMAP server")
    port = free_port()
    file = home / "dovecot.conf"
    file.write_text(CONFIGURATION.format(home=home, port=port, password=PASSWORD, **people(home)))
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(file)])
    try:
        wait_for(lambda: answers(port))
        yield Mailbox(LOOPBACK, port, "none", USER, PASSWORD)
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    """Whether the server lets its user in."""
    try:
        with imaplib.IMAP4(LOOPBACK, port, timeout=5) as client:
            return client.login(USER, PASSWORD)[0] == "OK"
    except (OSError, imaplib.IMAP4.error):
        return False


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
