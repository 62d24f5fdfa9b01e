"""Save only what is new without counting what is stored: one query and many inserts fewer a message.

Rasa counts the stored events before each save and inserts new ones row by row. A tracker that was just
loaded knows how many there are, and no one else can add any while the conversation is locked.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.repairs.wrapping import wrap

Load = Callable[[SQLTrackerStore, str, bool], Awaitable["DialogueStateTracker | None"]]
Save = Callable[[SQLTrackerStore, DialogueStateTracker], Awaitable[None]]

# On the tracker object, because it lives exactly as long as what it says is true.
STORED = "_stored_events"


def apply() -> None:
    """Remember at load, and after each save, how many events of a tracker are stored."""
    wrap(SQLTrackerStore, "_retrieve", _remembering)
    wrap(SQLTrackerStore, "save", _appending)


def _remembering(original: Load) -> Load:
    async def load(
        self: SQLTrackerStore, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        tracker = await original(self, sender_id, fetch_events_from_all_sessions)
        if tracker is not None:
            setattr(tracker, STORED, len(tracker.events))
        return tracker

    return load


def _appending(original: Save) -> Save:
    async def save(self: SQLTrackerStore, tracker: DialogueStateTracker) -> None:
        stored = getattr(tracker, STORED, None if tracker.events else 0)
        # A tracker that was made by hand has to be counted; an event broker compares with the stored tracker.
        if stored is None or self.event_broker is not None:
            await original(self, tracker)
        else:
            _insert(self, tracker, stored)
        setattr(tracker, STORED, len(tracker.events))

    return save


def _insert(store: SQLTrackerStore, tracker: DialogueStateTracker, stored: int) -> None:
    fresh = itertools.islice(tracker.events, stored, None)
    rows = [_row(tracker.sender_id, event) for event in fresh]
    if rows:
        with store.engine.begin() as connection:
            connection.execute(store.SQLEvent.__table__.insert(), rows)


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }
