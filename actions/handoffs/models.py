"""Requests for a person as they are stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base
from actions.database.types import UtcDateTime, words


class HandoffState(StrEnum):
    """Whether a person is still needed."""

    OPEN = "open"
    SETTLED = "settled"


class HandoffRow(Base):
    """One request for a person. ``reason`` stays plain text: a program behind the desk may name its own."""

    __tablename__ = "handoffs"
    __table_args__ = (
        Index("ix_handoffs_conversation_state", "conversation", "state"),
        Index("ix_handoffs_state_requested_at", "state", "requested_at"),
        Index("ix_handoffs_requested_at", "requested_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(40))
    event: Mapped[int]
    reason: Mapped[str] = mapped_column(String(80))
    goal: Mapped[str | None] = mapped_column(String(40))
    order_number: Mapped[str | None] = mapped_column(index=True)
    missing: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[HandoffState] = mapped_column(words(HandoffState))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
