"""The facts a decision is made from: an order, and what its customer asks for.

Every datetime is aware and in UTC; money is Decimal in the order's own currency. None means that the fact is
unknown, which is never the same as "no": where a clause needs an unknown fact the verdict is ``human``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

WEBSITE = "website"


class Goal(StrEnum):
    """What the customer wants settled (DESIGN.md, Words)."""

    CANCEL = "cancel"
    RETURN = "return"
    EXCHANGE = "exchange"
    DEFECT = "defect"
    INCOMPLETE = "incomplete"
    WRONG_ITEM = "wrong_item"
    DELAY = "delay"


class Status(StrEnum):
    """Where the whole order stands, as the shop's own system reports it."""

    PLACED = "placed"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class ShippingPayer(StrEnum):
    """Who pays to send a line back, as its product page says (clause return.shipping)."""

    CUSTOMER = "customer"
    SHOP = "shop"


class Reason(StrEnum):
    """Why the customer sends something back. The fault reasons are those of the policy text."""

    NOT_AS_SPECIFIED = "not_as_specified"
    FLAWED = "flawed"
    DAMAGED = "damaged"
    INCOMPLETE = "incomplete"
    LATE = "late"
    WRONG_ITEM = "wrong_item"
    CHANGED_MIND = "changed_mind"
    DOES_NOT_FIT = "does_not_fit"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Customer:
    """Who bought; any of it may be unknown."""

    name: str | None
    email: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One product of an order. ``cancelled`` pieces, and those ``returned`` and accepted, can be asked for no more."""

    sku: str
    title: str
    variant: str | None
    quantity: int
    unit_price: Decimal
    return_shipping: ShippingPayer | None = ShippingPayer.CUSTOMER
    cancelled: int = 0
    returned: int = 0

    @property
    def left(self) -> int:
        """The pieces that can still be asked for."""
        return max(self.quantity - self.cancelled - self.returned, 0)


@dataclass(frozen=True, slots=True)
class Shipment:
    """One parcel of an order and the lines in it."""

    carrier: str | None
    tracking: str | None
    shipped_at: datetime | None
    promised_by: datetime | None
    delivered_at: datetime | None
    skus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refund:
    """Money promised back for an order: due at, and paid at once it was paid.

    ``for_shipping``: it pays back what sending a defect in cost, and is no part of what was paid for the order.
    """

    amount: Decimal
    due_at: datetime | None
    paid_at: datetime | None
    for_shipping: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """One order as the shop's books hold it (contract 3)."""

    number: str
    placed_at: datetime | None
    channel: str | None
    status: Status | None
    cancelled_at: datetime | None
    refunds: tuple[Refund, ...]
    customer: Customer
    postal_code: str | None
    country: str | None
    payment_method: str | None
    currency: str
    shipping_fee: Decimal
    lines: tuple[Line, ...]
    shipments: tuple[Shipment, ...]


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A line the customer named; ``quantity`` None means all that is left of it."""

    sku: str
    quantity: int | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A customer's wish about one order. No lines named means every line of the order.

    ``requested_at`` is the moment the request's first message arrived (clause return.via_website).
    """

    goal: Goal
    order: Order
    requested_at: datetime
    reason: Reason | None = None
    lines: tuple[AskedLine, ...] = ()
