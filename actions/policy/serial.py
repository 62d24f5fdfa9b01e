"""Orders as plain JSON values and back, in the shape that they are imported in (contract 3).

``order_from_facts_json`` trusts what ``order_to_facts_json`` wrote; orders from outside are read by
actions.orders.wire. One key is more than the contract has: a line's ``cancelled`` pieces, written only when
there are any.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from actions.policy.facts import (
    Customer,
    Line,
    Order,
    Refund,
    Shipment,
    ShippingPayer,
    Status,
)

Json = dict[str, Any]


def order_to_facts_json(order: Order) -> Json:
    """An order in contract 3's shape; times in UTC, money as decimal strings, unknown values None."""
    return {
        "number": order.number,
        "placed_at": time_out(order.placed_at),
        "channel": order.channel,
        "status": order.status and order.status.value,
        "cancelled_at": time_out(order.cancelled_at),
        "refunds": [_refund_out(refund) for refund in order.refunds],
        "customer": {
            "name": order.customer.name,
            "email": order.customer.email,
            "phone": order.customer.phone,
        },
        "ship_to": {"postal_code": order.postal_code, "country": order.country},
        "payment_method": order.payment_method,
        "currency": order.currency,
        "shipping_fee": str(order.shipping_fee),
        "lines": [_line_out(line) for line in order.lines],
        "shipments": [_shipment_out(shipment) for shipment in order.shipments],
    }


def order_from_facts_json(data: Mapping[str, Any]) -> Order:
    """The order that ``order_to_facts_json`` wrote."""
    return Order(
        number=data["number"],
        placed_at=time_in(data["placed_at"]),
        channel=data["channel"],
        status=Status(data["status"]) if data["status"] else None,
        cancelled_at=time_in(data["cancelled_at"]),
        refunds=tuple(_refund_in(refund) for refund in data["refunds"]),
        customer=Customer(**data["customer"]),
        postal_code=data["ship_to"]["postal_code"],
        country=data["ship_to"]["country"],
        payment_method=data["payment_method"],
        currency=data["currency"],
        shipping_fee=Decimal(data["shipping_fee"]),
        lines=tuple(_line_in(line) for line in data["lines"]),
        shipments=tuple(_shipment_in(shipment) for shipment in data["shipments"]),
    )


def time_out(moment: datetime | None) -> str | None:
    """A moment as ISO 8601 in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat()


def time_in(text: str | None) -> datetime | None:
    """A moment from ISO 8601 with an offset, in UTC."""
    return None if text is None else datetime.fromisoformat(text).astimezone(UTC)


def _refund_out(refund: Refund) -> Json:
    due, paid = time_out(refund.due_at), time_out(refund.paid_at)
    data = {"amount": str(refund.amount), "due_at": due, "paid_at": paid}
    return data | {"for_shipping": True} if refund.for_shipping else data


def _refund_in(data: Json) -> Refund:
    times = time_in(data["due_at"]), time_in(data["paid_at"])
    return Refund(Decimal(data["amount"]), *times, for_shipping=data.get("for_shipping", False))


def _line_out(line: Line) -> Json:
    data: Json = {
        "sku": line.sku,
        "title": line.title,
        "variant": line.variant,
        "quantity": line.quantity,
        "unit_price": str(line.unit_price),
        "return_shipping": line.return_shipping and line.return_shipping.value,
    }
    gone = {"cancelled": line.cancelled, "returned": line.returned}
    return data | {name: pieces for name, pieces in gone.items() if pieces}


def _line_in(data: Json) -> Line:
    payer, price = data["return_shipping"], Decimal(data["unit_price"])
    return Line(
        sku=data["sku"],
        title=data["title"],
        variant=data["variant"],
        quantity=data["quantity"],
        unit_price=price,
        return_shipping=ShippingPayer(payer) if payer else None,
        cancelled=data.get("cancelled", 0),
        returned=data.get("returned", 0),
    )


def _shipment_out(shipment: Shipment) -> Json:
    return {
        "carrier": shipment.carrier,
        "tracking": shipment.tracking,
        "shipped_at": time_out(shipment.shipped_at),
        "promised_by": time_out(shipment.promised_by),
        "delivered_at": time_out(shipment.delivered_at),
        "skus": list(shipment.skus),
    }


def _shipment_in(data: Json) -> Shipment:
    times = {name: time_in(data[name]) for name in ("shipped_at", "promised_by", "delivered_at")}
    return Shipment(data["carrier"], data["tracking"], skus=tuple(data["skus"]), **times)
