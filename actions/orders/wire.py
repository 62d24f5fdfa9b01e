"""Orders as shops export them: one JSON object an order (contract 3), read strictly and written back the same.

Times carry an offset, money is a decimal string with at most two decimals, unknown values are null or left out. A
product stands on one line of an order only: lines are named by their sku everywhere, so a second line with the same
sku is refused, not merged (its price may differ). Beyond the contract a line may say ``"cancelled"``, the pieces of it
that are cancelled already; it is written only where there are any.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from actions.database.types import CENT
from actions.orders.wire_errors import CURRENCY, MONEY, PRINTABLE, BadOrder, bad_order
from actions.orders.wire_writing import order_to_json
from actions.policy.facts import Customer, Line, Order, Refund, Shipment, ShippingPayer, Status

__all__ = ["BadOrder", "order_from_json", "order_from_text", "order_to_json"]

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def dated(value: object) -> object:
    """Refuse a bare number, in quotes or not, which would be read as seconds since 1970."""
    if not isinstance(value, str) or value[4:5] != "-":
        raise PydanticCustomError("datetime_shape", "must be a time")
    return value


Amount = Annotated[str, Field(pattern=MONEY)]
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST, strict=False), BeforeValidator(dated)]
Text = Annotated[str, Field(max_length=500, pattern=PRINTABLE)]
Name = Annotated[str, Field(min_length=1, max_length=500, pattern=PRINTABLE)]
Pieces = Annotated[int, Field(le=100_000)]


class Wire(BaseModel):
    """Strict: no conversions between types, no unknown fields."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, str_strip_whitespace=True)


class WireRefund(Wire):
    """Money promised back."""

    amount: Amount
    due_at: Moment | None = None
    paid_at: Moment | None = None


class WireCustomer(Wire):
    """Who bought."""

    name: Text | None = None
    email: Text | None = None
    phone: Text | None = None


class WireAddress(Wire):
    """Where it goes, as far as the desk needs to know."""

    postal_code: Text | None = None
    country: Text | None = None


class WireLine(Wire):
    """One product of the order."""

    sku: Name
    title: Name
    variant: Text | None = None
    quantity: Annotated[Pieces, Field(ge=1)]
    unit_price: Amount
    return_shipping: ShippingPayer | None = None
    cancelled: Annotated[Pieces, Field(ge=0)] = 0


class WireShipment(Wire):
    """One parcel."""

    carrier: Text | None = None
    tracking: Text | None = None
    shipped_at: Moment | None = None
    promised_by: Moment | None = None
    delivered_at: Moment | None = None
    skus: list[Name]


class WireOrder(Wire):
    """One order."""

    number: Annotated[str, Field(min_length=1, max_length=64, pattern=PRINTABLE)]
    placed_at: Moment | None = None
    channel: Text | None = None
    status: Status | None = None
    cancelled_at: Moment | None = None
    refunds: Annotated[list[WireRefund], Field(max_length=200)] | None = None
    customer: WireCustomer | None = None
    ship_to: WireAddress | None = None
    payment_method: Text | None = None
    currency: Annotated[str, Field(pattern=CURRENCY)]
    shipping_fee: Amount
    lines: Annotated[list[WireLine], Field(min_length=1, max_length=200)]
    shipments: Annotated[list[WireShipment], Field(max_length=200)] | None = None


def order_from_json(data: Mapping[str, Any]) -> Order:
    """One order from its JSON object. Raises ``BadOrder``, which names the field and says what it must be."""
    try:
        text = json.dumps(data)
    except (TypeError, ValueError):
        raise BadOrder("", "must be made of JSON values only") from None
    return order_from_text(text)


def order_from_text(text: str | bytes) -> Order:
    """One order from its JSON text. Raises ``BadOrder``."""
    try:
        wire = WireOrder.model_validate_json(text)
    except ValidationError as error:
        raise bad_order(error) from None
    check_lines(wire)
    return order_facts(wire)


def check_lines(wire: WireOrder) -> None:
    """Each sku stands on one line, no more is cancelled than bought, and parcels hold only what was bought."""
    seen: set[str] = set()
    for index, line in enumerate(wire.lines):
        if line.sku in seen:
            raise BadOrder(
                f"lines[{index}].sku", f'"{line.sku}" stands on another line too; put both on one line'
            )
        if line.cancelled > line.quantity:
            raise BadOrder(f"lines[{index}].cancelled", f"must be at most the quantity, {line.quantity}")
        seen.add(line.sku)
    for index, shipment in enumerate(wire.shipments or ()):
        check_contents(shipment, f"shipments[{index}]", seen)


def check_contents(shipment: WireShipment, path: str, bought: set[str]) -> None:
    """A parcel holds only what was bought."""
    for index, sku in enumerate(shipment.skus):
        if sku not in bought:
            raise BadOrder(f"{path}.skus[{index}]", f'"{sku}" is the sku of no line of this order')


def order_facts(wire: WireOrder) -> Order:
    """A checked order as facts."""
    customer, address = wire.customer or WireCustomer(), wire.ship_to or WireAddress()
    return Order(
        number=wire.number,
        placed_at=utc(wire.placed_at),
        channel=wire.channel or None,
        status=wire.status,
        cancelled_at=utc(wire.cancelled_at),
        refunds=tuple(refund_facts(refund) for refund in wire.refunds or ()),
        customer=Customer(customer.name or None, customer.email or None, customer.phone or None),
        postal_code=address.postal_code or None,
        country=address.country or None,
        payment_method=wire.payment_method or None,
        currency=wire.currency,
        shipping_fee=money(wire.shipping_fee),
        lines=tuple(line_facts(line) for line in wire.lines),
        shipments=tuple(shipment_facts(shipment) for shipment in wire.shipments or ()),
    )


def refund_facts(wire: WireRefund) -> Refund:
    """A refund as a fact."""
    return Refund(money(wire.amount), utc(wire.due_at), utc(wire.paid_at))


def line_facts(wire: WireLine) -> Line:
    """A line as a fact."""
    price, variant = money(wire.unit_price), wire.variant or None
    return Line(wire.sku, wire.title, variant, wire.quantity, price, wire.return_shipping, wire.cancelled)


def shipment_facts(wire: WireShipment) -> Shipment:
    """A parcel as a fact; a sku named twice is in it once."""
    shipped, promised, delivered = utc(wire.shipped_at), utc(wire.promised_by), utc(wire.delivered_at)
    skus = tuple(dict.fromkeys(wire.skus))
    return Shipment(wire.carrier or None, wire.tracking or None, shipped, promised, delivered, skus)


def utc(moment: datetime | None) -> datetime | None:
    """The moment in UTC."""
    return moment.astimezone(UTC) if moment else None


def money(text: str) -> Decimal:
    """An amount with two decimals, so that equal amounts look equal."""
    return Decimal(text).quantize(CENT)
