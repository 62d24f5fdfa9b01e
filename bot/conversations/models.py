"""The tables of conversations and their events."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from actions.database import Base
from actions.database.types import UtcDateTime

NEWS = text("last_number > delivered")
WAITING = text("source = 'customer' AND answered_at IS NULL")


class ConversationRow(Base):
    """One customer, one thread, one channel.

    ``engine_key`` is the unguessable part of the engine's name for this conversation; ``rotation`` is raised to let the
    engine start afresh. ``last_number`` is the number of the last event, ``delivered`` of the last one handed out.
    ``mode`` and the agent's columns change in modes.py alone: ``agent_id`` attends to it under the name ``agent_name``,
    whose last sign was at ``heard_at``; ``waiting_since`` is since when the customer waits for a person's word (UTC).
    ``customer`` is the email address of the customer whom the shop's page named with a signed token. ``reply_to`` is the one
    that the customer left for an answer outside the chat, ``replied`` the last event an agent's answer was brought up to.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        UniqueConstraint("channel", "sender", name="uq_conversations_channel_sender"),
        Index("ix_conversations_news", "channel", "changed_at", sqlite_where=NEWS, postgresql_where=NEWS),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    public_id: Mapped[str] = mapped_column(String(40), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    sender: Mapped[str] = mapped_column(String(200), index=True)
    mode: Mapped[str] = mapped_column(String(20))
    engine_key: Mapped[str] = mapped_column(String(40))
    rotation: Mapped[int] = mapped_column(Integer, default=0)
    last_number: Mapped[int] = mapped_column(Integer, default=0)
    delivered: Mapped[int] = mapped_column(Integer, default=0)
    agent_id: Mapped[int | None] = mapped_column(Integer, index=True)
    agent_name: Mapped[str | None] = mapped_column(String(80))
    waiting_since: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    heard_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    customer: Mapped[str | None] = mapped_column(String(320))
    reply_to: Mapped[str | None] = mapped_column(String(320), index=True)
    replied: Mapped[int] = mapped_column(Integer, default=0, server_default="0")

    @property
    def engine_sender(self) -> str:
        """The engine's name for the present matter of this conversation."""
        return f"{self.engine_key}-{self.rotation}"


class EventRow(Base):
    """One event. Only ``answered_at`` and ``attempts`` of a customer's message or wish change after it was added."""

    __tablename__ = "conversation_events"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number", name="uq_conversation_events_conversation_id_number"),
        UniqueConstraint(
            "conversation_id", "request_id", name="uq_conversation_events_conversation_id_request_id"
        ),
        Index(
            "ix_conversation_events_waiting",
            "conversation_id",
            "number",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        Index("ix_conversation_events_first", "conversation_id", "source", "kind", "at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    number: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    answers: Mapped[int | None] = mapped_column(Integer)
    request_id: Mapped[str | None] = mapped_column(String(200))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(Integer, default=0)


class TranscriptRow(Base):
    """A conversation that its customer asked for by email, up to the event ``upto``: once to an address.

    ``done_at`` is when it was written into the outbox.
    """

    __tablename__ = "transcripts"
    __table_args__ = (
        UniqueConstraint(
            "conversation_id", "address", "upto", name="uq_transcripts_conversation_id_address_upto"
        ),
        Index("ix_transcripts_address_asked_at", "address", "asked_at"),
    )

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey("conversations.id"))
    address: Mapped[str] = mapped_column(String(320))
    upto: Mapped[int] = mapped_column(Integer)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
