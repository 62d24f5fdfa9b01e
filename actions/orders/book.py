"""The order book: where orders are found, and its two implementations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from actions.orders.models import LineRow, OrderRow
from actions.orders.numbers import OrderNumbers
from actions.orders.rows import email_key, to_facts
from actions.policy.facts import Order

# An order in one round trip. What is in a parcel hangs on the lines: hung on the parcels it would multiply them.
WHOLE = select(OrderRow).options(
    joinedload(OrderRow.lines).joinedload(LineRow.parcels),
    joinedload(OrderRow.shipments),
    joinedload(OrderRow.refunds),
)


class OrderBook(Protocol):
    """Where the desk finds orders: its own database now, a shop's API behind the same three words later."""

    def find(self, number: str) -> Order | None:
        """The order with this number, in any way people write it; None when there is none."""
        ...

    def by_email(self, email: str) -> list[Order]:
        """Every order of this email address in either case, the newest first."""
        ...


class SqlOrderBook:
    """The order book in the desk's database, within one session."""

    def __init__(self, session: Session, numbers: OrderNumbers | None = None) -> None:
        self.session = session
        self.numbers = numbers or OrderNumbers()

    def find(self, number: str) -> Order | None:
        """The order with this number, in any way people write it; None when there is none."""
        row = self.row(number)
        return to_facts(row) if row else None

    def by_email(self, email: str) -> list[Order]:
        """Every order of this email address in either case, the newest first."""
        key = email_key(email)
        if key is None:
            return []
        newest = OrderRow.placed_at.desc().nulls_last(), OrderRow.number.desc()
        rows = self.session.scalars(WHOLE.where(OrderRow.email_key == key).order_by(*newest))
        return [to_facts(row) for row in rows.unique()]

    def row(self, number: str) -> OrderRow | None:
        """The stored order, to read from."""
        canonical = self.numbers.normalise(number)
        if canonical is None:
            return None
        return self.session.scalars(WHOLE.where(OrderRow.number == canonical)).unique().one_or_none()

    def lock(self, number: str) -> OrderRow | None:
        """The stored order as it stands now, held against every other writer until the transaction ends.

        Call it in ``Database.write``: SQLite holds its one write lock there; PostgreSQL locks the order's row, so
        whoever changes an order's lines, shipments or refunds locks the order first. The lock comes before the
        reading: in one statement the lines could be older than the lock that was waited for.
        """
        canonical = self.numbers.normalise(number)
        locked = self.session.scalar(
            select(OrderRow.id).where(OrderRow.number == canonical).with_for_update()
        )
        whole = WHOLE.where(OrderRow.id == locked).execution_options(populate_existing=True)
        return self.session.scalars(whole).unique().one_or_none() if locked else None

    def is_empty(self) -> bool:
        """Whether no order was ever brought in."""
        return self.session.scalar(select(OrderRow.id).limit(1)) is None

    def to_facts(self, row: OrderRow) -> Order:
        """A stored order as the facts a decision is made from."""
        return to_facts(row)


class MemoryOrderBook:
    """An order book in memory: for demonstrations and tests, with the same behaviour as the stored one."""

    def __init__(self, orders: Iterable[Order] = (), numbers: OrderNumbers | None = None) -> None:
        self.numbers = numbers or OrderNumbers()
        canonical = (replace(order, number=self.canonical(order.number)) for order in orders)
        self.orders = {order.number: order for order in canonical}

    def find(self, number: str) -> Order | None:
        """The order with this number, in any way people write it; None when there is none."""
        return self.orders.get(self.canonical(number))

    def by_email(self, email: str) -> list[Order]:
        """Every order of this email address in either case, the newest first."""
        key = email_key(email)
        if key is None:
            return []
        found = [order for order in self.orders.values() if email_key(order.customer.email) == key]
        return sorted(found, key=newest_first, reverse=True)

    def canonical(self, number: str) -> str:
        """The number's one written form; empty when it cannot be one."""
        return self.numbers.normalise(number) or ""


def newest_first(order: Order) -> tuple[float, str]:
    """Sort key (largest first): the time of placing, unknown ones last, then the number."""
    placed = order.placed_at.timestamp() if order.placed_at else float("-inf")
    return placed, order.number
