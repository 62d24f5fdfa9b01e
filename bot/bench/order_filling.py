"""Filling an order book with very many orders, inside the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CTE, Connection, String, cast, insert, literal, select, text

from actions.database import Base, Database
from actions.database.types import Money, UtcDateTime
from actions.orders.models import LineRow, OrderRow, ShipmentLineRow, ShipmentRow

FIRST = 10_000_000
CHUNK = 50_000
SOME_DAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def number_of(index: int) -> str:
    """The number of the order at an index."""
    return f"AT-{index}"


def email_of(index: int) -> str:
    """The email of that order's customer."""
    return f"customer{index}@example.com"


def fill(database: Database, first: int, count: int) -> Iterator[int]:
    """Add orders of two lines in one parcel, a chunk in each transaction; yields how many were added."""
    for start in range(first, first + count, CHUNK):
        size = min(CHUNK, first + count - start)
        with database.write() as session:
            fill_chunk(session.connection(), start, size)
        yield size
    with database.write() as session:
        session.execute(text("analyze"))


def fill_chunk(connection: Connection, start: int, size: int) -> None:
    """Add one chunk, a statement for each table."""
    numbers = counting(start, size)
    i, day, price = numbers.c.i, literal(SOME_DAY, UtcDateTime), literal(Decimal("19.90"), Money)
    written = cast(i, String)
    email = literal("customer") + written + literal("@example.com")
    order = {
        "id": i,
        "number": literal("AT-") + written,
        "placed_at": day,
        "email": email,
        "email_key": email,
    }
    fixed = {
        "channel": "website",
        "status": "delivered",
        "shop_status": "delivered",
        "currency": "USD",
        "digest": "",
    }
    copy(connection, OrderRow, numbers, order | literals(fixed) | {"shipping_fee": price})
    for position in range(2):
        line = {"id": i * 2 + position, "order_id": i, "unit_price": price}
        sku = f"SKU-{position}"
        fixed_line = {
            "position": position,
            "sku": sku,
            "title": "Lamp",
            "quantity": 1,
            "cancelled_quantity": 0,
        }
        copy(connection, LineRow, numbers, line | literals(fixed_line | {"listed": True}))
    shipment = {"id": i, "order_id": i, "shipped_at": day, "delivered_at": day, "position": literal(0)}
    copy(connection, ShipmentRow, numbers, shipment)
    for position in range(2):
        copy(connection, ShipmentLineRow, numbers, {"shipment_id": i, "line_id": i * 2 + position})


def counting(start: int, size: int) -> CTE:
    """The numbers from ``start``, ``size`` of them."""
    numbers = select(literal(start).label("i")).cte("numbers", recursive=True)
    return numbers.union_all(select(numbers.c.i + 1).where(numbers.c.i < start + size - 1))


def literals(values: dict[str, Any]) -> dict[str, Any]:
    """Plain values as columns of a select."""
    return {name: literal(value) for name, value in values.items()}


def copy(connection: Connection, model: type[Base], numbers: CTE, values: dict[str, Any]) -> None:
    """Add a row for each number."""
    rows = select(*(value.label(name) for name, value in values.items())).select_from(numbers)
    connection.execute(insert(model).from_select(list(values), rows))
