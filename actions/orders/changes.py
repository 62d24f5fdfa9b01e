"""Bringing stored orders up to the shop's books, in bulk, without losing what the desk recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from actions.database import Base
from actions.orders.batch import Batch, Values, line_values, order_values, refund_values, table_of
from actions.orders.merge import (
    Standing,
    StoredRefund,
    merged_cancelled,
    merged_refunds,
    merged_returned,
    merged_standing,
)
from actions.orders.models import LineRow, OrderRow, RefundRow, ShipmentRow
from actions.policy.facts import Line, Order


@dataclass(frozen=True, slots=True)
class Change:
    """A stored order and what the shop's books say of it now."""

    id: int
    order: Order
    digest: str


@dataclass(frozen=True, slots=True)
class StoredLine:
    """The parts of a stored line that matter to a change."""

    id: int
    quantity: int
    cancelled: int
    returned: int


@dataclass(slots=True)
class Updates:
    """Rows to change, each with its id, and ids of refunds to drop."""

    orders: list[Values] = field(default_factory=list)
    lines: list[Values] = field(default_factory=list)
    unlisted: list[Values] = field(default_factory=list)
    refunds: list[Values] = field(default_factory=list)
    dropped: list[int] = field(default_factory=list)


class Changes:
    """What is stored for some orders, and what becomes of it."""

    def __init__(self, connection: Connection, ids: Sequence[int]) -> None:
        self.connection = connection
        self.standings = stored_standings(connection, ids)
        self.lines = stored_lines(connection, ids)
        self.refunds = stored_refunds(connection, ids)
        self.updates = Updates()
        self.batch = Batch(connection)

    def put(self, change: Change) -> None:
        """Take up one order."""
        order = change.order
        standing = merged_standing(self.standings[change.id], order.status, order.cancelled_at)
        state = {name: getattr(standing, name) for name in ("status", "shop_status", "cancelled_at")}
        self.updates.orders.append(
            {"row": change.id, "digest": change.digest, **order_values(order), **state}
        )
        self.batch.add_shipments(change.id, order, self.put_lines(change))
        self.put_refunds(change)

    def put_lines(self, change: Change) -> dict[str, int]:
        """Update the lines that stay, add new ones, unlist the rest; gives the line ids by sku."""
        stored = self.lines[change.id]
        ids: dict[str, int] = {}
        for position, line in enumerate(change.order.lines):
            old = stored.get(line.sku)
            ids[line.sku] = (
                self.put_line(position, line, old) if old else self.add_line(change.id, position, line)
            )
        self.updates.unlisted += [
            {"row": old.id, "listed": False} for sku, old in stored.items() if sku not in ids
        ]
        return ids

    def put_line(self, position: int, line: Line, old: StoredLine) -> int:
        """Update a line that stays."""
        cancelled = merged_cancelled((old.quantity, old.cancelled), line.quantity, line.cancelled)
        returned = merged_returned((old.quantity, old.cancelled, old.returned), line.quantity, cancelled)
        gone = {"cancelled_quantity": cancelled, "returned_quantity": returned}
        values = line_values(position, line) | gone
        self.updates.lines.append({"row": old.id, **values})
        return old.id

    def add_line(self, order_id: int, position: int, line: Line) -> int:
        """Add a line that the order did not have."""
        return self.batch.add_line(order_id, position, line)[1]

    def put_refunds(self, change: Change) -> None:
        """Take up the shop's refunds."""
        refunds = merged_refunds(self.refunds[change.id], change.order.refunds)
        for refund in refunds.added:
            self.batch.add_refund(change.id, refund)
        self.updates.refunds += [{"row": id_, **refund_values(refund)} for id_, refund in refunds.updated]
        self.updates.dropped += refunds.removed

    def write(self, ids: Sequence[int]) -> None:
        """Write it all; parcels are written anew, nothing refers to them."""
        self.connection.execute(delete(ShipmentRow).where(ShipmentRow.order_id.in_(ids)))
        if self.updates.dropped:
            self.connection.execute(delete(RefundRow).where(RefundRow.id.in_(self.updates.dropped)))
        update_rows(self.connection, OrderRow, self.updates.orders)
        update_rows(self.connection, LineRow, self.updates.lines)
        update_rows(self.connection, LineRow, self.updates.unlisted)
        update_rows(self.connection, RefundRow, self.updates.refunds)
        self.batch.write()


def change_orders(connection: Connection, changes: Sequence[Change]) -> None:
    """Bring the given orders up to date, within one write transaction that has locked them."""
    if not changes:
        return
    ids = [change.id for change in changes]
    stored = Changes(connection, ids)
    for change in changes:
        stored.put(change)
    stored.write(ids)


def update_rows(connection: Connection, model: type[Base], rows: Sequence[Values]) -> None:
    """Update rows by id ("row"), all with the same columns, in one go."""
    if rows:
        table = table_of(model)
        connection.execute(
            update(table).where(table.c.id == bindparam("row")).values(columns(table, rows)), rows
        )


def columns(table: Table, rows: Sequence[Values]) -> dict[str, Any]:
    """The columns that the rows set."""
    return {name: bindparam(name) for name in rows[0] if name in table.c}


def stored_standings(connection: Connection, ids: Sequence[int]) -> dict[int, Standing]:
    """Where each order stands."""
    wanted = select(OrderRow.id, OrderRow.status, OrderRow.shop_status, OrderRow.cancelled_at)
    rows = connection.execute(wanted.where(OrderRow.id.in_(ids)))
    return {row.id: Standing(row.status, row.shop_status, row.cancelled_at) for row in rows}


def stored_lines(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, StoredLine]]:
    """Each order's lines by sku."""
    pieces = (LineRow.quantity, LineRow.cancelled_quantity, LineRow.returned_quantity)
    wanted = select(LineRow.order_id, LineRow.sku, LineRow.id, *pieces)
    found: dict[int, dict[str, StoredLine]] = defaultdict(dict)
    for order_id, sku, *values in connection.execute(wanted.where(LineRow.order_id.in_(ids))):
        found[order_id][sku] = StoredLine(*values)
    return found


def stored_refunds(connection: Connection, ids: Sequence[int]) -> dict[int, list[StoredRefund]]:
    """Each order's refunds, the oldest first."""
    found: dict[int, list[StoredRefund]] = defaultdict(list)
    for row in connection.execute(
        select(RefundRow.__table__).where(RefundRow.order_id.in_(ids)).order_by(RefundRow.id)
    ):
        by_desk = row.cancellation_id is not None or row.case_id is not None
        found[row.order_id].append(StoredRefund(row.id, row.amount, row.due_at, row.paid_at, by_desk))
    return found
