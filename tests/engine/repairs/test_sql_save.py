"""The rows written, and what is read back, are those of Rasa's own save."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from sqlalchemy import event as database_event

original = SQLTrackerStore.save  # as Rasa has it: repairs come after all tests are collected

TURNS: list[list[Event]] = [
    [ActionExecuted("action_session_start", timestamp=1), SessionStarted(timestamp=2)],
    [
        UserUttered("hello", {"name": "greet", "confidence": 0.9}, metadata={"event": 1}, timestamp=3),
        ActionExecuted("utter_greet", timestamp=4),
        BotUttered("Hello.", timestamp=5),
    ],
    [SlotSet("order_number", "AT-10423", timestamp=6)],
    [ActionExecuted("action_session_start", timestamp=7), SessionStarted(timestamp=8)],
    [UserUttered("héllo 🙂", {"name": "greet"}, timestamp=9)],
]


def run(store: SQLTrackerStore) -> None:
    """Each turn on a tracker that was loaded for it, as Rasa does."""
    for turn in TURNS:
        tracker = asyncio.run(store.get_or_create_tracker("jane", append_action_listen=False))
        for happened in turn:
            tracker.update(happened, store.domain)
        asyncio.run(store.save(tracker))


def rows(store: SQLTrackerStore) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(store.SQLEvent.__table__.select().order_by("id"))]


@pytest.fixture
def unrepaired(domain: Domain, tmp_path: Path) -> SQLTrackerStore:
    """A store that saves as Rasa does."""
    store = SQLTrackerStore(domain, host=f"sqlite:///{tmp_path / 'unrepaired.sqlite'}")
    store.save = original.__get__(store)
    return store


def test_the_same_rows_and_the_same_trackers(store: SQLTrackerStore, unrepaired: SQLTrackerStore) -> None:
    run(store)
    run(unrepaired)
    assert rows(store) == rows(unrepaired)
    assert len(rows(store)) == sum(len(turn) for turn in TURNS)
    for read in ("retrieve", "retrieve_full_tracker"):
        before, after = (asyncio.run(getattr(each, read)("jane")) for each in (unrepaired, store))
        assert [event.as_dict() for event in after.events] == [event.as_dict() for event in before.events]
        assert after.current_slot_values() == before.current_slot_values()


def test_nothing_is_counted(store: SQLTrackerStore) -> None:
    run(store)
    tracker = asyncio.run(store.retrieve("jane"))
    tracker.update(SlotSet("order_number", "AT-10077"))
    statements: list[str] = []
    database_event.listen(store.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    asyncio.run(store.save(tracker))
    assert [statement.split()[0] for statement in statements] == ["INSERT"]


def test_saving_twice_stores_once(store: SQLTrackerStore) -> None:
    run(store)
    tracker = asyncio.run(store.retrieve("jane"))
    asyncio.run(store.save(tracker))
    tracker.update(SlotSet("order_number", "AT-10077"))
    asyncio.run(store.save(tracker))
    asyncio.run(store.save(tracker))
    assert len(rows(store)) == sum(len(turn) for turn in TURNS) + 1


def test_a_copied_tracker_is_counted(store: SQLTrackerStore) -> None:
    run(store)
    tracker = asyncio.run(store.retrieve("jane")).copy()
    tracker.update(SlotSet("order_number", "AT-10077"))
    asyncio.run(store.save(tracker))
    assert len(rows(store)) == sum(len(turn) for turn in TURNS) + 1
