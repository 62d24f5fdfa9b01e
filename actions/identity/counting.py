"""Wrong tries are counted by who makes them, by the order they are for, and by the email address they are for.

One count for every kind of proof: whoever guesses at a postal code and then at a code from the mail has used up tries
of both.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from actions.identity.models import AttemptRow


@dataclass(frozen=True, slots=True)
class Limits:
    """How many wrong tries may be made, and how many codes may be asked for, within a time; how long a code is good."""

    tries: int = 5
    within: timedelta = timedelta(hours=1)
    codes: int = 3
    code_life: timedelta = timedelta(minutes=10)


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What was given shows nothing. ``left`` tries remain before the lock."""

    left: int


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many wrong tries; the next one is possible at ``until`` (UTC). Says nothing about any order or address."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Subject:
    """What a try is counted by. ``address`` is the email address that it is for, as ``email_key`` writes it."""

    conversation: str
    order_number: str | None = None
    address: str | None = None

    def named(self) -> dict[str, str]:
        """The subjects there are, by the column they are kept in; an address goes in as its digest."""
        found = {
            "conversation": self.conversation,
            "order_number": self.order_number,
            "address": digest(self.address) if self.address else None,
        }
        return {column: value for column, value in found.items() if value is not None}


def digest(address: str) -> str:
    """An address as it is counted: what a stranger typed in a chat need not be readable in the books."""
    return hashlib.sha256(address.encode()).hexdigest()


def failed(
    session: Session, subject: Subject, event: int | None, now: datetime, limits: Limits
) -> Unmatched | Locked:
    """Count a wrong try; one message of a customer (``event``) is one try, also when it is dealt with again."""
    if not is_counted(session, subject.conversation, event):
        session.add(AttemptRow(at=now, event=event, **subject.named()))
        session.flush()
    until = locked_until(session, subject, now, limits)
    return Locked(until) if until else Unmatched(limits.tries - most_tries(session, subject, now, limits))


def is_counted(session: Session, conversation: str, event: int | None) -> bool:
    """Whether a wrong try of this message was counted before; a message without a number is a new one each time."""
    if not event:
        return False
    same = AttemptRow.conversation == conversation, AttemptRow.event == event
    return session.scalar(select(AttemptRow.id).where(*same).limit(1)) is not None


def most_tries(session: Session, subject: Subject, now: datetime, limits: Limits) -> int:
    """The tries that count against the next one."""
    return max(len(recent(session, one, now, limits)) for one in conditions(subject))


def locked_until(session: Session, subject: Subject, now: datetime, limits: Limits) -> datetime | None:
    """When the next try is possible, where there were too many; None when it is possible now."""
    moments = [recent(session, one, now, limits) for one in conditions(subject)]
    ends = [tries[limits.tries - 1] + limits.within for tries in moments if len(tries) >= limits.tries]
    return max(ends, default=None)


def conditions(subject: Subject) -> list[ColumnElement[bool]]:
    """One condition for each thing that tries are counted by."""
    return [getattr(AttemptRow, column) == value for column, value in subject.named().items()]


def recent(session: Session, one: ColumnElement[bool], now: datetime, limits: Limits) -> list[datetime]:
    """The moments of the latest wrong tries, the newest first, no more than the limit."""
    statement = select(AttemptRow.at).where(one, AttemptRow.at > now - limits.within)
    return list(session.scalars(statement.order_by(AttemptRow.at.desc()).limit(limits.tries)))


def wait_for_turn(session: Session, subject: Subject) -> None:
    """Tries that are counted together come one after the other, so that none escapes the count.

    SQLite's write lock sees to it; PostgreSQL takes locks that end with the transaction, always in one order.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for name in sorted(f"{column} {value}" for column, value in subject.named().items()):
        session.execute(text("select pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
