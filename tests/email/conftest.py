"""An office on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.database import Database
from tests.email.office import Office


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
