"""Writing orders in bulk: those that are new, those that changed, and the rest left alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from sqlalchemy import Connection, select, text
from sqlalchemy.orm import Session

from actions.orders.batch import Batch
from actions.orders.changes import Change, change_orders
from actions.orders.models import OrderRow
from actions.policy.facts import Order

SAVE_LOCK = 4_217_002


@dataclass(frozen=True, slots=True)
class Saved:
    """How many orders a save added, changed, and found unchanged."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged)


def save_orders(session: Session, orders: Iterable[Order]) -> Saved:
    """Add or update orders by number, within ``Database.write``; of two with one number the later counts.

    Numbers must be in their one written form (``OrderNumbers.normalise``). Lines keep their ids; what the desk
    recorded stays (see ``actions.orders.merge``).
    """
    connection = session.connection()
    wait_for_turn(connection)
    latest = {order.number: order for order in orders}
    stored = stored_orders(connection, list(latest))
    batch, changes = Batch(connection), []
    for number, order in latest.items():
        mark = digest(order)
        if number not in stored:
            batch.add_order(order, mark)
        elif stored[number][1] != mark:
            changes.append(Change(stored[number][0], order, mark))
    batch.write()
    change_orders(connection, changes)
    session.expire_all()
    added = len(latest) - len(stored)
    return Saved(added, len(changes), len(stored) - len(changes))


def digest(order: Order) -> str:
    """A short mark of everything the shop says of an order, to see whether that changed."""
    return blake2b(repr(order).encode(), digest_size=16).hexdigest()


def wait_for_turn(connection: Connection) -> None:
    """One bulk save at a time, so that two never add the same order; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": SAVE_LOCK})


def stored_orders(connection: Connection, numbers: Sequence[str]) -> dict[str, tuple[int, str]]:
    """Number to (id, digest) of the orders there are already, each locked against other writers."""
    wanted = select(OrderRow.number, OrderRow.id, OrderRow.digest).where(OrderRow.number.in_(numbers))
    rows = connection.execute(wanted.order_by(OrderRow.id).with_for_update())
    return {number: (id_, mark) for number, id_, mark in rows}
