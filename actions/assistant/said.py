"""What the customer just said, read out of a Rasa tracker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Entity:
    """A piece of the message that a rule recognised; ``value`` is its canonical form."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a customer.

    ``conversation`` and ``event`` identify it in the desk's books, ``arrived_at`` (UTC) is when the desk stored it:
    the moment that counts for every window (clause return.via_website). ``overtaken``: the assistant spoke after the
    message was written and before it was read.
    """

    text: str
    intent: str
    confidence: float
    entities: tuple[Entity, ...]
    conversation: str
    event: int
    arrived_at: datetime
    channel: str = "website"
    overtaken: bool = False

    def first(self, kind: str) -> str | None:
        """The first entity of this kind, if the message has one."""
        return next((entity.value for entity in self.entities if entity.kind == kind), None)

    def all(self, kind: str) -> list[str]:
        """Every entity of this kind, in the order of the message."""
        return [entity.value for entity in self.entities if entity.kind == kind]


def read_said(sender: str, message: Mapping[str, Any], now: datetime) -> Said:
    """Reads Rasa's ``latest_message``; without the desk's metadata the sender is the conversation, and now the time."""
    metadata = message.get("metadata") or {}
    intent = message.get("intent") or {}
    return Said(
        text=message.get("text") or "",
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        entities=tuple(_entity(entity) for entity in message.get("entities") or ()),
        conversation=str(metadata.get("conversation") or sender),
        event=int(metadata.get("event") or 0),
        arrived_at=_moment(metadata.get("arrived_at"), now),
        channel=str(metadata.get("channel") or "website"),
        overtaken=metadata.get("overtaken") is True,
    )


def _entity(entity: Mapping[str, Any]) -> Entity:
    return Entity(kind=str(entity.get("entity")), value=str(entity.get("value")))


def _moment(text: object, now: datetime) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC) if isinstance(text, str) else now
