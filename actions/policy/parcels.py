"""One parcel as it stood at the moment of a decision."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple

from actions.policy.errors import BadRequest
from actions.policy.facts import Shipment, Status

_NOT_LEFT = (Status.PLACED, Status.PROCESSING, Status.CANCELLED)
_NOT_THERE = (*_NOT_LEFT, Status.SHIPPED)
_LEFT = (Status.SHIPPED, Status.DELIVERED)


class Parcel(NamedTuple):
    """Where a parcel is; None is unknown, and a known state may have an unknown time."""

    shipped: bool | None
    shipped_at: datetime | None
    delivered: bool | None
    delivered_at: datetime | None
    promised_by: datetime | None


@cache
def loose_parcel(status: Status | None) -> Parcel:
    """What the order's status alone says about a line that is in no recorded parcel."""
    shipped, delivered = _by(status, _LEFT, _NOT_LEFT), _by(status, (Status.DELIVERED,), _NOT_THERE)
    return Parcel(shipped, None, delivered, None, None)


def parcel_facts(
    shipment: Shipment, index: int, status: Status | None, at: datetime, placed_at: datetime | None
) -> Parcel:
    """A recorded parcel at a moment. A delivery before the purchase cannot be right: its time is unknown."""
    shipped_at = _utc(shipment.shipped_at, index, "shipped_at")
    delivered_at = _utc(shipment.delivered_at, index, "delivered_at")
    by_status = _by(status, (Status.DELIVERED,), _NOT_THERE)
    delivered = by_status if delivered_at is None else delivered_at <= at
    if delivered:
        shipped: bool | None = True
    elif shipped_at is None:
        shipped = _by(status, _LEFT, _NOT_LEFT)
    else:
        shipped = shipped_at <= at
    if delivered_at is not None and (not delivered or (placed_at is not None and delivered_at < placed_at)):
        delivered_at = None
    promised_by = _utc(shipment.promised_by, index, "promised_by")
    return Parcel(shipped, shipped_at if shipped else None, delivered, delivered_at, promised_by)


def _by(status: Status | None, yes: tuple[Status, ...], no: tuple[Status, ...]) -> bool | None:
    return True if status in yes else False if status in no else None


def _utc(moment: datetime | None, index: int, name: str) -> datetime | None:
    if moment is None or (moment.tzinfo is UTC and 1970 <= moment.year <= 9000):
        return moment
    if moment.tzinfo is None or not 1970 <= moment.year <= 9000:
        raise BadRequest(
            f"order.shipments[{index}].{name}", "must be a time with an offset, in a sensible year"
        )
    return moment.astimezone(UTC)
