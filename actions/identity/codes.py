"""A six-digit code to an email address, in place of an order number: it shows every order of that address.

What is answered tells nothing about whether the address is known: a code is asked for and made for any address, in the
same steps, and only its mail is left out where there is nobody to get it (courier.py). Codes are kept as Argon2 hashes
only, which hold out longer against trying all million codes than a code is good for.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actions.identity.checking import OF_AN_ADDRESS, grant
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
from actions.identity.models import CodeRow, GrantRow
from actions.identity.proof import How, email_key
from actions.orders.models import OrderRow
from actions.orders.rows import email_key as key_in_book

DIGITS = 6
MOST_ORDERS = 50
LONGEST_ADDRESS = 254
# OWASP's smallest settings: about 30 ms, so that a customer does not wait and nobody can keep the machine busy.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A code goes to the address if it has orders; wake the courier after the commit."""


@dataclass(frozen=True, slots=True)
class Exhausted:
    """No more codes for now. ``open_for``: the address whose code the conversation can still type; None: there is none."""

    open_for: str | None


@dataclass(frozen=True, slots=True)
class Proven:
    """The address is the customer's: the numbers of its orders, the newest first."""

    orders: tuple[str, ...]


def ask_code(
    session: Session, conversation: str, address: str, key: str, now: datetime, limits: Limits = LIMITS
) -> Asked | Exhausted | Locked:
    """Ask for a code to an email address (as ``email_key`` writes it); ``key`` names the message that asks.

    ``session`` is one of ``Database.write``, ``now`` aware UTC. The same message asks once.
    """
    subject = Subject(conversation, address=address)
    wait_for_turn(session, subject)
    if session.scalar(select(CodeRow.id).where(CodeRow.key == key)) is not None:
        return Asked()
    until = locked_until(session, subject, now, limits)
    if until:
        return Locked(until)
    if most_codes(session, subject, now, limits) >= limits.codes:
        row = newest(session, conversation)
        return Exhausted(row.address if row and is_good(row, now, limits) else None)
    session.add(CodeRow(key=key, conversation=conversation, address=address, asked_at=now))
    session.flush()
    return Asked()


def check_code(
    session: Session, conversation: str, typed: str, event: int, now: datetime, limits: Limits = LIMITS
) -> Proven | Unmatched | Locked:
    """Whether these digits are the conversation's newest code; a yes shows all orders of its address, once.

    ``event`` is the number of the customer's message: where it comes again the answer is the same. A wrong code, one
    that is too old or used, and one for an address without orders are answered and counted alike.
    """
    row = newest(session, conversation)
    subject = Subject(conversation, address=row.address if row else None)
    wait_for_turn(session, subject)
    if row is not None:
        session.refresh(row)  # it may have been used while another's turn was waited for
        if row.used_event == event:
            return Proven(orders_of(session, row.address))
    until = locked_until(session, subject, now, limits)
    if until:
        return Locked(until)
    orders = orders_of(session, row.address) if row else ()
    if row is None or not is_good(row, now, limits) or not fits(typed, row) or not orders:
        return failed(session, subject, event, now, limits)
    row.used_event = event
    for number in orders:
        grant(session, conversation, number, How.CODE, now)
    return Proven(orders)


def address_in(text: str | None) -> str | None:
    """The email address as it is kept here, None where the text is none or is longer than any address."""
    key = email_key(text)
    return key if 0 < len(key) <= LONGEST_ADDRESS else None


def new_code() -> str:
    """Six digits that nobody can foresee."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def fits(typed: str, row: CodeRow) -> bool:
    """Whether these digits are the code."""
    try:
        return row.code_hash is not None and HASHER.verify(row.code_hash, typed)
    except VerifyMismatchError:
        return False


def is_good(row: CodeRow, now: datetime, limits: Limits) -> bool:
    """Whether the code can still be used."""
    return row.used_event is None and now < good_until(row, limits)


def good_until(row: CodeRow, limits: Limits) -> datetime:
    """When a code ends: so long after its mail was made, or was asked for."""
    return (row.made_at or row.asked_at) + limits.code_life


def newest(session: Session, conversation: str) -> CodeRow | None:
    """The conversation's last code; every earlier one is void."""
    mine = select(CodeRow).where(CodeRow.conversation == conversation)
    return session.scalars(mine.order_by(CodeRow.id.desc()).limit(1)).one_or_none()


def orders_of(session: Session, address: str) -> tuple[str, ...]:
    """The numbers of the latest orders of an address, the newest first."""
    newest_first = OrderRow.placed_at.desc().nulls_last(), OrderRow.number.desc()
    theirs = select(OrderRow.number).where(OrderRow.email_key == key_in_book(address))
    return tuple(session.scalars(theirs.order_by(*newest_first).limit(MOST_ORDERS)))


def proven_address(session: Session, conversation: str) -> str | None:
    """The email address that a code has shown to be the customer's in this conversation, the last one."""
    used = CodeRow.conversation == conversation, CodeRow.used_event.is_not(None)
    return session.scalar(select(CodeRow.address).where(*used).order_by(CodeRow.id.desc()).limit(1))


def most_codes(session: Session, subject: Subject, now: datetime, limits: Limits) -> int:
    """The codes that count against the next one, by conversation and by address."""
    same = CodeRow.conversation == subject.conversation, CodeRow.address == subject.address
    return max(count(session, one, now, limits) for one in same)


def count(session: Session, one: ColumnElement[bool], now: datetime, limits: Limits) -> int:
    """How many codes of one conversation or address were asked for lately."""
    lately = select(func.count()).select_from(CodeRow).where(one, CodeRow.asked_at > now - limits.within)
    return session.scalar(lately) or 0


def offered_orders(session: Session, conversation: str, most: int) -> list[OrderRow]:
    """The orders that a code or the shop showed in this conversation, the newest first."""
    theirs = GrantRow.conversation == conversation, GrantRow.how.in_(OF_AN_ADDRESS)
    newest_first = OrderRow.placed_at.desc().nulls_last(), OrderRow.number.desc()
    statement = select(OrderRow).join(GrantRow, GrantRow.order_number == OrderRow.number).where(*theirs)
    return list(session.scalars(statement.order_by(*newest_first).limit(most)))
