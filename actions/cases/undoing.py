"""Taking a cancellation back, as long as the order book can honestly do it: nobody has acted on it yet.

The order is locked and looked at again; every update is conditional on what was seen, so that whoever changed the order without
the lock keeps us from giving back what is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import column, delete, select, table, update
from sqlalchemy.orm import Session

from actions.cases.models import CancellationLineRow, CancellationRow
from actions.cases.settling import locked
from actions.orders.models import LineRow, OrderRow, RefundRow, ShipmentRow
from actions.policy.facts import Status

HANDOVERS = table("refund_handovers", column("refund_id"))
"""Refunds that the shop's own system was told of (actions/refunds, which stands above this package)."""


class UnknownCancellation(LookupError):
    """No cancellation was made for this wish."""


class Undo(StrEnum):
    """What came of it. ``too_late``: the shop has acted on the cancellation, its money is back, or its time is over."""

    UNDONE = "undone"
    ALREADY_UNDONE = "already_undone"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Undone:
    """The outcome, and the order's number."""

    outcome: Undo
    order_number: str


def undo(session: Session, key: str, now: datetime, within: timedelta) -> Undone:
    """Take back the cancellation of the wish with this key, in the caller's writing transaction (``Database.write``).

    ``within`` is how long after it that is possible at all; ``now`` is aware UTC. Nothing is changed unless all of it can
    be. Raises ``UnknownCancellation``.
    """
    number = session.scalar(
        select(OrderRow.number)
        .join(CancellationRow, CancellationRow.order_id == OrderRow.id)
        .where(CancellationRow.key == key)
    )
    if number is None:
        raise UnknownCancellation("there is no such cancellation")
    order = locked(session, number)
    row = session.scalars(
        select(CancellationRow).where(CancellationRow.key == key).execution_options(populate_existing=True)
    ).one()
    if row.undone_at is not None:
        return Undone(Undo.ALREADY_UNDONE, number)
    if now - row.cancelled_at > within or not _is_untouched(session, order, row):
        return Undone(Undo.TOO_LATE, number)
    with session.begin_nested() as part:
        if _put_back(session, order, row, now):
            return Undone(Undo.UNDONE, number)
        part.rollback()
    return Undone(Undo.TOO_LATE, number)


def _is_untouched(session: Session, order: OrderRow, row: CancellationRow) -> bool:
    """Whether the shop's own books do not know of the cancellation, no parcel left without its lines, and nothing was paid."""
    shipped = select(ShipmentRow.id).where(
        ShipmentRow.order_id == order.id, ShipmentRow.shipped_at.is_not(None)
    )
    paid = select(RefundRow.id).where(RefundRow.cancellation_id == row.id, RefundRow.paid_at.is_not(None))
    told = (
        select(HANDOVERS.c.refund_id)
        .join(RefundRow, RefundRow.id == HANDOVERS.c.refund_id)
        .where(RefundRow.cancellation_id == row.id)
    )
    if any(session.scalar(found.limit(1)) is not None for found in (shipped, paid, told)):
        return False
    if order.shop_status is Status.CANCELLED:
        return False
    return not row.whole or (order.status is Status.CANCELLED and order.cancelled_at == row.cancelled_at)


def _put_back(session: Session, order: OrderRow, row: CancellationRow, now: datetime) -> bool:
    """All of it, or False: then the caller rolls back what was done of it."""
    if not all(_give_back(session, line) for line in row.lines):
        return False
    if row.whole and not _reopen(session, order, row):
        return False
    row.undone_at = now
    session.flush()  # the database lets only refunds of cancellations go that were taken back
    session.execute(delete(RefundRow).where(RefundRow.cancellation_id == row.id, RefundRow.paid_at.is_(None)))
    session.expire(order)
    return True


def _give_back(session: Session, line: CancellationLineRow) -> bool:
    """The pieces count again; False when the shop took them out of its own books meanwhile (actions/orders/merge.py)."""
    statement = (
        update(LineRow)
        .where(LineRow.id == line.line_id, LineRow.listed, LineRow.cancelled_quantity >= line.quantity)
        .values(cancelled_quantity=LineRow.cancelled_quantity - line.quantity)
        .returning(LineRow.id)
    )
    return session.scalar(statement) is not None


def _reopen(session: Session, order: OrderRow, row: CancellationRow) -> bool:
    """The order stands again where the shop's books say."""
    statement = (
        update(OrderRow)
        .where(OrderRow.id == order.id, OrderRow.status == Status.CANCELLED)
        .where(OrderRow.cancelled_at == row.cancelled_at)
        .values(status=order.shop_status, cancelled_at=None)
        .returning(OrderRow.id)
    )
    return session.scalar(statement) is not None
