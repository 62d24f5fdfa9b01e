"""A store that fails fails the turn."""

from __future__ import annotations

import asyncio

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore, SQLTrackerStore
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text
from sqlalchemy.exc import OperationalError


@pytest.fixture
def broken(store: SQLTrackerStore) -> FailSafeTrackerStore:
    """A store whose table has gone."""
    with store.engine.begin() as connection:
        connection.execute(text("DROP TABLE events"))
    return FailSafeTrackerStore(store)


@pytest.mark.parametrize("method", ["retrieve", "retrieve_full_tracker", "get_or_create_tracker"])
def test_reading(broken: FailSafeTrackerStore, method: str) -> None:
    with pytest.raises(OperationalError):
        asyncio.run(getattr(broken, method)("jane"))


def test_saving(broken: FailSafeTrackerStore) -> None:
    tracker = DialogueStateTracker.from_dict("jane", [{"event": "action", "name": "action_listen"}])
    with pytest.raises(OperationalError):
        asyncio.run(broken.save(tracker))


def test_a_store_that_works_is_used_as_before(store: SQLTrackerStore) -> None:
    safe = FailSafeTrackerStore(store)
    tracker = asyncio.run(safe.get_or_create_tracker("jane"))
    assert asyncio.run(safe.retrieve("jane")).events == tracker.events
    assert list(asyncio.run(safe.keys())) == ["jane"]
