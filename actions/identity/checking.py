"""Identity before data: an order is spoken of only in a conversation that was shown to be with its buyer.

What a customer gets to hear tells nothing about whether there is an order of that number: a wrong proof and an
unknown number give the same answer, cost the same work and count alike towards the lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, text
from sqlalchemy.orm import Session

from actions.identity.models import AttemptRow, GrantRow
from actions.identity.proof import NOBODY, Buyer, How, matches
from actions.orders.models import OrderRow


@dataclass(frozen=True, slots=True)
class Limits:
    """How many wrong tries a conversation may make, and how many may be made for an order number, within a time."""

    tries: int = 5
    within: timedelta = timedelta(hours=1)


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Shown:
    """The order is this customer's."""

    order_number: str
    how: How


@dataclass(frozen=True, slots=True)
class Unmatched:
    """There is no such order with such a buyer. ``left`` tries remain before the lock."""

    left: int


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many wrong tries; the next one is possible at ``until`` (UTC). Says nothing about the order."""

    until: datetime


def check(
    session: Session, conversation: str, number: str, proof: str, now: datetime, limits: Limits = LIMITS
) -> Shown | Unmatched | Locked:
    """Whether this conversation's customer may see this order; remembers a yes, and counts a no.

    ``number`` is the order number in its one written form (``OrderNumbers.normalise``), ``session`` one of
    ``Database.write``, ``now`` aware UTC. An order already shown in the conversation needs no proof again.
    """
    granted = session.get(GrantRow, (conversation, number))
    if granted:
        return Shown(number, granted.how)
    wait_for_turn(session, conversation, number)
    until = locked_until(session, conversation, number, now, limits)
    if until:
        return Locked(until)
    how = compare(session, number, proof)
    if how is None:
        return failed(session, conversation, number, now, limits)
    grant(session, conversation, number, how, now)
    return Shown(number, how)


def grant(session: Session, conversation: str, number: str, how: How, now: datetime) -> None:
    """Remember that the order is this customer's, as a proof, a signed link or an agent showed."""
    if session.get(GrantRow, (conversation, number)) is None:
        session.add(GrantRow(conversation=conversation, order_number=number, shown_at=now, how=how))
        session.flush()


def is_shown(session: Session, conversation: str, number: str) -> bool:
    """Whether the order was shown to be this customer's earlier in the conversation."""
    return session.get(GrantRow, (conversation, number)) is not None


def shown_orders(session: Session, conversation: str) -> list[str]:
    """The numbers of the orders that were shown to be this customer's, the latest first."""
    newest = GrantRow.shown_at.desc(), GrantRow.order_number
    statement = select(GrantRow.order_number).where(GrantRow.conversation == conversation)
    return list(session.scalars(statement.order_by(*newest)))


def compare(session: Session, number: str, proof: str) -> How | None:
    """By what the proof fits the order's buyer; an unknown order is compared too, and never fits."""
    columns = OrderRow.email, OrderRow.phone, OrderRow.postal_code, OrderRow.country
    found = session.execute(select(*columns).where(OrderRow.number == number)).one_or_none()
    how = matches(proof, Buyer(*found) if found else NOBODY)
    return how if found else None


def failed(
    session: Session, conversation: str, number: str, now: datetime, limits: Limits
) -> Unmatched | Locked:
    """Count a wrong try."""
    session.add(AttemptRow(conversation=conversation, order_number=number, at=now))
    session.flush()
    until = locked_until(session, conversation, number, now, limits)
    return (
        Locked(until)
        if until
        else Unmatched(limits.tries - most_tries(session, conversation, number, now, limits))
    )


def most_tries(session: Session, conversation: str, number: str, now: datetime, limits: Limits) -> int:
    """The tries that count against the next one."""
    return max(len(recent(session, subject, now, limits)) for subject in subjects(conversation, number))


def locked_until(
    session: Session, conversation: str, number: str, now: datetime, limits: Limits
) -> datetime | None:
    """When the next try is possible, where there were too many; None when it is possible now."""
    moments = [recent(session, subject, now, limits) for subject in subjects(conversation, number)]
    ends = [tries[limits.tries - 1] + limits.within for tries in moments if len(tries) >= limits.tries]
    return max(ends, default=None)


def subjects(conversation: str, number: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """What tries are counted by: who makes them, and which order they are for."""
    return AttemptRow.conversation == conversation, AttemptRow.order_number == number


def recent(session: Session, subject: ColumnElement[bool], now: datetime, limits: Limits) -> list[datetime]:
    """The moments of the latest wrong tries, the newest first, no more than the limit."""
    statement = select(AttemptRow.at).where(subject, AttemptRow.at > now - limits.within)
    return list(session.scalars(statement.order_by(AttemptRow.at.desc()).limit(limits.tries)))


def wait_for_turn(session: Session, conversation: str, number: str) -> None:
    """Tries of one conversation or for one order come one after the other, so that none escapes the count.

    SQLite's write lock sees to it; PostgreSQL takes two locks that end with the transaction, always in one order.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for subject in sorted((f"conversation {conversation}", f"order {number}")):
        session.execute(
            text("select pg_advisory_xact_lock(hashtextextended(:subject, 0))"), {"subject": subject}
        )
