"""Signing in: tries are counted before the password is looked at, and a session ends when its account does."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Select, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.desk.accounts import HASHER, Agent, view
from bot.desk.models import AgentRow, AgentSessionRow, SignInRow

MOST_FAILURES = 5
MOST_FROM_ADDRESS = 20
LOCKED_FOR = timedelta(minutes=15)
LIFE = timedelta(hours=12)
LONGEST_TYPED = 200
LONGEST_ADDRESS = 80
SEEN_EVERY = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Try:
    """A try to sign in that was counted: the hash to compare with. ``agent`` is None when there is no such account."""

    agent: int | None
    password_hash: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An agent in one browser. ``csrf`` is what every form of that browser carries."""

    agent: Agent
    csrf: str

    def is_seen(self, now: datetime) -> bool:
        """Whether it is written down well enough that a window of the agent is open."""
        return self.agent.seen_at is not None and now - self.agent.seen_at < SEEN_EVERY

    def may(self, shown: object) -> bool:
        """Whether a form came from a page that this browser was given."""
        return isinstance(shown, str) and hmac.compare_digest(shown.encode(), self.csrf.encode())


def count_try(session: Session, name: str, now: datetime) -> Try | None:
    """Count a try to sign in; None while the account is locked. ``session`` is one that writes."""
    wanted = select(AgentRow).where(AgentRow.name == name.strip().lower()[:LONGEST_TYPED])
    row = session.scalar(wanted.with_for_update())
    if row is None or row.disabled_at is not None:
        return Try(None, "")
    if row.locked_until is not None and now < row.locked_until:
        return None
    row.failures = row.failures + 1 if row.locked_until is None else 1
    row.locked_until = now + LOCKED_FOR if row.failures >= MOST_FAILURES else None
    return Try(row.id, row.password_hash)


def count_address(session: Session, address: str, now: datetime) -> bool:
    """Count a try from a network address, whichever account it is for; False while too many of them were wrong."""
    row = _tries_of(session, address, now)
    if row.locked_until is not None and now < row.locked_until:
        return False
    if row.locked_until is not None or now - row.first_at >= LOCKED_FOR:
        row.failures, row.first_at, row.locked_until = 0, now, None
    row.failures += 1
    row.locked_until = now + LOCKED_FOR if row.failures >= MOST_FROM_ADDRESS else None
    return True


def forgive_address(session: Session, address: str, now: datetime) -> None:
    """The try that was counted last was right; the wrong ones before it stay counted. Old ones are forgotten."""
    row = _tries_of(session, address, now)
    row.failures, row.locked_until = max(row.failures - 1, 0), None
    session.execute(delete(SignInRow).where(SignInRow.first_at < now - LIFE))


def _tries_of(session: Session, address: str, now: datetime) -> SignInRow:
    wanted = select(SignInRow).where(SignInRow.address == address[:LONGEST_ADDRESS]).with_for_update()
    row = session.scalar(wanted)
    if row is not None:
        return row
    try:
        with session.begin_nested():
            session.add(SignInRow(address=address[:LONGEST_ADDRESS], failures=0, first_at=now))
    except IntegrityError:
        pass  # another process counted the first one in the same moment
    return session.scalars(wanted).one()


def see(session: Session, agent: int, now: datetime) -> None:
    """Remember that one of the agent's windows is open."""
    session.execute(update(AgentRow).where(AgentRow.id == agent).values(seen_at=now))


def gone(session: Session, before: datetime) -> set[int]:
    """The agents whose windows have all been closed, or out of reach, since before this moment."""
    return set(session.scalars(select(AgentRow.id).where(AgentRow.seen_at < before)))


def fits(tried: Try, password: str) -> bool:
    """Whether the password is the account's; takes the same work when there is no account."""
    try:
        HASHER.verify(tried.password_hash or _nobodys(), password[:LONGEST_TYPED])
    except (VerificationError, InvalidHashError):
        return False
    return tried.agent is not None


def begin(session: Session, tried: Try, old_token: str | None, now: datetime) -> str | None:
    """Begin a session for a try that fitted, in place of the browser's old one; its token, for a cookie.

    None when the account was disabled or got another password meanwhile.
    """
    row = session.get(AgentRow, tried.agent, with_for_update=True)
    if row is None or row.disabled_at is not None or row.password_hash != tried.password_hash:
        return None
    row.failures, row.locked_until = 0, None
    end(session, old_token)
    session.execute(delete(AgentSessionRow).where(AgentSessionRow.ends_at <= now))
    token = secrets.token_urlsafe(32)
    made = AgentSessionRow(
        token_hash=_hash(token), agent_id=row.id, csrf=secrets.token_urlsafe(32), ends_at=now + LIFE
    )
    session.add(made)
    return token


def end(session: Session, token: str | None) -> None:
    """Sign a browser out."""
    if token:
        session.execute(delete(AgentSessionRow).where(AgentSessionRow.token_hash == _hash(token)))


def read(session: Session, token: str | None, now: datetime) -> SignedIn | None:
    """Who is signed in with a token; None when nobody is, or the account is disabled."""
    if not token:
        return None
    wanted = _current(now).where(AgentSessionRow.token_hash == _hash(token))
    found = session.execute(wanted).one_or_none()
    return None if found is None else SignedIn(view(found[1]), found[0].csrf)


def live(session: Session, tokens: Collection[str], now: datetime) -> set[str]:
    """Which of these tokens are those of somebody who is signed in."""
    hashes = {_hash(token): token for token in tokens}
    wanted = _current(now).with_only_columns(AgentSessionRow.token_hash)
    found = session.scalars(wanted.where(AgentSessionRow.token_hash.in_(hashes)))
    return {hashes[one] for one in found}


def _current(now: datetime) -> Select[AgentSessionRow, AgentRow]:
    """Sessions that have not ended, of accounts that are not disabled."""
    return (
        select(AgentSessionRow, AgentRow)
        .join(AgentRow, AgentRow.id == AgentSessionRow.agent_id)
        .where(AgentSessionRow.ends_at > now, AgentRow.disabled_at.is_(None))
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@cache
def _nobodys() -> str:
    """A hash that no password was made for, with the same settings as all others; made once, as it costs time."""
    return HASHER.hash(secrets.token_urlsafe(15))
