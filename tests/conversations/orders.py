"""Orders made for one dialogue, with times relative to now, in the shape of `./desk orders import`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

SHOP_ZONE = ZoneInfo("America/New_York")
_AGO = re.compile(r"(\d+)\s*(d|h|min)")
_UNITS = {"d": "days", "h": "hours", "min": "minutes"}
_DEFAULT_LINES = [{"sku": "MUG-01", "title": "Stoneware Mug", "price": "24.90"}]


def ago(text: str) -> timedelta:
    """ "23 h 59 min" or "30 d"; a leading "in" means the future."""
    span = timedelta(**{_UNITS[unit]: int(number) for number, unit in _AGO.findall(text)})
    return -span if text.startswith("in ") else span


def order_record(number: str, email: str, spec: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """One line for the import; ``spec`` names only what the dialogue is about."""
    lines = [_line(line) for line in spec.get("lines", _DEFAULT_LINES)]
    return {
        "number": number,
        "placed_at": _time(spec.get("placed", "40 d"), now),
        "channel": spec.get("channel", "website"),
        "status": spec.get("status", _status(spec)),
        "cancelled_at": None,
        "refunds": [],
        "customer": {"name": "Robin Example", "email": email, "phone": spec.get("phone", "+1 305 555 0142")},
        "ship_to": {"postal_code": spec.get("zip", "33127"), "country": "US"},
        "payment_method": "Visa",
        "currency": "USD",
        "shipping_fee": "5.00",
        "lines": lines,
        "shipments": _shipments(spec, lines, now),
    }


def _line(line: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sku": line["sku"],
        "title": line["title"],
        "variant": line.get("variant"),
        "quantity": line.get("quantity", 1),
        "unit_price": line.get("price", "10.00"),
        "return_shipping": line.get("return_shipping", "customer"),
    }


def _status(spec: Mapping[str, Any]) -> str:
    parcels = _parcels(spec)
    if parcels and all("delivered" in parcel for parcel in parcels):
        return "delivered"
    return "shipped" if any({"shipped", "delivered"} & set(parcel) for parcel in parcels) else "placed"


def _parcels(spec: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The parcels; "shipped", "delivered" and "promised" of the order itself are one parcel with everything."""
    own = {name: spec[name] for name in ("shipped", "delivered", "promised") if name in spec}
    parcels: list[Mapping[str, Any]] = spec.get("parcels", [own] if own else [])
    return parcels


def _shipments(spec: Mapping[str, Any], lines: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    everything = [line["sku"] for line in lines]
    return [_shipment(parcel, parcel.get("skus", everything), now) for parcel in _parcels(spec)]


def _shipment(parcel: Mapping[str, Any], skus: list[str], now: datetime) -> dict[str, Any]:
    shipped = parcel.get("shipped", "35 d" if "delivered" in parcel else None)
    return {
        "carrier": "UPS",
        "tracking": "1Z0000000000000042",
        "shipped_at": _time(shipped, now),
        "promised_by": _time(parcel.get("promised"), now),
        "delivered_at": _noon(parcel.get("delivered"), now),
        "skus": skus,
    }


def _noon(text: str | None, now: datetime) -> str | None:
    """Noon of the shop's day so many days ago: the clauses count its calendar days, across a change of the clock too."""
    if text is None:
        return None
    day = now.astimezone(SHOP_ZONE).date() - ago(text)
    return datetime.combine(day, time(12), SHOP_ZONE).isoformat()


def _time(text: str | None, now: datetime) -> str | None:
    return None if text is None else (now - ago(text)).isoformat()
