"""Telling an order: a basket that somebody bought, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from actions.orders.demo.sketches import Parcel, Sketch
from actions.orders.demo.times import Moments
from actions.policy.facts import Customer, Line, Order, Refund, Shipment


@dataclass(frozen=True, slots=True)
class Basket:
    """What was bought, by whom, and how it was paid."""

    number: str
    customer: Customer
    postal_code: str
    payment_method: str
    currency: str
    shipping_fee: Decimal
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        """What was paid."""
        return self.shipping_fee + sum(line.unit_price * line.quantity for line in self.lines)


def tell(sketch: Sketch, basket: Basket, moments: Moments, carriers: Sequence[str]) -> Order:
    """The basket as an order to which the sketch's story happened."""
    return Order(
        number=basket.number,
        placed_at=moments.at(sketch.placed),
        channel=sketch.channel,
        status=sketch.status,
        cancelled_at=moments.at(sketch.cancelled),
        refunds=refunds(sketch, basket, moments),
        customer=basket.customer,
        postal_code=basket.postal_code,
        country="US",
        payment_method=basket.payment_method,
        currency=basket.currency,
        shipping_fee=basket.shipping_fee,
        lines=basket.lines,
        shipments=shipments(sketch.parcels, basket, moments, carriers),
    )


def refunds(sketch: Sketch, basket: Basket, moments: Moments) -> tuple[Refund, ...]:
    """All of the money back, where the story has a refund."""
    if sketch.refund is None:
        return ()
    return (Refund(basket.total, moments.at(sketch.refund.due), moments.at(sketch.refund.paid)),)


def shipments(
    parcels: Sequence[Parcel], basket: Basket, moments: Moments, carriers: Sequence[str]
) -> tuple[Shipment, ...]:
    """The parcels that hold something: a story may name more lines than the basket has."""
    packed = ((parcel, contents(parcel, basket.lines)) for parcel in parcels)
    return tuple(shipment(parcel, skus, moments, carriers) for parcel, skus in packed if skus)


def contents(parcel: Parcel, lines: Sequence[Line]) -> tuple[str, ...]:
    """The skus in a parcel."""
    positions = parcel.lines or range(1, len(lines) + 1)
    return tuple(lines[position - 1].sku for position in positions if position <= len(lines))


def shipment(parcel: Parcel, skus: tuple[str, ...], moments: Moments, carriers: Sequence[str]) -> Shipment:
    """A parcel that was handed to one of the carriers."""
    return Shipment(
        carrier=parcel.carrier or moments.random.choice(carriers),
        tracking=f"{moments.random.randint(10**11, 10**12 - 1)}" if parcel.shipped else None,
        shipped_at=moments.at(parcel.shipped),
        promised_by=moments.at(parcel.promised),
        delivered_at=moments.at(parcel.delivered),
        skus=skus,
    )
