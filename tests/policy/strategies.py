"""Orders and requests of every kind for the property tests; times around the boundaries are frequent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from actions.policy.facts import (
    AskedLine,
    Customer,
    Goal,
    Line,
    Order,
    Reason,
    Refund,
    Request,
    Shipment,
    ShippingPayer,
    Status,
)

PLACED = datetime(2026, 3, 6, 17, tzinfo=UTC)
SPANS = [0, 1, 3600, 86399, 86400, 86401, 2 * 86400, 29 * 86400, 30 * 86400, 31 * 86400, 32 * 86400]

spans = st.one_of(st.sampled_from(SPANS), st.integers(0, 40 * 86400)).map(lambda s: timedelta(seconds=s))
moments = spans.map(lambda span: PLACED + span)
perhaps = st.one_of(st.none(), moments)
money = st.integers(0, 9999).map(lambda cents: Decimal(cents) / 100)
skus = st.sampled_from(["HAT", "MUG", "SHIRT", "TEA"])


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    """One to four lines, some of their pieces cancelled."""
    chosen = draw(st.lists(skus, min_size=1, max_size=4, unique=True))
    made = []
    for sku in chosen:
        quantity = draw(st.integers(1, 3))
        payer = draw(st.sampled_from([*ShippingPayer, None]))
        made.append(Line(sku, sku, None, quantity, draw(money), payer, draw(st.integers(0, quantity))))
    return tuple(made)


@st.composite
def shipments(draw: st.DrawFn, of: tuple[Line, ...]) -> tuple[Shipment, ...]:
    """Up to three parcels, each with some of the lines."""
    holds = st.lists(st.sampled_from([line.sku for line in of]), max_size=3, unique=True).map(tuple)
    parcel = st.builds(Shipment, st.none(), st.none(), perhaps, perhaps, perhaps, holds)
    return tuple(draw(st.lists(parcel, max_size=3)))


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """An order with any facts, known or unknown, even ones that contradict each other."""
    of = draw(lines())
    return Order(
        number="AT-1",
        placed_at=draw(st.sampled_from([PLACED, PLACED, PLACED, None])),
        channel=draw(st.sampled_from(["website", "website", "website", "Corner Store", None])),
        status=draw(st.sampled_from([*Status, None])),
        cancelled_at=draw(st.one_of(st.none(), st.none(), moments)),
        refunds=tuple(draw(st.lists(st.builds(Refund, money, perhaps, perhaps), max_size=2))),
        customer=Customer(None, None, None),
        postal_code=None,
        country=None,
        payment_method=draw(st.sampled_from(["Visa", None])),
        currency="USD",
        shipping_fee=draw(money),
        lines=of,
        shipments=draw(shipments(of)),
    )


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """A request about such an order, for the whole or for some lines, now and then for too many pieces."""
    order = draw(orders())
    asked = st.builds(
        AskedLine,
        st.sampled_from([line.sku for line in order.lines]),
        st.one_of(st.none(), st.integers(1, 4)),
    )
    return Request(
        goal=draw(st.sampled_from(Goal)),
        order=order,
        requested_at=draw(moments),
        reason=draw(st.sampled_from([*Reason, None])),
        lines=tuple(draw(st.lists(asked, max_size=3))),
    )
