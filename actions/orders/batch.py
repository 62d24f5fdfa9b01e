"""Rows on their way into the order book, written table by table in as few statements as there are tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import psycopg
from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError

from actions.database import Base
from actions.orders.models import LineRow, OrderRow, RefundRow, ShipmentLineRow, ShipmentRow
from actions.orders.rows import email_key
from actions.policy.facts import Line, Order, Refund

ID_BLOCK = 1_000
Values = dict[str, Any]


class Batch:
    """Collects rows and writes them. Ids are reserved first, so that nothing has to be read back."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.ids: dict[type[Base], Iterator[int]] = {}
        self.rows: dict[type[Base], list[Values]] = {}

    def add(self, model: type[Base], values: Values) -> None:
        """Put a row of its model's table in."""
        self.rows.setdefault(model, []).append(values)

    def next_id(self, model: type[Base]) -> int:
        """An id that no other row of the table has or will get."""
        if model not in self.ids:
            self.ids[model] = reserved_ids(self.connection, table_of(model))
        return next(self.ids[model])

    def add_order(self, order: Order, digest: str) -> None:
        """Put a new order in, with all that belongs to it."""
        order_id = self.next_id(OrderRow)
        state = {"status": order.status, "shop_status": order.status, "cancelled_at": order.cancelled_at}
        self.add(OrderRow, {"id": order_id, "digest": digest, **order_values(order), **state})
        lines = [self.add_line(order_id, position, line) for position, line in enumerate(order.lines)]
        self.add_shipments(order_id, order, dict(lines))
        for refund in order.refunds:
            self.add_refund(order_id, refund)

    def add_line(self, order_id: int, position: int, line: Line) -> tuple[str, int]:
        """Put a line in; gives its sku and id."""
        line_id = self.next_id(LineRow)
        own = {"id": line_id, "order_id": order_id, "sku": line.sku}
        self.add(LineRow, own | line_values(position, line) | {"cancelled_quantity": line.cancelled})
        return line.sku, line_id

    def add_shipments(self, order_id: int, order: Order, line_ids: Mapping[str, int]) -> None:
        """Put an order's parcels in, with what is in them."""
        for position, shipment in enumerate(order.shipments):
            shipment_id = self.next_id(ShipmentRow)
            values = {name: getattr(shipment, name) for name in SHIPMENT_FACTS}
            self.add(ShipmentRow, {"id": shipment_id, "order_id": order_id, "position": position, **values})
            for sku in shipment.skus:
                self.add(ShipmentLineRow, {"shipment_id": shipment_id, "line_id": line_ids[sku]})

    def add_refund(self, order_id: int, refund: Refund) -> None:
        """Put a refund of the shop's books in."""
        self.add(RefundRow, {"order_id": order_id, **refund_values(refund)})

    def write(self) -> None:
        """Insert all rows, each table's in one go, and begin anew."""
        for model in (OrderRow, LineRow, ShipmentRow, ShipmentLineRow, RefundRow):
            if rows := self.rows.get(model):
                insert_rows(self.connection, table_of(model), rows)
        self.rows.clear()


SHIPMENT_FACTS = ("carrier", "tracking", "shipped_at", "promised_by", "delivered_at")


def table_of(model: type[Base]) -> Table:
    """The model's table."""
    return cast("Table", model.__table__)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows that all have the same columns; PostgreSQL takes many rows fastest by COPY."""
    if connection.dialect.name == "postgresql":
        copy_rows(connection, table, rows)
    else:
        connection.execute(insert(table), rows)


def copy_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows by COPY, their values checked and turned as an INSERT would, its errors those of an INSERT."""
    names = list(rows[0])
    types = [table.c[name].type.dialect_impl(connection.dialect) for name in names]
    turns = [type_.bind_processor(connection.dialect) or unturned for type_ in types]
    command = f"copy {table.name} ({', '.join(names)}) from stdin"
    driver: Any = connection.connection
    try:
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row([turn(row[name]) for name, turn in zip(names, turns, strict=True)])
    except psycopg.Error as error:
        raise DBAPIError.instance(command, None, error, psycopg.Error, hide_parameters=True) from error


def unturned(value: Any) -> Any:
    """A value that the driver takes as it is."""
    return value


def reserved_ids(connection: Connection, table: Table) -> Iterator[int]:
    """Ids for new rows: PostgreSQL's sequence gives them in blocks; SQLite's one writer just counts on."""
    if connection.dialect.name != "postgresql":
        highest = connection.scalar(select(func.max(table.c.id))) or 0
        while True:
            highest += 1
            yield highest
    block = text("select nextval(pg_get_serial_sequence(:table, 'id')) from generate_series(1, :count)")
    while True:
        yield from connection.scalars(block, {"table": table.name, "count": ID_BLOCK}).all()


def order_values(order: Order) -> Values:
    """The order's own columns, without where it stands."""
    return {
        "number": order.number,
        "placed_at": order.placed_at,
        "channel": order.channel,
        "customer_name": order.customer.name,
        "email": order.customer.email,
        "email_key": email_key(order.customer.email),
        "phone": order.customer.phone,
        "postal_code": order.postal_code,
        "country": order.country,
        "payment_method": order.payment_method,
        "currency": order.currency,
        "shipping_fee": order.shipping_fee,
    }


def line_values(position: int, line: Line) -> Values:
    """The columns of a line that the shop may change, but for its cancelled pieces."""
    return {
        "position": position,
        "listed": True,
        "title": line.title,
        "variant": line.variant,
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "return_shipping": line.return_shipping,
    }


def refund_values(refund: Refund) -> Values:
    """A refund's columns."""
    return {"amount": refund.amount, "due_at": refund.due_at, "paid_at": refund.paid_at}
