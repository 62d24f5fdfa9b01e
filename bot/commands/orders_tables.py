"""Orders and the showcase as tables for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich import box
from rich.console import Group
from rich.markup import escape
from rich.table import Table

from actions.orders.demo import Showcase
from actions.policy.facts import Line, Order

UNKNOWN = "unknown"


def showcase_table(showcases: Sequence[Showcase]) -> Table:
    """The orders to try the desk with."""
    table = Table("Order", "Email", "What to try", box=box.SIMPLE)
    for showcase in showcases:
        table.add_row(showcase.number, showcase.email, escape(showcase.try_))
    return table


def order_table(order: Order, zone: ZoneInfo) -> Group:
    """One order: its facts, its lines, its parcels and its refunds, with times in the shop's zone."""
    return Group(
        facts_table(order, zone), lines_table(order), parcels_table(order, zone), refunds_table(order, zone)
    )


def facts_table(order: Order, zone: ZoneInfo) -> Table:
    """The order's own facts."""
    table = Table(title=f"Order {escape(order.number)}", box=box.SIMPLE, show_header=False)
    facts = {
        "Status": order.status.value if order.status else None,
        "Placed": moment(order.placed_at, zone),
        "Cancelled": moment(order.cancelled_at, zone) if order.cancelled_at else "no",
        "Bought at": order.channel,
        "Customer": order.customer.name,
        "Email": order.customer.email,
        "Phone": order.customer.phone,
        "Postal code": order.postal_code,
        "Paid with": order.payment_method,
        "Shipping fee": f"{order.shipping_fee} {order.currency}",
    }
    for name, value in facts.items():
        table.add_row(name, escape(value or UNKNOWN))
    return table


def lines_table(order: Order) -> Table:
    """What was bought."""
    table = Table("SKU", "Product", "Pieces", "Price", "Sent back at the cost of", box=box.SIMPLE)
    for line in order.lines:
        payer = line.return_shipping.value if line.return_shipping else UNKNOWN
        title = f"{line.title}, {line.variant}" if line.variant else line.title
        table.add_row(escape(line.sku), escape(title), pieces(line), str(line.unit_price), payer)
    return table


def pieces(line: Line) -> str:
    """How many were bought, and how many of them are cancelled."""
    return f"{line.quantity}, {line.cancelled} cancelled" if line.cancelled else str(line.quantity)


def parcels_table(order: Order, zone: ZoneInfo) -> Table:
    """Where it is."""
    table = Table("Parcel", "Shipped", "Promised by", "Delivered", "Holds", box=box.SIMPLE)
    for shipment in order.shipments:
        times = (shipment.shipped_at, shipment.promised_by, shipment.delivered_at)
        name = " ".join(filter(None, (shipment.carrier, shipment.tracking))) or UNKNOWN
        known = (moment(time, zone) if time else "-" for time in times)
        table.add_row(escape(name), *known, escape(", ".join(shipment.skus)))
    return table


def refunds_table(order: Order, zone: ZoneInfo) -> Table:
    """What goes back to the customer."""
    table = Table("Refund", "Due", "Paid", box=box.SIMPLE)
    for refund in order.refunds:
        paid = moment(refund.paid_at, zone) if refund.paid_at else "not yet"
        table.add_row(f"{refund.amount} {order.currency}", moment(refund.due_at, zone), paid)
    return table


def moment(time: datetime | None, zone: ZoneInfo) -> str:
    """A time in the shop's zone, to the minute."""
    return f"{time.astimezone(zone):%Y-%m-%d %H:%M %Z}" if time else UNKNOWN
