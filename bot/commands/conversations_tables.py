"""Conversations as tables for people and as JSON for programs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.conversations.events import ConversationView, Event, Kind


def conversations_table(conversations: Sequence[ConversationView], zone: ZoneInfo) -> Table:
    """Conversations, one a row, with times in the shop's zone."""
    table = Table("Id", "Channel", "Sender", "Answered by", "Events", "Begun", "Latest", box=box.SIMPLE)
    for one in conversations:
        begun, latest = moment(one.started_at, zone), moment(one.changed_at, zone)
        table.add_row(
            one.id, one.channel.value, Text(one.sender), one.mode.value, str(one.events), begun, latest
        )
    return table


def conversation_view(conversation: ConversationView, events: Sequence[Event], zone: ZoneInfo) -> Group:
    """One conversation: its facts, then each event."""
    heading = Text(
        f"Conversation {conversation.id}: {conversation.sender} on {conversation.channel.value}, "
        f"answered by {conversation.mode.value}"
    )
    table = Table("#", "At", "Who", "What", box=box.SIMPLE)
    for event in events:
        table.add_row(str(event.number), moment(event.at, zone), event.source.value, _said(event))
    return Group(heading, table)


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A moment in the shop's zone, to the second."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S %Z}"


def to_json(conversation: ConversationView) -> dict[str, Any]:
    """One conversation without its events; times are ISO 8601 in UTC."""
    return {
        "id": conversation.id,
        "channel": conversation.channel.value,
        "sender": conversation.sender,
        "mode": conversation.mode.value,
        "started_at": conversation.started_at.isoformat(),
        "changed_at": conversation.changed_at.isoformat(),
        "event_count": conversation.events,
    }


def with_events(conversation: ConversationView, events: Sequence[Event]) -> dict[str, Any]:
    """One conversation with its events."""
    return {**to_json(conversation), "events": [event_to_json(event) for event in events]}


def event_to_json(event: Event) -> dict[str, Any]:
    """One event; ``answers`` is the number of the customer's message that it replies to."""
    return {
        "number": event.number,
        "source": event.source.value,
        "kind": event.kind,
        "text": event.text,
        "data": event.data,
        "at": event.at.isoformat(),
        "answers": event.answers,
        "answered_at": event.answered_at.isoformat() if event.answered_at else None,
        "request_id": event.request_id,
    }


def _said(event: Event) -> Text:
    said = Text(str(event.data.get("button") or event.text))
    if event.kind not in (Kind.MESSAGE, Kind.NOTICE):
        said = Text(f"{event.kind}: {event.text}" if event.text else event.kind, style="italic")
    return said.append("".join(f"  [{note}]" for note in _notes(event)), style="dim")


def _notes(event: Event) -> list[str]:
    """What came with the text: the titles of buttons, and the names of data for programs."""
    titles = [str(button.get("title", "")) for button in event.data.get("buttons", [])]
    return [
        " | ".join(part) for part in (titles, [str(name) for name in event.data.get("custom", {})]) if part
    ]
