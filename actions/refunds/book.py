"""The refunds that the desk granted, as the order book has them, and marking one as paid.

Granted and paid are two things. A refund of a return is marked through its case, so that the case moves with it; one of
a cancellation directly. The database refuses to pay twice and to grant more than was paid
(migrations 0010 and 0014).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from actions.cases.models import CancellationRow, CaseRow
from actions.cases.moving import Act, CaseMovedOn, IllegalMove
from actions.cases.refunding import NotGranted, pay_refund, pay_shipping
from actions.cases.states import Actor
from actions.database import Database
from actions.orders.models import LineRow, OrderRow, RefundKind, RefundRow
from actions.refunds.models import HandoverRow, HandoverState

MOST = 1000


class NoSuchRefund(LookupError):
    """No refund has this key; the message says what to do."""


class BadPayment(ValueError):
    """What was said of a payment does not fit the refund; the message says why."""


class Which(StrEnum):
    """Which refunds are asked for."""

    DUE = "due"  # granted and not paid
    OVERDUE = "overdue"
    PAID = "paid"
    DEAD = "dead"  # could not be handed over
    ALL = "all"


@dataclass(frozen=True, slots=True)
class RefundPiece:
    """What of a refund is for one line."""

    sku: str
    quantity: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RefundEntry:
    """A refund that the desk granted. ``key`` names it for ever; it goes back ``to`` how the order was paid.

    ``rma`` is None for a cancellation. Times are UTC. ``trouble`` says why it could not be handed over the last time.
    """

    key: str
    order: str
    rma: str | None
    kind: RefundKind
    amount: Decimal
    currency: str
    to: str | None
    granted_at: datetime | None
    granted_by: str | None
    due_at: datetime | None
    paid_at: datetime | None
    paid_by: str | None
    payment: str | None
    lines: tuple[RefundPiece, ...]
    handover: HandoverState | None = None
    trouble: str = ""

    def is_overdue(self, now: datetime) -> bool:
        """Whether it should have been paid by now."""
        return self.paid_at is None and self.due_at is not None and self.due_at < now


@dataclass(frozen=True, slots=True)
class Paid:
    """The refund as it stands; ``again`` when it was marked before and nothing changed."""

    refund: RefundEntry
    again: bool


BY_DESK = or_(RefundRow.case_id.is_not(None), RefundRow.cancellation_id.is_not(None))


def list_refunds(session: Session, which: Which, now: datetime, most: int = MOST) -> list[RefundEntry]:
    """The refunds asked for, what is due first on top."""
    wanted = _wanted().where(*_conditions(which, now)).order_by(RefundRow.due_at, RefundRow.id).limit(most)
    return _entries(session, wanted)


def count_overdue(session: Session, now: datetime) -> int:
    """How many granted refunds should have been paid by now."""
    wanted = select(func.count(RefundRow.id)).where(BY_DESK, RefundRow.key.is_not(None))
    return session.scalar(wanted.where(*_conditions(Which.OVERDUE, now))) or 0


def find_refund(session: Session, key: str) -> RefundEntry:
    """The refund of this key. Raises ``NoSuchRefund``."""
    found = _entries(session, _wanted().where(RefundRow.key == key.strip()))
    if not found:
        raise NoSuchRefund(f"There is no refund {key[:80]}; ./desk refunds list shows the keys.")
    return found[0]


def mark_paid(
    database: Database,
    key: str,
    by: str,
    now: datetime,
    *,
    payment: str | None = None,
    amount: Decimal | None = None,
    actor: Actor = Actor.DESK,
) -> Paid:
    """Record that the refund was paid: once, whoever says it and however often.

    ``payment`` is the reference of the payment, ``amount`` what was paid, refused unless it is the refund's. Raises
    ``NoSuchRefund``, ``BadPayment``, and ``NotGranted`` where the refund itself must be paid first (defect.shipping).
    """
    refund = _look(database, key)
    _check(refund, payment, amount)
    if refund.paid_at is not None:
        return Paid(refund, again=True)
    act = Act(who=by[:80], at=now, key=f"paid:{refund.key}", actor=actor)
    try:
        _pay(database, refund, act, payment)
    except (IllegalMove, CaseMovedOn, NotGranted):
        if _look(database, key).paid_at is None:
            raise
    after = _look(database, key)
    if payment is not None and after.payment != payment:
        raise _paid_otherwise(after)  # somebody else was quicker, and said another payment
    return Paid(after, again=after.paid_at != now or after.paid_by != act.who)


def _pay(database: Database, refund: RefundEntry, act: Act, payment: str | None) -> None:
    if refund.rma is None:
        _pay_cancellation(database, refund.key, act, payment)
    elif refund.kind is RefundKind.SHIPPING:
        pay_shipping(database, refund.rma, act, payment)
    else:
        pay_refund(database, refund.rma, act, payment)


def _pay_cancellation(database: Database, key: str, act: Act, payment: str | None) -> None:
    with database.write() as session:
        row = session.scalars(select(RefundRow).where(RefundRow.key == key).with_for_update()).one()
        if row.paid_at is None:
            row.paid_at, row.paid_by, row.payment = act.at, act.who, payment


def _check(refund: RefundEntry, payment: str | None, amount: Decimal | None) -> None:
    if amount is not None and amount != refund.amount:
        raise BadPayment(
            f"Refund {refund.key} is {refund.amount} {refund.currency}, not {amount}; nothing was marked."
        )
    if refund.paid_at is not None and payment is not None and refund.payment not in (None, payment):
        raise _paid_otherwise(refund)


def _paid_otherwise(refund: RefundEntry) -> BadPayment:
    return BadPayment(
        f"Refund {refund.key} was marked as paid before, with payment {refund.payment or 'unknown'}; "
        "find out whether it was paid twice."
    )


def _look(database: Database, key: str) -> RefundEntry:
    with database.read() as session:
        return find_refund(session, key)


Row = tuple[RefundRow, OrderRow, str | None, CancellationRow | None, HandoverRow | None]
Wanted = Select[RefundRow, OrderRow, str, CancellationRow, HandoverRow]  # the last three where there are any


def _wanted() -> Wanted:
    return (
        select(RefundRow, OrderRow, CaseRow.rma, CancellationRow, HandoverRow)
        .join(OrderRow, OrderRow.id == RefundRow.order_id)
        .outerjoin(CaseRow, CaseRow.id == RefundRow.case_id)
        .outerjoin(CancellationRow, CancellationRow.id == RefundRow.cancellation_id)
        .outerjoin(HandoverRow, HandoverRow.refund_id == RefundRow.id)
        .where(BY_DESK, RefundRow.key.is_not(None))
    )


def _conditions(which: Which, now: datetime) -> Iterable[ColumnElement[bool]]:
    if which is Which.ALL:
        return ()
    if which is Which.PAID:
        return (RefundRow.paid_at.is_not(None),)
    due = RefundRow.paid_at.is_(None)
    if which is Which.OVERDUE:
        return (due, RefundRow.due_at < now)
    return (due, HandoverRow.state == HandoverState.DEAD) if which is Which.DEAD else (due,)


def _entries(session: Session, wanted: Wanted) -> list[RefundEntry]:
    rows: list[Row] = list(session.execute(wanted).unique())
    prices = _skus(session, [row[3] for row in rows if row[3] is not None])
    return [_entry(row, prices) for row in rows]


def _skus(session: Session, cancellations: list[CancellationRow]) -> dict[int, str]:
    ids = {line.line_id for cancellation in cancellations for line in cancellation.lines}
    found = session.execute(select(LineRow.id, LineRow.sku).where(LineRow.id.in_(ids))) if ids else ()
    return {row[0]: row[1] for row in found}


def _entry(row: Row, skus: dict[int, str]) -> RefundEntry:
    refund, order, rma, cancellation, handover = row
    return RefundEntry(
        key=str(refund.key),
        order=order.number,
        rma=rma,
        kind=refund.kind,
        amount=refund.amount,
        currency=order.currency,
        to=order.payment_method,
        granted_at=refund.granted_at,
        granted_by=refund.granted_by,
        due_at=refund.due_at,
        paid_at=refund.paid_at,
        paid_by=refund.paid_by,
        payment=refund.payment,
        lines=_cancelled(cancellation, skus) if cancellation else _returned(refund),
        handover=handover.state if handover else None,
        trouble=handover.trouble if handover else "",
    )


def _returned(refund: RefundRow) -> tuple[RefundPiece, ...]:
    lines = sorted(refund.lines, key=lambda line: line.line.position)
    return tuple(RefundPiece(line.line.sku, line.quantity, line.amount) for line in lines)


def _cancelled(cancellation: CancellationRow, skus: dict[int, str]) -> tuple[RefundPiece, ...]:
    """What was paid for the cancelled pieces; a shipping fee that goes back too is no part of any line."""
    lines = sorted(cancellation.lines, key=lambda line: line.line_id)
    return tuple(
        RefundPiece(skus[line.line_id], line.quantity, line.unit_price * line.quantity) for line in lines
    )
