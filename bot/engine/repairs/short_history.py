"""Begin the history anew while a matter stays open: a message costs the same after 300 of them as after ten.

Rasa loads, replays, looks through and posts to the action server every event since the last `session_started`, several times a
message. After `MOST_MESSAGES` a new session is written behind the turn that has just ended, in which everything goes on: the slots,
the form with its question, and the last messages. Loading then begins there, by the number of the row and with an
index, where Rasa compares times and reads the whole conversation to find the newest.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import sqlalchemy as sa
from rasa.core.processor import MessageProcessor
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.engine.repairs.wrapping import wrap

MOST_MESSAGES = 8
KEPT_MESSAGES = 3
"""So far back the actions look, to hear that a customer is not understood for the third time."""

INDEXES = (
    "CREATE INDEX IF NOT EXISTS ix_events_sender_id_id ON events (sender_id, id)",
    "CREATE INDEX IF NOT EXISTS ix_events_sender_id_type_name_id ON events (sender_id, type_name, id)",
)

Save = Callable[[MessageProcessor, DialogueStateTracker], Awaitable[None]]


def apply() -> None:
    """Begin anew before a save, and load from where it began."""
    wrap(MessageProcessor, "save_tracker", _beginning_anew)
    wrap(SQLTrackerStore, "_event_query", _by_number)
    wrap(SQLTrackerStore, "__init__", _with_indexes)


def _beginning_anew(original: Save) -> Save:
    async def save(self: MessageProcessor, tracker: DialogueStateTracker) -> None:
        if _is_long(tracker):
            for event in list(_fresh_start(tracker)):
                tracker.update(event, self.domain)
        await original(self, tracker)

    return save


def _is_long(tracker: DialogueStateTracker) -> bool:
    """Whether there is much behind a turn that has ended well; in the middle of one nothing begins."""
    loop = tracker.active_loop
    at_rest = tracker.latest_action_name == ACTION_LISTEN_NAME and not (
        loop and (loop.rejected or loop.is_interrupted)
    )
    return at_rest and len(_messages(tracker)) >= MOST_MESSAGES + KEPT_MESSAGES


def _messages(tracker: DialogueStateTracker) -> list[UserUttered]:
    """What the customer said since the session began."""
    messages: list[UserUttered] = []
    for event in reversed(tracker.events):
        if isinstance(event, SessionStarted):
            break
        if isinstance(event, UserUttered):
            messages.insert(0, event)
    return messages


def _fresh_start(tracker: DialogueStateTracker) -> Iterator[Event]:
    """The events that leave a tracker as it is: starting a session alone would forget slots and form."""
    now = time.time()
    yield SessionStarted(timestamp=now)
    for message in _messages(tracker)[-KEPT_MESSAGES:]:
        yield ActionExecuted(ACTION_LISTEN_NAME, timestamp=now)
        yield _again(message, now)
    for name, slot in tracker.slots.items():
        if slot.value != slot.initial_value:
            yield SlotSet(name, slot.value, timestamp=now)
    if tracker.active_loop is not None:
        yield ActiveLoop(tracker.active_loop.name, timestamp=now)
    yield ActionExecuted(ACTION_LISTEN_NAME, timestamp=now)


def _again(message: UserUttered, now: float) -> UserUttered:
    """The same message; what Rasa compares with the beginning of a session is its time."""
    return UserUttered(
        message.text,
        parse_data=message.parse_data,
        timestamp=now,
        input_channel=message.input_channel,
        message_id=message.message_id,
        metadata=message.metadata,
    )


def _by_number(original: Callable[..., Any]) -> Callable[..., Any]:
    def events(
        self: SQLTrackerStore, session: Any, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> Any:
        row = self.SQLEvent
        query = session.query(row).filter(row.sender_id == sender_id)
        if not fetch_events_from_all_sessions:
            began = sa.select(sa.func.max(row.id)).where(
                row.sender_id == sender_id, row.type_name == SessionStarted.type_name
            )
            query = query.filter(row.id >= sa.func.coalesce(began.scalar_subquery(), 0))
        return query.order_by(row.id)

    return events


def _with_indexes(original: Callable[..., None]) -> Callable[..., None]:
    def initialise(self: SQLTrackerStore, *arguments: Any, **options: Any) -> None:
        original(self, *arguments, **options)
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                # Two engines may start at once; IF NOT EXISTS is not safe against that by itself.
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('engine indexes'))"))
            for index in INDEXES:
                connection.execute(sa.text(index))

    return initialise
