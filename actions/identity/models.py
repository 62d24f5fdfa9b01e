"""What identity keeps: which orders a conversation may see, the codes that were asked for, and the tries that failed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base
from actions.database.types import UtcDateTime, words
from actions.identity.proof import How


class GrantRow(Base):
    """An order that was shown to belong to the customer of a conversation: when, and by what.

    ``spoken_at`` is when the conversation first came to it; None for one that a code showed and nobody chose yet.
    """

    __tablename__ = "identity_grants"

    conversation: Mapped[str] = mapped_column(primary_key=True)
    order_number: Mapped[str] = mapped_column(primary_key=True)
    shown_at: Mapped[datetime] = mapped_column(UtcDateTime)
    spoken_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    how: Mapped[How] = mapped_column(words(How))


class AttemptRow(Base):
    """A try that failed. The proof that was given is not kept, nor whether there is such an order or address.

    ``order_number`` is None for a wrong code, which is for no order; ``address`` (a digest) is None where none was given;
    ``event`` is the number of the customer's message, which counts once however often it is dealt with.
    """

    __tablename__ = "identity_attempts"
    __table_args__ = (
        Index("ix_identity_attempts_conversation_at", "conversation", "at"),
        Index("ix_identity_attempts_order_number_at", "order_number", "at"),
        Index("ix_identity_attempts_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str]
    order_number: Mapped[str | None]
    address: Mapped[str | None] = mapped_column(String(64))
    event: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class CodeRow(Base):
    """A code that a conversation asked for, for an email address, known or not.

    ``key`` names the message that asked, so that the same message asks once. ``code_hash`` is there from ``made_at`` on;
    ``done_at`` is when the mail was handed over, or was found not to be due. A code is good once, and only the newest
    of a conversation; ``used_event`` is the number of the message that used it, which may come again.
    """

    __tablename__ = "identity_codes"
    __table_args__ = (
        Index("ix_identity_codes_conversation_asked_at", "conversation", "asked_at"),
        Index("ix_identity_codes_address_asked_at", "address", "asked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    conversation: Mapped[str]
    address: Mapped[str] = mapped_column(String(320))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    code_hash: Mapped[str | None] = mapped_column(String(200))
    made_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    used_event: Mapped[int | None]
