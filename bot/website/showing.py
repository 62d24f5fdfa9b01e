"""Events as clients see them: the widget, which knows their numbers, and any other Rasa client."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.conversations.delivery import History
from bot.conversations.events import Event, Source

SHOWN_PARTS = ("buttons", "image", "attachment", "photos", "name")
SHOWN_MARKS = ("decision", "order", "closed")  # the rest of what actions send is for the desk alone


def shown(found: History) -> dict[str, Any]:
    """What the widget gets of a history."""
    return {"events": [event_of(event) for event in found.events], "waiting": found.waiting}


def event_of(event: Event) -> dict[str, Any]:
    """One event for the widget; a pressed button is shown by its title, an agent by name."""
    rich = {part: event.data[part] for part in SHOWN_PARTS if part in event.data}
    return {
        "number": event.number,
        "source": event.source.value,
        "kind": event.kind,
        "text": event.data.get("button") or event.text,
        "at": event.at.isoformat(),
        "id": event.request_id,
        **rich,
        **marks_of(event),
    }


def marks_of(event: Event) -> dict[str, Any]:
    """The cards of a message that the customer may see."""
    custom = event.data.get("custom")
    if not isinstance(custom, dict):
        return {}
    passed_on = {"passed_on": True} if custom.get("handoff") else {}  # that, and nothing of what it says
    return {mark: custom[mark] for mark in SHOWN_MARKS if mark in custom} | passed_on


def rasa_messages(event: Event) -> Iterator[dict[str, Any]]:
    """One event as Rasa's socket.io channel sends it: text, quick replies, attachment."""
    text = (
        f"{event.data['name']}: {event.text}"
        if event.source is Source.AGENT and "name" in event.data
        else event.text
    )
    if buttons := event.data.get("buttons"):
        yield {"text": text, "quick_replies": [_quick_reply(button) for button in buttons]}
    elif text:
        yield {"text": text}
    if image := event.data.get("image"):
        yield {"attachment": {"type": "image", "payload": {"src": image}}}
    if attachment := event.data.get("attachment"):
        yield {"attachment": attachment}


def _quick_reply(button: dict[str, Any]) -> dict[str, Any]:
    title = str(button.get("title", ""))
    return {"content_type": "text", "title": title, "payload": button.get("payload") or title}
