"""A desk on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.database import Database
from tests.conversation_store.desk import TestDesk


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture
def desk(database: Database) -> Iterator[TestDesk]:
    """Conversations over a fresh database."""
    desk = TestDesk(database)
    yield desk
    desk.close()
