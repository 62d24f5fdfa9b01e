"""What was shown in which conversation, for the people of the shop."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.identity.models import GrantRow
from actions.identity.proof import How


def grants_of(session: Session, conversation: str) -> dict[str, How]:
    """The orders that were shown to be the customer's in a conversation, the latest first, and by what."""
    newest = GrantRow.spoken_at.desc().nulls_last(), GrantRow.shown_at.desc(), GrantRow.order_number
    rows = session.scalars(select(GrantRow).where(GrantRow.conversation == conversation).order_by(*newest))
    return {row.order_number: row.how for row in rows}


def conversations_about(session: Session, numbers: Collection[str]) -> list[str]:
    """The conversations in which one of these orders was shown to be the customer's, the latest first."""
    wanted = select(GrantRow.conversation, GrantRow.shown_at).where(GrantRow.order_number.in_(numbers))
    found = session.execute(wanted.order_by(GrantRow.shown_at.desc()))
    return list(dict.fromkeys(conversation for conversation, _ in found))
