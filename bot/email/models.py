"""The tables of mail: what came in as it came, and what goes out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database import Base
from actions.database.types import UtcDateTime, words

TO_SEND = text("state IN ('waiting', 'sending')")


class MailState(StrEnum):
    """What became of a mail."""

    WAITING = "waiting"  # stored, and nothing else yet
    TAKEN = "taken"  # in its conversation; the answer comes as soon as the assistant has it
    ANSWERED = "answered"
    QUEUED = "queued"  # answered, and a person is asked for
    UNPROVEN = "unproven"  # the sender was sent a link that shows that it is them
    IGNORED = "ignored"  # one that must not be answered
    ASIDE = "aside"  # cannot be dealt with


class OutgoingState(StrEnum):
    """What became of an answer."""

    WAITING = "waiting"  # to be sent
    SENDING = "sending"  # somebody is at it
    SENT = "sent"
    KEPT = "kept"  # no mail server is set: shown, where that is allowed, and kept
    FAILED = "failed"  # given up


class MailRow(Base):
    """One mail as it arrived. ``key`` is the same for the same mail; ``why`` says in words what was done, or why not.

    ``arrived_at`` is when the shop's mail server took it, which is the time of the request that is in it. ``proven``
    tells that a link sent to its sender was used. ``event`` is the number of its message in its conversation.
    """

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_sender_arrived_at", "sender", "arrived_at"),
        Index("ix_mails_state_tries", "state", "tries", "id"),
        Index("ix_mails_conversation", "conversation"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    raw: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    state: Mapped[MailState] = mapped_column(words(MailState))
    why: Mapped[str] = mapped_column(Text, default="")
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    proven: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[str | None] = mapped_column(String(998), index=True)
    sender: Mapped[str | None] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(Text, default="")
    conversation: Mapped[str | None] = mapped_column(String(40))
    event: Mapped[int | None] = mapped_column(Integer)


class OutgoingRow(Base):
    """One mail that goes out, written in the transaction of what it tells. ``key`` keeps it from being written twice.

    ``in_reply_to`` and ``references`` are message ids with their brackets. ``next_at`` is when it is tried (again).
    """

    __tablename__ = "mail_outbox"
    __table_args__ = (
        Index("ix_mail_outbox_due", "next_at", "id", sqlite_where=TO_SEND, postgresql_where=TO_SEND),
        Index("ix_mail_outbox_recipient_made_at", "recipient", "made_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    in_reply_to: Mapped[str | None] = mapped_column(Text)
    references: Mapped[str] = mapped_column(Text, default="")
    automatic: Mapped[bool] = mapped_column(default=True)
    conversation: Mapped[str | None] = mapped_column(String(40), index=True)
    mail: Mapped[int | None] = mapped_column(Integer, index=True)
    state: Mapped[OutgoingState] = mapped_column(words(OutgoingState))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    trouble: Mapped[str] = mapped_column(Text, default="")
