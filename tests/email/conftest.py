"""An office on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.database import Database
from bot.email.imap import Mailbox
from tests.email.office import Office
from tests.email.servers import Exim, dovecot_at, exim_at, folder


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture
def office(sqlite_database: Database, tmp_path: Path) -> Iterator[Office]:
    """A mailroom over a fresh SQLite database."""
    office = Office(sqlite_database, tmp_path)
    yield office
    office.close()


@pytest.fixture
def any_office(database: Database, tmp_path: Path) -> Iterator[Office]:
    """A mailroom over a fresh database, once for each kind."""
    office = Office(database, tmp_path)
    yield office
    office.close()


@pytest.fixture
def mail_home() -> Iterator[Path]:
    """A folder that the mail servers' own users may enter."""
    with folder() as home:
        yield home


@pytest.fixture
def mailbox(mail_home: Path) -> Iterator[Mailbox]:
    """The shop's mailbox on a real IMAP server."""
    with dovecot_at(mail_home) as mailbox:
        yield mailbox


@pytest.fixture
def exim(mail_home: Path, mailbox: Mailbox) -> Iterator[Exim]:
    """A real SMTP server that delivers into the shop's mailbox and to customers."""
    with exim_at(mail_home) as exim:
        yield exim
