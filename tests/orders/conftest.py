"""Fixtures of the order book's tests."""

from collections.abc import Callable, Iterator

import pytest

from actions.database import Database, open_database


@pytest.fixture
def open_here() -> Iterator[Callable[[str], Database]]:
    """Opens databases that are closed after the test."""
    opened: list[Database] = []

    def open_one(url: str) -> Database:
        opened.append(open_database(url))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()
