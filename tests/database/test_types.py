"""Times and money come back from both databases exactly as they went in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from actions.database import Database
from actions.orders.models import OrderRow, RefundRow
from actions.policy.facts import Status

MOMENT = datetime(2026, 11, 1, 5, 30, 0, 123456, tzinfo=UTC)


def add_order(database: Database, **values: object) -> None:
    """An order with some columns set."""
    with database.write() as session:
        session.add(
            OrderRow(**{"number": "AT-10001", "currency": "USD", "shipping_fee": Decimal(0), **values})
        )


def stored(database: Database) -> OrderRow:
    """The one order there is."""
    with database.read() as session:
        return session.scalars(select(OrderRow)).one()


def test_a_time_of_any_zone_comes_back_in_utc(database: Database) -> None:
    add_order(database, placed_at=MOMENT.astimezone(timezone(-timedelta(hours=4))))
    placed = stored(database).placed_at
    assert placed == MOMENT
    assert placed is not None
    assert placed.tzinfo is UTC


def test_times_compare_in_the_database_as_moments(database: Database) -> None:
    add_order(database, placed_at=MOMENT)
    later = (MOMENT + timedelta(microseconds=1)).astimezone(timezone(timedelta(hours=9)))
    with database.read() as session:
        assert session.scalar(select(OrderRow.id).where(OrderRow.placed_at < later)) is not None
        assert session.scalar(select(OrderRow.id).where(OrderRow.placed_at < MOMENT)) is None


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="has no zone"):
        add_order(database, placed_at=MOMENT.replace(tzinfo=None))


@pytest.mark.parametrize("amount", ["0", "0.01", "19.90", "999999999999.99", "-0.10"])
def test_money_is_exact(database: Database, amount: str) -> None:
    add_order(database, shipping_fee=Decimal(amount))
    assert stored(database).shipping_fee == Decimal(amount)


def test_money_is_summed_exactly_in_the_database(database: Database) -> None:
    add_order(database)
    with database.write() as session:
        session.add_all(RefundRow(order_id=1, amount=Decimal("0.10")) for _ in range(3))
    with database.read() as session:
        assert session.scalar(select(func.sum(RefundRow.amount))) == Decimal("0.30")


def test_parts_of_a_cent_are_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="parts of a cent"):
        add_order(database, shipping_fee=Decimal("1.005"))


def test_enums_come_back_as_enums_and_nothing_as_nothing(database: Database) -> None:
    add_order(database, status=Status.SHIPPED)
    order = stored(database)
    assert (order.status, order.shop_status, order.cancelled_at) == (Status.SHIPPED, None, None)
