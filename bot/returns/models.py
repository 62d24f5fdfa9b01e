"""What customers were told of: the steps of their cases, and refunds of cancellations that were paid."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from actions.database import Base
from actions.database.types import UtcDateTime, words


class Way(StrEnum):
    """How the customer was told."""

    CHAT = "chat"  # in the conversation, which is open on the customer's screen or the only way left
    THREAD = "thread"  # in the customer's mail thread
    MAIL = "mail"  # by a new mail
    NOBODY = "nobody"  # it is nothing for customers, or was said in the conversation itself


class TellingRow(Base):
    """One event of a case that was dealt with: its number is the key, so nothing is told twice."""

    __tablename__ = "case_tellings"

    event_id: Mapped[int] = mapped_column(ForeignKey("case_events.id"), primary_key=True)
    way: Mapped[Way] = mapped_column(words(Way))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RefundTellingRow(Base):
    """A paid refund of a cancellation that was dealt with: its number is the key, so nothing is told twice."""

    __tablename__ = "refund_tellings"

    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id"), primary_key=True)
    way: Mapped[Way] = mapped_column(words(Way))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
