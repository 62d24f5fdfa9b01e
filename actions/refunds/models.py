"""What became of handing refunds over."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base
from actions.database.types import UtcDateTime, words


class HandoverState(StrEnum):
    """How far a handing over has come."""

    WAITING = "waiting"  # to be handed over
    SENDING = "sending"  # somebody is at it
    DONE = "done"  # taken on by what pays
    NEEDLESS = "needless"  # paid before it was handed over
    DEAD = "dead"  # given up; a person starts it anew


class HandoverRow(Base):
    """A refund that is handed over, once: whatever happens in between, it goes under the refund's key.

    ``next_at`` (UTC) is when it is tried (again), ``trouble`` why the last try failed, in words without anybody's data.
    """

    __tablename__ = "refund_handovers"
    __table_args__ = (Index("ix_refund_handovers_state_next_at", "state", "next_at"),)

    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id"), primary_key=True)
    state: Mapped[HandoverState] = mapped_column(words(HandoverState))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reference: Mapped[str | None] = mapped_column(String(200))
    trouble: Mapped[str] = mapped_column(Text, default="")
