"""What the customer just said, read out of a Rasa tracker."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

# Of a title with a number or signs in it ("Mugs, Set of 2") only words may be added: the rest would mean something else.
_WORD = re.compile(r"\b(?!(?:and|for|with|the)\b)[A-Za-z]{3,}", re.IGNORECASE)

PHOTO_ALONE = "/inform"
EMAIL = "email"

_WHO = frozenset({"email", "phone", "postal_code"})
_ORDER = "order_number"
_OF_ITEMS = frozenset(
    {"return_item", "exchange_item", "report_defect", "report_incomplete", "report_wrong_item"}
)
_OTHER_ORDER = re.compile(
    r"\b(?:other|another|different|second|previous|last|earlier|older|next|new)\s+(?:order|purchase|parcel|package|delivery)s?\b",
    re.IGNORECASE,
)
_OTHER_ONE = re.compile(r"\b(?:the|my)\s+(?:other|second|last)(?:\s+ones?)?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entity:
    """A piece of the message that a rule recognised; ``value`` is its canonical form.

    ``start`` and ``end`` are its place in the text, None for what a button carries. ``quoted`` ones stand in an
    earlier message that this one repeats.
    """

    kind: str
    value: str
    start: int | None = None
    end: int | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """One of several wishes in a message: its own stretch of the text, with the entities in it, counted from its start."""

    intent: str
    text: str
    entities: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a customer.

    ``conversation`` and ``event`` identify it in the desk's books, ``arrived_at`` (UTC) is when the desk stored it:
    the moment that counts for every window (clause return.via_website). ``overtaken``: the assistant spoke after the
    message was written and before it was read. ``matters`` were settled before in the conversation; ``more``: the
    customer's next message waits already. ``others`` are the further wishes of a message with several, which is then read only
    as far as the first; ``later`` tells that this is such a wish, taken up after those before it. ``photos`` are the ids of
    the pictures that came with it. ``on_website``: it was not written in a mail, but chosen on the page of a mail's signed link.
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
    matters: int = 0
    more: bool = False
    others: tuple[Wish, ...] = ()
    later: bool = False
    photos: tuple[str, ...] = ()
    on_website: bool = False

    @property
    def is_photo_alone(self) -> bool:
        """Whether nothing but photos was sent; the desk says so with a bare fact, which is no words of the customer's."""
        return bool(self.photos) and self.text == PHOTO_ALONE

    def first(self, *kinds: str) -> str | None:
        """The first entity of these kinds, the kinds in turn; a quoted one only if the message's own words have none."""
        found = [entity for kind in kinds for entity in self.entities if entity.kind == kind]
        return next((entity.value for entity in sorted(found, key=lambda entity: entity.quoted)), None)

    def all(self, kind: str) -> list[str]:
        """Every entity of this kind, in the order of the message; quoted ones only if its own words have none."""
        return [entity.value for entity in self.of(kind)]

    def of(self, kind: str) -> list[Entity]:
        """The same as entities."""
        found = [entity for entity in self.entities if entity.kind == kind]
        return [entity for entity in found if not entity.quoted] or found

    def in_titles(self) -> str:
        """The text, each product followed by the words of its title where the customer calls it by another name."""
        said, end = "", 0
        for entity in sorted(self.of("product"), key=lambda entity: entity.end or 0):
            if entity.end is not None and entity.end >= end:
                said, end = said + self.text[end : entity.end] + _title(self.text, entity), entity.end
        return said + self.text[end:]


def _title(text: str, entity: Entity) -> str:
    called = text[entity.start : entity.end].lower()
    words = _WORD.findall(entity.value)
    return "" if entity.value.lower() in called else "".join(f" {word}" for word in words)


def read_said(sender: str, message: Mapping[str, Any], now: datetime) -> Said:
    """Reads Rasa's ``latest_message``; without the desk's metadata the sender is the conversation, and now the time."""
    metadata = message.get("metadata") or {}
    intent = message.get("intent") or {}
    goals, part = message.get("goals") or [], metadata.get("part")
    return Said(
        text=_text(message, goals, part),
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        entities=tuple(_entity(entity) for entity in _entities(message, goals, part)),
        conversation=str(metadata.get("conversation") or sender),
        event=int(metadata.get("event") or 0),
        arrived_at=_moment(metadata.get("arrived_at"), now),
        channel=str(metadata.get("channel") or "website"),
        overtaken=metadata.get("overtaken") is True,
        matters=int(metadata.get("matters") or 0),
        more=metadata.get("more") is True,
        others=tuple(_wish(message, goal) for goal in goals[1:]),
        later=part is not None,
        photos=tuple(map(str, metadata.get("photos") or ())),
        on_website=metadata.get("on_website") is True,
    )


def as_wish(said: Said) -> Wish:
    """The message, or the part of it that is read, as a wish that can wait for its turn."""
    entities = tuple(
        {"entity": one.kind, "value": one.value, "start": one.start, "end": one.end, "quoted": one.quoted}
        for one in said.entities
    )
    return Wish(said.intent, said.text, entities)


def _text(
    message: Mapping[str, Any], goals: Sequence[Mapping[str, Any]], part: Mapping[str, Any] | None
) -> str:
    text = str((part or message).get("text") or "")
    return text[: goals[0]["end"]].strip() if len(goals) > 1 else text


def _entities(
    message: Mapping[str, Any], goals: Sequence[Mapping[str, Any]], part: Mapping[str, Any] | None
) -> Sequence[Mapping[str, Any]]:
    """Those of the part that is read; who is writing counts wherever it is said."""
    found: list[Mapping[str, Any]] = (part or message).get("entities") or []
    if len(goals) < 2:
        return found
    end = goals[0]["end"]
    own = [entity for entity in found if entity.get("entity") in _WHO or (entity.get("end") or 0) <= end]
    return [*own, *_shared_order(message, own, _text(message, goals, part), str(goals[0]["intent"]))]


def _wish(message: Mapping[str, Any], goal: Mapping[str, Any]) -> Wish:
    start, end, intent = goal["start"], goal["end"], str(goal["intent"])
    text = str(message.get("text") or "")[start:end].strip()
    inside = [
        {**entity, "start": entity["start"] - start, "end": entity["end"] - start}
        for entity in goal.get("entities") or ()
    ]
    return Wish(intent, text, (*inside, *_shared_order(message, inside, text, intent)))


def _shared_order(
    message: Mapping[str, Any], own: Sequence[Mapping[str, Any]], text: str, intent: str
) -> list[dict[str, Any]]:
    """The one order of the whole message, for a wish in it that names none: "…, and the other one is broken"."""
    numbers = {
        str(entity.get("value"))
        for entity in message.get("entities") or ()
        if entity.get("entity") == _ORDER and entity.get("quoted") is not True
    }
    has_own = any(entity.get("entity") == _ORDER for entity in own)
    is_general = intent.startswith("ask_")
    if has_own or is_general or len(numbers) != 1 or _speaks_of_another(text, intent):
        return []
    return [{"entity": _ORDER, "value": number, "start": None, "end": None} for number in numbers]


def _speaks_of_another(text: str, intent: str) -> bool:
    """Whether it is about another order; "the other one" is another item where items are sent back."""
    is_other_one = intent not in _OF_ITEMS and _OTHER_ONE.search(text)
    return bool(_OTHER_ORDER.search(text) or is_other_one)


def _entity(entity: Mapping[str, Any]) -> Entity:
    return Entity(
        kind=str(entity.get("entity")),
        value=str(entity.get("value")),
        start=entity.get("start"),
        end=entity.get("end"),
        quoted=entity.get("quoted") is True,
    )


def _moment(text: object, now: datetime) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC) if isinstance(text, str) else now
