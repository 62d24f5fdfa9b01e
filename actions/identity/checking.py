"""Identity before data: an order is spoken of only in a conversation that was shown to be with its buyer.

What a customer gets to hear tells nothing about whether there is an order of that number: a wrong proof and an
unknown number give the same answer, cost the same work and count alike towards the lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.identity.counting import (
    LIMITS,
    Limits,
    Locked,
    Subject,
    Unmatched,
    failed,
    locked_until,
    wait_for_turn,
)
from actions.identity.models import GrantRow
from actions.identity.proof import NOBODY, Buyer, How, email_key, matches
from actions.orders.models import OrderRow

OF_AN_ADDRESS = frozenset({How.CODE, How.SHOP, How.SENDER})
"""What shows every order of an email address at once."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The order is this customer's."""

    order_number: str
    how: How


def check(
    session: Session,
    conversation: str,
    number: str,
    proof: str,
    now: datetime,
    limits: Limits = LIMITS,
    *,
    event: int | None = None,
) -> Shown | Unmatched | Locked:
    """Whether this conversation's customer may see this order; remembers a yes, and counts a no.

    ``number`` is the order number in its one written form (``OrderNumbers.normalise``), ``session`` one of
    ``Database.write``, ``now`` aware UTC. An order already shown in the conversation needs no proof again.
    ``event`` is the number of the customer's message: dealt with again, it is no second try.
    """
    granted = session.get(GrantRow, (conversation, number))
    if granted:
        return Shown(number, granted.how)
    subject = Subject(conversation, number, email_key(proof) or None)
    wait_for_turn(session, subject)
    until = locked_until(session, subject, now, limits)
    if until:
        return Locked(until)
    how = compare(session, number, proof)
    if how is None:
        return failed(session, subject, event, now, limits)
    grant(session, conversation, number, how, now)
    return Shown(number, how)


def grant(session: Session, conversation: str, number: str, how: How, now: datetime) -> None:
    """Remember that the order is this customer's, as a proof, a code, a signed link or an agent showed.

    A code or the shop shows all orders of an address; which of them is spoken of shows later (``speak_of``).
    """
    if session.get(GrantRow, (conversation, number)) is None:
        spoken_at = None if how in OF_AN_ADDRESS else now
        row = GrantRow(
            conversation=conversation, order_number=number, shown_at=now, spoken_at=spoken_at, how=how
        )
        session.add(row)
        session.flush()


def is_shown(session: Session, conversation: str, number: str) -> bool:
    """Whether the order was shown to be this customer's earlier in the conversation."""
    return session.get(GrantRow, (conversation, number)) is not None


def speak_of(session: Session, conversation: str, number: str, now: datetime) -> None:
    """Remember that a shown order is what the conversation has come to, the first time it does."""
    row = session.get(GrantRow, (conversation, number))
    if row is not None and row.spoken_at is None:
        row.spoken_at = now


def how_shown(session: Session, conversation: str, number: str) -> How | None:
    """By what an order was shown to be the customer's in this conversation; None when it was not."""
    row = session.get(GrantRow, (conversation, number))
    return row.how if row else None


def is_spoken_of(session: Session, conversation: str, number: str) -> bool:
    """Whether the conversation has come to this order before."""
    row = session.get(GrantRow, (conversation, number))
    return row is not None and row.spoken_at is not None


def shown_orders(session: Session, conversation: str) -> list[str]:
    """The numbers of the shown orders that the conversation came to, the latest first."""
    newest = GrantRow.spoken_at.desc(), GrantRow.order_number
    mine = GrantRow.conversation == conversation, GrantRow.spoken_at.is_not(None)
    return list(session.scalars(select(GrantRow.order_number).where(*mine).order_by(*newest)))


def compare(session: Session, number: str, proof: str) -> How | None:
    """By what the proof fits the order's buyer; an unknown order is compared too, and never fits."""
    columns = OrderRow.email, OrderRow.phone, OrderRow.postal_code, OrderRow.country
    found = session.execute(select(*columns).where(OrderRow.number == number)).one_or_none()
    how = matches(proof, Buyer(*found) if found else NOBODY)
    return how if found else None
