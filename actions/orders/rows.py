"""Stored orders as the facts that decisions are made from."""

from __future__ import annotations

from collections.abc import Sequence

from actions.orders.models import LineRow, OrderRow, RefundKind, RefundRow, ShipmentRow
from actions.policy.facts import Customer, Line, Order, Refund, Shipment


def email_key(email: str | None) -> str | None:
    """An email address as it is looked up: trimmed, in lower case; None when there is none."""
    return (email or "").strip().lower() or None


def to_facts(row: OrderRow) -> Order:
    """A stored order as facts; lines that the shop's books no longer have are left out."""
    lines = [line for line in row.lines if line.listed]
    return Order(
        number=row.number,
        placed_at=row.placed_at,
        channel=row.channel,
        status=row.status,
        cancelled_at=row.cancelled_at,
        refunds=tuple(refund_facts(refund) for refund in row.refunds),
        customer=Customer(row.customer_name, row.email, row.phone),
        postal_code=row.postal_code,
        country=row.country,
        payment_method=row.payment_method,
        currency=row.currency,
        shipping_fee=row.shipping_fee,
        lines=tuple(line_facts(line) for line in lines),
        shipments=tuple(shipment_facts(shipment, lines) for shipment in row.shipments),
    )


def line_facts(row: LineRow) -> Line:
    """A stored line as a fact."""
    return Line(
        sku=row.sku,
        title=row.title,
        variant=row.variant,
        quantity=row.quantity,
        unit_price=row.unit_price,
        return_shipping=row.return_shipping,
        cancelled=row.cancelled_quantity,
        returned=row.returned_quantity,
    )


def shipment_facts(row: ShipmentRow, lines: Sequence[LineRow]) -> Shipment:
    """A stored parcel as a fact, with its lines in the order's order."""
    return Shipment(
        carrier=row.carrier,
        tracking=row.tracking,
        shipped_at=row.shipped_at,
        promised_by=row.promised_by,
        delivered_at=row.delivered_at,
        skus=tuple(
            line.sku for line in lines if any(parcel.shipment_id == row.id for parcel in line.parcels)
        ),
    )


def refund_facts(row: RefundRow) -> Refund:
    """A stored refund as a fact."""
    return Refund(row.amount, row.due_at, row.paid_at, row.kind is RefundKind.SHIPPING)
