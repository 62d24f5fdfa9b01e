"""Orders for tests: one plain example to vary, and any order at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from actions.orders.wire import order_to_json
from actions.policy.facts import Customer, Line, Order, Refund, Shipment, ShippingPayer, Status

PLACED = datetime(2026, 3, 2, 15, 4, 5, tzinfo=UTC)
SHIRT = Line("SHIRT-RED-M", "Relaxed Cotton T-Shirt", "Red / M", 3, Decimal("17.90"))
LAMP = Line("LAMP-MOON", "Levitating Moon Lamp", None, 1, Decimal("59.90"), ShippingPayer.SHOP)
EXAMPLE = Order(
    number="AT-20001",
    placed_at=PLACED,
    channel="website",
    status=Status.PLACED,
    cancelled_at=None,
    refunds=(),
    customer=Customer("Ava Example", "ava@example.com", "+1 (305) 555-0100"),
    postal_code="33127",
    country="US",
    payment_method="Visa",
    currency="USD",
    shipping_fee=Decimal("4.95"),
    lines=(SHIRT, LAMP),
    shipments=(),
)


def order(**changes: Any) -> Order:
    """The example with some facts changed."""
    return replace(EXAMPLE, **changes)


def shipment(*skus: str, delivered_at: datetime | None = None) -> Shipment:
    """A parcel that left a day after the example was placed."""
    left = PLACED + timedelta(days=1)
    return Shipment("UPS", "123456789012", left, left + timedelta(days=3), delivered_at, skus)


def refund(amount: str, paid_at: datetime | None = None) -> Refund:
    """A refund due a week after the example was placed."""
    return Refund(Decimal(amount), PLACED + timedelta(days=7), paid_at)


def export(*orders: Order) -> list[bytes]:
    """Orders as the lines of a shop's export."""
    return [json.dumps(order_to_json(one)).encode() + b"\n" for one in orders]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
MAYBE_WORDS = st.none() | WORDS
TIMES = st.none() | st.datetimes(datetime(1990, 1, 2), datetime(2199, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001
AMOUNTS = st.decimals(Decimal(0), Decimal("99999.99"), places=2)
NUMBERS = st.integers(10_000, 99_999_999).map(lambda number: f"AT-{number}")


@st.composite
def lines(draw: st.DrawFn, sku: str) -> Line:
    """Any line with this sku."""
    quantity = draw(st.integers(1, 9))
    payer = draw(st.none() | st.sampled_from(ShippingPayer))
    cancelled = draw(st.integers(0, quantity))
    return Line(sku, draw(WORDS), draw(MAYBE_WORDS), quantity, draw(AMOUNTS), payer, cancelled)


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """Any order a shop may report."""
    skus = draw(st.lists(WORDS, min_size=1, max_size=4, unique=True))
    parcels = st.builds(
        Shipment,
        MAYBE_WORDS,
        MAYBE_WORDS,
        TIMES,
        TIMES,
        TIMES,
        st.sets(st.sampled_from(skus)).map(ordered(skus)),
    )
    return Order(
        number=draw(NUMBERS),
        placed_at=draw(TIMES),
        channel=draw(MAYBE_WORDS),
        status=draw(st.none() | st.sampled_from(Status)),
        cancelled_at=draw(TIMES),
        refunds=tuple(draw(st.lists(st.builds(Refund, AMOUNTS, TIMES, TIMES), max_size=3))),
        customer=draw(st.builds(Customer, MAYBE_WORDS, MAYBE_WORDS, MAYBE_WORDS)),
        postal_code=draw(MAYBE_WORDS),
        country=draw(MAYBE_WORDS),
        payment_method=draw(MAYBE_WORDS),
        currency=draw(st.sampled_from(["USD", "EUR"])),
        shipping_fee=draw(AMOUNTS),
        lines=tuple(draw(lines(sku)) for sku in skus),
        shipments=tuple(draw(st.lists(parcels, max_size=3))),
    )


def ordered(skus: list[str]) -> Any:
    """Puts a parcel's skus into the order of the order's lines, as the book gives them back."""
    return lambda chosen: tuple(sku for sku in skus if sku in chosen)
