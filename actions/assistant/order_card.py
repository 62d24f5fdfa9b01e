"""An order as a card for the widget and for programs; all that matters of it is said in words too."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions.policy.facts import Line, Order


def order_card(order: Order) -> dict[str, Any]:
    """The order's number, state, time (ISO 8601) and lines; money as decimal strings, an unknown state or time as None."""
    return {
        "number": order.number,
        "status": str(order.status) if order.status else None,
        "placed_at": order.placed_at.isoformat() if order.placed_at else None,
        "currency": order.currency,
        "total": str(_total(order)),
        "lines": [_line(line) for line in order.lines],
    }


def _total(order: Order) -> Decimal:
    """What was paid for everything, with the shipping."""
    return sum((line.unit_price * line.quantity for line in order.lines), order.shipping_fee)


def _line(line: Line) -> dict[str, Any]:
    return {
        "title": line.title,
        "variant": line.variant,
        "quantity": line.quantity,
        "unit_price": str(line.unit_price),
    }
