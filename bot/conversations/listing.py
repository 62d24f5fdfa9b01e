"""Conversations as a list, and one of them by its name."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.errors import UnknownConversation
from bot.conversations.events import Channel, ConversationView, Event, Mode
from bot.conversations.models import ConversationRow
from bot.conversations.store import after


def newest(session: Session, limit: int) -> list[ConversationView]:
    """Return the conversations in which something happened last."""
    query = select(ConversationRow).order_by(ConversationRow.changed_at.desc(), ConversationRow.id.desc())
    return [summary(row) for row in session.scalars(query.limit(limit))]


def named(session: Session, name: str) -> tuple[ConversationView, list[Event]]:
    """Return a conversation and its events by its id, or by its customer's name in the channel when that is unique.

    Raises UnknownConversation.
    """
    row = session.scalars(select(ConversationRow).where(ConversationRow.public_id == name)).one_or_none()
    if row is None:
        rows = session.scalars(select(ConversationRow).where(ConversationRow.sender == name)).all()
        if len(rows) != 1:
            raise UnknownConversation(name)
        row = rows[0]
    return summary(row), after(session, row.id, 0)


def summary(row: ConversationRow) -> ConversationView:
    """Return one conversation as others see it."""
    return ConversationView(
        id=row.public_id,
        channel=Channel(row.channel),
        sender=row.sender,
        mode=Mode(row.mode),
        started_at=row.started_at,
        changed_at=row.changed_at,
        events=row.last_number,
        delivered=row.delivered,
    )
