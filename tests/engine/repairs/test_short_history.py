"""A conversation that begins anew goes on as if it had not, and what is loaded of it stays short."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text

from bot.engine.repairs.short_history import KEPT_MESSAGES, MOST_MESSAGES
from bot.engine.store import prepare_store, store_url
from tests.engine.conftest import ActionServer, Engine

LONG = 40
LISTEN = ActionExecuted("action_listen")


@pytest.fixture(scope="module")
def processor(model: Path) -> MessageProcessor:
    return Agent.load(model).processor


def hello(number: int) -> UserUttered:
    return UserUttered(f"hello {number}", {"name": "greet"}, metadata={"event": number})


def take_turns(processor: MessageProcessor, store: SQLTrackerStore, turns: list[list[Event]]) -> int:
    """Each turn on a tracker that was loaded for it, as Rasa does; the most events that were loaded."""
    processor.tracker_store, most = store, 0
    for turn in turns:
        tracker = asyncio.run(store.get_or_create_tracker("jane", append_action_listen=False))
        most = max(most, len(tracker.events))
        for event in turn:
            tracker.update(event, store.domain)
        asyncio.run(processor.save_tracker(tracker))
    return most


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {
        "slots": {name: value for name, value in tracker.current_slot_values().items() if value is not None},
        "loop": tracker.active_loop_name,
        "rejected": tracker.active_loop.rejected if tracker.active_loop else None,
        "last": (tracker.latest_message.text, tracker.latest_message.metadata),
        "action": tracker.latest_action_name,
        "next": tracker.followup_action,
    }


def said(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def open_matter() -> list[list[Event]]:
    asked: list[Event] = [
        SessionStarted(), LISTEN, hello(0), ActionExecuted("order_form"), ActiveLoop("order_form"),
        SlotSet("order_number", "AT-10423"), SlotSet("requested_slot", "order_number"), LISTEN,
    ]  # fmt: skip
    return [asked, *([hello(number), ActionExecuted("utter_greet"), LISTEN] for number in range(1, LONG))]


def test_everything_goes_on(processor: MessageProcessor, store: SQLTrackerStore) -> None:
    take_turns(processor, store, open_matter())
    tracker = asyncio.run(store.retrieve("jane"))
    assert tracker is not None
    assert state(tracker) == {
        "slots": {"order_number": "AT-10423", "requested_slot": "order_number"},
        "loop": "order_form",
        "rejected": False,
        "last": (f"hello {LONG - 1}", {"event": LONG - 1}),
        "action": "action_listen",
        "next": None,
    }
    assert said(tracker)[-KEPT_MESSAGES:] == [f"hello {LONG - back}" for back in (3, 2, 1)]


def test_little_is_loaded(processor: MessageProcessor, store: SQLTrackerStore) -> None:
    most = take_turns(processor, store, open_matter())
    assert most < 4 * (MOST_MESSAGES + KEPT_MESSAGES) < 3 * LONG


def test_nothing_that_was_said_is_lost(processor: MessageProcessor, store: SQLTrackerStore) -> None:
    take_turns(processor, store, open_matter())
    full = asyncio.run(store.retrieve_full_tracker("jane"))
    assert full is not None
    assert list(dict.fromkeys(said(full))) == [f"hello {number}" for number in range(LONG)]


@pytest.mark.parametrize("ending", [[], [LISTEN, hello(99), ActionExecuted("utter_greet")]])
def test_a_turn_that_has_not_ended_is_left_alone(
    processor: MessageProcessor, store: SQLTrackerStore, ending: list[Event]
) -> None:
    begun: list[Event] = [SessionStarted()]
    for number in range(MOST_MESSAGES + KEPT_MESSAGES + 1):
        begun += [LISTEN, hello(number), ActionExecuted("utter_greet")]
    take_turns(processor, store, [begun + ending])
    tracker = asyncio.run(store.retrieve("jane"))
    assert tracker is not None
    assert len(tracker.events) == len(begun + ending)


def test_a_form_is_filled_after_many_digressions(engine: Engine, action_server: ActionServer) -> None:
    assert engine.texts("patient", "please cancel my order") == ["Which order?"]
    for _ in range(LONG):
        assert engine.texts("patient", "hello") == ["Hello.", "Which order?"]
    assert engine.texts("patient", "it is AT 10423") == ["action_cancel done"]
    _, _, body = action_server.calls[-1]
    assert body["tracker"]["slots"]["order_number"] == "AT-10423"
    assert len([event for event in body["tracker"]["events"] if event["event"] == "user"]) <= LONG // 2


def test_both_databases_have_the_indexes(domain: Domain, postgres: str, tmp_path: Path) -> None:
    prepare_store(tmp_path, postgres)
    for url in (store_url(tmp_path, postgres), store_url(tmp_path, "")):
        for _ in range(2):
            store = SQLTrackerStore(domain, host=url)
        table = "pg_indexes WHERE indexname" if "postgresql" in url else "sqlite_master WHERE name"
        with store.engine.connect() as connection:
            found = connection.execute(text(f"SELECT count(*) FROM {table} LIKE 'ix_events_sender_id_%id'"))
            assert found.scalar() == 2
