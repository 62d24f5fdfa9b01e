"""Whether an action is the first to see a message."""

from __future__ import annotations

from rasa_sdk import Tracker

FORM = "request_form"
_BEFORE = frozenset({"action_listen", "action_extract_slots", "action_session_start"})


def is_first(action: str, tracker: Tracker) -> bool:
    """A form that starts is noted before it is validated; its questions are asked within its turn."""
    if action.startswith("action_ask_"):
        return False
    events = tracker.events
    since = next((i for i in range(len(events) - 1, -1, -1) if events[i].get("event") == "user"), 0)
    names = {event.get("name") for event in events[since:] if event.get("event") == "action"}
    return names <= (_BEFORE | {FORM} if action == f"validate_{FORM}" else _BEFORE)
