"""The table of conversations that were opened in another helpdesk."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database import Base
from actions.database.types import UtcDateTime


class ThreadRow(Base):
    """How far a conversation has been carried to the other helpdesk.

    ``thread`` is its name there, unknown until it was opened; ``is_open`` whether it is to be open there; ``sent`` is the
    number of the last event that stands there. ``tries`` counts tries since the last success, ``next_at`` (UTC) is the
    earliest moment of the next.
    """

    __tablename__ = "helpdesk_threads"

    conversation_id: Mapped[int] = mapped_column(
        ForeignKey("conversations.id"), primary_key=True, autoincrement=False
    )
    thread: Mapped[str | None] = mapped_column(String(80), unique=True)
    is_open: Mapped[bool] = mapped_column(default=False)
    sent: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
