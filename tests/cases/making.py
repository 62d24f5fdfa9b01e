"""Orders in a book and wishes about them, for the tests of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from actions.cases import Settlement, Wish, settle
from actions.cases.models import CancellationRow, CaseRow, DecisionRow
from actions.database import Database
from actions.orders import SqlOrderBook
from actions.orders.models import OrderRow, RefundRow, ShipmentLineRow, ShipmentRow
from actions.orders.store import save_orders
from actions.policy.facts import AskedLine, Goal, Order, Reason, Shipment, Status
from tests.orders.examples import EXAMPLE, LAMP, PLACED, SHIRT
from tests.policy.making import policy

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SOON = PLACED + HOUR
NUMBER = EXAMPLE.number
DELIVERED_AT = PLACED + 3 * DAY
ARRIVED = replace(
    EXAMPLE,
    status=Status.DELIVERED,
    shipments=(Shipment("UPS", "1", PLACED + DAY, PLACED + 4 * DAY, DELIVERED_AT, (SHIRT.sku, LAMP.sku)),),
)
LATER = DELIVERED_AT + DAY


def keep(database: Database, *orders: Order) -> None:
    """Put orders into the book."""
    with database.write() as session:
        save_orders(session, orders)


def cancel_wish(key: str = "web-1:1", *lines: AskedLine, at: datetime = SOON, **more: Any) -> Wish:
    """A cancellation that the customer was shown as allowed and said yes to."""
    more = {"approved": True} | more
    return Wish(
        goal=Goal.CANCEL,
        order_number=NUMBER,
        requested_at=at,
        conversation="web-1",
        key=key,
        lines=lines,
        **more,
    )


def return_wish(key: str = "web-1:5", *lines: AskedLine, at: datetime = LATER, **more: Any) -> Wish:
    """A return that the customer said yes to."""
    more = {"goal": Goal.RETURN, "reason": Reason.CHANGED_MIND, "approved": True} | more
    return Wish(order_number=NUMBER, requested_at=at, conversation="web-1", key=key, lines=lines, **more)


def done(database: Database, wish: Wish, now: datetime | None = None) -> Settlement:
    """Settle a wish a minute after it was made, or at another time."""
    return settle(database, wish, policy(), now or wish.requested_at + timedelta(minutes=1))


def order_now(database: Database, number: str = NUMBER) -> Order:
    """The order as the book has it."""
    with database.read() as session:
        order = SqlOrderBook(session).find(number)
    assert order is not None
    return order


def counts(database: Database) -> tuple[int, int, int]:
    """How many cancellations, cases and refunds there are."""
    with database.read() as session:
        found = [
            session.scalar(select(func.count()).select_from(table))
            for table in (CancellationRow, CaseRow, RefundRow)
        ]
    return found[0] or 0, found[1] or 0, found[2] or 0


def decisions_kept(database: Database) -> int:
    """How many given decisions are kept."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(DecisionRow)) or 0


def ship(
    database: Database, at: datetime, *skus: str, number: str = NUMBER, delivered_at: datetime | None = None
) -> bool:
    """A parcel leaves, as a shop's own system books it: only while the order is not cancelled. Whether it left."""
    with database.write() as session:
        leaving = update(OrderRow).where(OrderRow.number == number, OrderRow.status != Status.CANCELLED)
        status = Status.DELIVERED if delivered_at and not skus else Status.SHIPPED
        row = session.scalar(leaving.values(status=status, shop_status=status).returning(OrderRow))
        if row is None:
            return False
        parcel = ShipmentRow(order_id=row.id, position=0, shipped_at=at, delivered_at=delivered_at)
        session.add(parcel)
        session.flush()
        inside = [line.id for line in row.lines if not skus or line.sku in skus]
        session.add_all(ShipmentLineRow(shipment_id=parcel.id, line_id=line) for line in inside)
        return True
