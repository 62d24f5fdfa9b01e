"""A conversation as others see it: numbered events that are only ever added."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """Where a conversation takes place."""

    WEBSITE = "website"
    REST = "rest"
    EMAIL = "email"


class Mode(StrEnum):
    """Who answers the customer."""

    BOT = "bot"
    HUMAN = "human"


class Source(StrEnum):
    """Who an event comes from."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    """What an event is."""

    MESSAGE = "message"  # something said
    NOTICE = "notice"  # something the desk itself tells the customer
    MATTER_CLOSED = "matter_closed"  # the engine starts afresh with the next message
    HANDOFF_REQUESTED = "handoff_requested"  # an agent is wanted; data says why
    WISH_WAITING = (
        "wish_waiting"  # a further wish of a message with several; answered_at: when it was taken up
    )
    WISH = "wish"  # the same when its turn has come: the customer's own words once more, which only the engine reads
    JOINED = "joined"  # an agent attends from here on; data: name
    LEFT = "left"  # an agent no longer does
    GIVEN_BACK = (
        "given_back"  # the assistant answers again; data: who gave it back, outcome when it is closed
    )
    NOTE = "note"  # what agents tell each other; no customer sees it
    RATED = "rated"  # the customer said whether it helped; data: helped


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a conversation.

    ``number`` counts from 1 without gaps. ``at`` is when it was stored (UTC), for a customer's message the moment it
    arrived. ``answers`` is the number of the customer's event that a reply belongs to, ``answered_at`` is set once a
    customer's message has got its answer.
    """

    number: int
    source: Source
    kind: str
    text: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    answers: int | None = None
    answered_at: datetime | None = None
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class ConversationView:
    """One conversation without its events; ``id`` is its public id, times are UTC."""

    id: str
    channel: Channel
    sender: str
    mode: Mode
    started_at: datetime
    changed_at: datetime
    events: int
    delivered: int


@dataclass(frozen=True, slots=True)
class Address:
    """Where a customer is met: a channel and the name that the customer has there, unique in the channel."""

    channel: Channel
    sender: str
