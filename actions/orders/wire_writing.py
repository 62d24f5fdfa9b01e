"""Orders written as JSON, the way contract 3 has them and ``actions.orders.wire`` reads them back."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from actions.policy.facts import Line, Order, Refund, Shipment


def order_to_json(order: Order) -> dict[str, Any]:
    """The order as contract 3 writes it; ``order_from_json`` reads it back unchanged."""
    customer = order.customer
    return {
        "number": order.number,
        "placed_at": time_to_json(order.placed_at),
        "channel": order.channel,
        "status": order.status.value if order.status else None,
        "cancelled_at": time_to_json(order.cancelled_at),
        "refunds": [refund_to_json(refund) for refund in order.refunds],
        "customer": {"name": customer.name, "email": customer.email, "phone": customer.phone},
        "ship_to": {"postal_code": order.postal_code, "country": order.country},
        "payment_method": order.payment_method,
        "currency": order.currency,
        "shipping_fee": money_to_json(order.shipping_fee),
        "lines": [line_to_json(line) for line in order.lines],
        "shipments": [shipment_to_json(shipment) for shipment in order.shipments],
    }


def refund_to_json(refund: Refund) -> dict[str, Any]:
    """A refund as contract 3 writes it."""
    return {
        "amount": money_to_json(refund.amount),
        "due_at": time_to_json(refund.due_at),
        "paid_at": time_to_json(refund.paid_at),
    }


def line_to_json(line: Line) -> dict[str, Any]:
    """A line as contract 3 writes it, with ``cancelled`` where pieces of it are."""
    written: dict[str, Any] = {
        "sku": line.sku,
        "title": line.title,
        "variant": line.variant,
        "quantity": line.quantity,
        "unit_price": money_to_json(line.unit_price),
        "return_shipping": line.return_shipping.value if line.return_shipping else None,
    }
    return written | {"cancelled": line.cancelled} if line.cancelled else written


def shipment_to_json(shipment: Shipment) -> dict[str, Any]:
    """A parcel as contract 3 writes it."""
    return {
        "carrier": shipment.carrier,
        "tracking": shipment.tracking,
        "shipped_at": time_to_json(shipment.shipped_at),
        "promised_by": time_to_json(shipment.promised_by),
        "delivered_at": time_to_json(shipment.delivered_at),
        "skus": list(shipment.skus),
    }


def time_to_json(moment: datetime | None) -> str | None:
    """A moment in ISO 8601 with its offset."""
    return moment.isoformat() if moment else None


def money_to_json(amount: Decimal) -> str:
    """An amount with two decimals."""
    return f"{amount:.2f}"
