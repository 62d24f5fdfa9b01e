"""What identity keeps: which orders a conversation may see, and the tries that failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base
from actions.database.types import UtcDateTime, words
from actions.identity.proof import How


class GrantRow(Base):
    """An order that was shown to belong to the customer of a conversation: when, and by what."""

    __tablename__ = "identity_grants"

    conversation: Mapped[str] = mapped_column(primary_key=True)
    order_number: Mapped[str] = mapped_column(primary_key=True)
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    how: Mapped[How] = mapped_column(words(How))


class AttemptRow(Base):
    """A try that failed. The proof that was given is not kept, nor whether there is such an order."""

    __tablename__ = "identity_attempts"
    __table_args__ = (
        Index("ix_identity_attempts_conversation_at", "conversation", "at"),
        Index("ix_identity_attempts_order_number_at", "order_number", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str]
    order_number: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
