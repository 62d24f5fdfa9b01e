"""Orders and requests for the policy's tests, made from few words; what is not said has a plain default.

Times are written in the shop's zone ("2026-03-08 13:00:01", with an offset only where the clock shows an hour
twice); "unknown" is a fact that nobody knows.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from actions.policy import Policy, Shop, load_policy, load_shop
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

DATA = Path(__file__).parents[2] / "data"
PLACED = "2026-03-02 10:00"


@cache
def shop() -> Shop:
    """The shop as the product ships it."""
    return load_shop(DATA / "shop.yml")


@cache
def policy() -> Policy:
    """The policy as the product ships it."""
    return load_policy(DATA / "policy", shop())


def local(text: str) -> datetime:
    """A moment in UTC from the shop's local time."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=shop().zone)).astimezone(UTC)


def make_order(said: dict[str, Any]) -> Order:
    """An order from the words of a case: placed, channel, status, cancelled, items, parcels, refunds, ..."""
    lines = tuple(_line(sku, item) for sku, item in said.get("items", {"SHIRT": {}}).items())
    parcels = tuple(_parcel(parcel, lines) for parcel in _parcels(said))
    return Order(
        number="AT-10423",
        placed_at=_time(said.get("placed", PLACED)),
        channel=_known(said.get("channel", "website")),
        status=_status(said, parcels),
        cancelled_at=_time(said.get("cancelled", "unknown")),
        refunds=tuple(Refund(Decimal(amount), None, None) for amount in said.get("refunded", ())),
        customer=Customer("Ada Example", "ada@example.com", "+1 305 555 0123"),
        postal_code="33127",
        country="US",
        payment_method=_known(said.get("method", "Visa")),
        currency="USD",
        shipping_fee=Decimal(said.get("fee", "5.00")),
        lines=lines,
        shipments=parcels,
    )


def make_request(said: dict[str, Any], asked: str) -> Request:
    """A request from the words of a case: goal, reason, lines ("SHIRT" or "SHIRT=2")."""
    reason = _known(said.get("reason", "unknown"))
    return Request(
        goal=Goal(said["goal"]),
        order=make_order(said),
        requested_at=local(asked),
        reason=Reason(reason) if reason else None,
        lines=tuple(_asked(text) for text in said.get("lines", ())),
    )


def _line(sku: str, item: dict[str, str]) -> Line:
    payer = _known(item.get("return_shipping", "customer"))
    return Line(
        sku=sku,
        title=sku.capitalize(),
        variant=None,
        quantity=int(item.get("quantity", 2)),
        unit_price=Decimal(item.get("price", "10.00")),
        return_shipping=ShippingPayer(payer) if payer else None,
        cancelled=int(item.get("cancelled", 0)),
    )


def _parcels(said: dict[str, Any]) -> list[dict[str, Any]]:
    """The parcels; "shipped", "promised" and "delivered" of the case itself are one parcel with everything."""
    own: dict[str, Any] = {key: said[key] for key in ("shipped", "promised", "delivered") if key in said}
    parcels: list[dict[str, Any]] = said.get("parcels", [])
    return parcels or ([own] if own else [])


def _parcel(parcel: dict[str, Any], lines: tuple[Line, ...]) -> Shipment:
    return Shipment(
        carrier="UPS",
        tracking=None,
        shipped_at=_time(parcel.get("shipped", "unknown")),
        promised_by=_time(parcel.get("promised", "unknown")),
        delivered_at=_time(parcel.get("delivered", "unknown")),
        skus=tuple(parcel.get("holds", [line.sku for line in lines])),
    )


def _status(said: dict[str, Any], parcels: tuple[Shipment, ...]) -> Status | None:
    """The status said, or the one that fits the parcels."""
    if "status" in said:
        return Status(said["status"]) if said["status"] != "unknown" else None
    if parcels and all(parcel.delivered_at for parcel in parcels):
        return Status.DELIVERED
    return Status.SHIPPED if any(p.shipped_at or p.delivered_at for p in parcels) else Status.PLACED


def _asked(text: str) -> AskedLine:
    sku, _, pieces = text.partition("=")
    return AskedLine(sku, int(pieces) if pieces else None)


def _known(text: str) -> str | None:
    return None if text == "unknown" else text


def _time(text: str) -> datetime | None:
    return None if text == "unknown" else local(text)
