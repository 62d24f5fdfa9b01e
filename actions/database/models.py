"""Tables of the database's own housekeeping."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base
from actions.database.types import UtcDateTime


class JobRow(Base):
    """Recurring work that one process at a time does: who has it, until when, and when it was last done."""

    __tablename__ = "recurring_jobs"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    holder: Mapped[str | None] = mapped_column(String(80))
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
