"""Accounts of agents: made and changed by the shop's own people with `./desk agents`."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.desk.models import AgentRow, AgentSessionRow, Role

HASHER = PasswordHasher()
_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,79}")
LONGEST_SHOWN = 80


class BadAccount(ValueError):
    """An account that cannot be made or found; the message says what to do next."""


@dataclass(frozen=True, slots=True)
class Agent:
    """An account without its secrets; times are UTC."""

    id: int
    name: str
    shown_name: str
    role: Role
    added_at: datetime
    disabled_at: datetime | None
    seen_at: datetime | None = None


def add(session: Session, name: str, shown_name: str, role: Role, now: datetime) -> str:
    """Make an account and return its password, which is kept nowhere else. Raises BadAccount."""
    key, shown = name.strip().lower(), shown_name.strip()
    if not _NAME.fullmatch(key):
        raise BadAccount(f"{name!r} is no name to sign in with; take 2 to 80 letters, digits or . _ @ + -")
    if not shown or len(shown) > LONGEST_SHOWN or not shown.isprintable():
        raise BadAccount("the name that customers see must have 1 to 80 characters on one line")
    if session.scalar(select(AgentRow.id).where(AgentRow.name == key)) is not None:
        raise BadAccount(f"there is an account {key} already; ./desk agents password gives it a new password")
    password = new_password()
    row = AgentRow(
        name=key,
        shown_name=shown,
        role=role,
        password_hash=HASHER.hash(password),
        added_at=now,
        failures=0,
    )
    session.add(row)
    session.flush()
    return password


def renew_password(session: Session, name: str) -> str:
    """Give an account a new password, sign it out everywhere, and unlock and enable it. Raises BadAccount."""
    row = _row(session, name)
    password = new_password()
    row.password_hash = HASHER.hash(password)
    row.failures, row.locked_until, row.disabled_at = 0, None, None
    _sign_out(session, row)
    return password


def disable(session: Session, name: str, now: datetime) -> Agent:
    """Let nobody sign in with an account any more, and end its sessions. Raises BadAccount."""
    row = _row(session, name)
    row.disabled_at = row.disabled_at or now
    _sign_out(session, row)
    return view(row)


def all_agents(session: Session) -> list[Agent]:
    """Every account, by name."""
    return [view(row) for row in session.scalars(select(AgentRow).order_by(AgentRow.name))]


def enabled_agents(session: Session) -> list[Agent]:
    """The accounts that can be signed in with."""
    return [agent for agent in all_agents(session) if agent.disabled_at is None]


def view(row: AgentRow) -> Agent:
    """A stored account as others see it."""
    return Agent(row.id, row.name, row.shown_name, row.role, row.added_at, row.disabled_at, row.seen_at)


def new_password() -> str:
    """20 characters that nobody guesses."""
    return secrets.token_urlsafe(15)


def _row(session: Session, name: str) -> AgentRow:
    row = session.scalar(select(AgentRow).where(AgentRow.name == name.strip().lower()).with_for_update())
    if row is None:
        raise BadAccount(f"there is no account {name!r}; ./desk agents list shows those there are")
    return row


def _sign_out(session: Session, row: AgentRow) -> None:
    session.execute(delete(AgentSessionRow).where(AgentSessionRow.agent_id == row.id))
