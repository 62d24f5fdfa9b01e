"""The accounts of agents and their sessions as they are stored."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from actions.database.base import Base
from actions.database.types import UtcDateTime, words


class Role(StrEnum):
    """What an agent may do: a lead may also take a conversation from a colleague."""

    AGENT = "agent"
    LEAD = "lead"


class AgentRow(Base):
    """An account. ``name`` is what is typed to sign in, ``shown_name`` what customers read; neither ever changes hands.

    ``failures`` counts the tries to sign in since the last that succeeded; ``locked_until`` (UTC) follows from it.
    ``seen_at`` (UTC) is when one of the agent's windows last asked for news, to a quarter of a minute.
    """

    __tablename__ = "agents"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    shown_name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(words(Role))
    password_hash: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInRow(Base):
    """Wrong passwords from one network address since ``first_at``; ``locked_until`` (UTC) follows from them."""

    __tablename__ = "sign_in_addresses"

    address: Mapped[str] = mapped_column(String(80), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AgentSessionRow(Base):
    """A browser in which an agent is signed in. The token itself is only in its cookie; ``csrf`` is in every form."""

    __tablename__ = "agent_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("agents.id"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
