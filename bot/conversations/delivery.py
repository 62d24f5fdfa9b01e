"""Handing out what was said: once to programs, from any point to a page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from bot.conversations import store
from bot.conversations.events import Address, Event, Kind, Source
from bot.conversations.models import ConversationRow

SPEAKERS = (Source.BOT, Source.AGENT)


@dataclass(frozen=True, slots=True)
class History:
    """What a customer sees of a conversation. ``waiting`` is True while an answer is still to come."""

    events: list[Event]
    waiting: bool


def collect(session: Session, conversation: ConversationRow, number: int) -> list[Event]:
    """Return what was said to the customer and not handed out yet, and in any case the answer to one message.

    A client that repeats a message so gets the same answer again. The conversation must be locked.
    """
    found = {event.number: event for event in store.after(session, conversation.id, conversation.delivered)}
    if conversation.delivered >= number:
        found |= {event.number: event for event in store.answers_to(session, conversation.id, number)}
    said = [event for _, event in sorted(found.items()) if event.source in SPEAKERS]
    if said:
        conversation.delivered = max(conversation.delivered, said[-1].number)
    return said


def collect_new(session: Session, address: Address) -> list[Event]:
    """The same without a message of one's own: what is new since the last call."""
    found = store.find(session, address)
    if found is None:
        return []
    conversation = store.lock(session, found.id)
    return collect(session, conversation, conversation.last_number + 1)


def history(session: Session, conversation: ConversationRow | None, after: int) -> History:
    """Return what the customer said and was told, after an event's number."""
    if conversation is None:
        return History(events=[], waiting=False)
    events = [event for event in store.after(session, conversation.id, after) if _is_shown(event)]
    return History(events=events, waiting=store.first_waiting(session, conversation.id) is not None)


def _is_shown(event: Event) -> bool:
    """A wish is a repeated piece of what the customer has written already."""
    return event.source is not Source.SYSTEM and event.kind != Kind.WISH
