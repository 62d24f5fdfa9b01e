"""The facts of one request as its clauses need them: everything as it stood at the moment of the decision.

What happened after that moment has not happened. A time that was recorded wins over the order's status; the
status only fills in where no time was recorded; where neither says anything the fact is unknown (None).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from actions.policy.errors import BadRequest
from actions.policy.facts import Order, Reason, Request, Status
from actions.policy.lines import LineFacts, line_facts
from actions.policy.parcels import loose_parcel, parcel_facts
from actions.policy.policy import Policy, Rules, Version
from actions.policy.shop import Shop


@dataclass(slots=True)
class Situation:
    """One request, seen at one moment. ``placed_at`` is None when it is unknown or lies in the future."""

    order: Order
    reason: Reason | None
    requested_at: datetime
    at: datetime
    version: Version
    rules: Rules
    shop: Shop
    zone: ZoneInfo
    placed_at: datetime | None
    cancelled: bool
    lines: list[LineFacts]


def situate(request: Request, policy: Policy, at: datetime) -> Situation:
    """The facts of a request. Raises BadRequest where the request contradicts itself or a time has no zone.

    A decision cannot come before its request: ``at`` counts as the later of the two.
    """
    order = request.order
    requested_at = instant(request.requested_at, "requested_at")
    at = max(instant(at, "at"), requested_at)
    version = policy.at(requested_at)
    placed_at = known(order.placed_at, "order.placed_at")
    if placed_at is not None and placed_at > at:
        placed_at = None
    cancelled, status = _standing(order, at)
    parcels = [parcel_facts(s, i, status, at, placed_at) for i, s in enumerate(order.shipments)]
    return Situation(
        order=order,
        reason=request.reason,
        requested_at=requested_at,
        at=at,
        version=version,
        rules=version.rules,
        shop=policy.shop,
        zone=policy.shop.zone,
        placed_at=placed_at,
        cancelled=cancelled,
        lines=line_facts(request, parcels, loose_parcel(status), cancelled),
    )


def instant(moment: datetime, field: str) -> datetime:
    """A moment in UTC. Raises BadRequest when it has no zone or no sensible year."""
    if moment.tzinfo is None:
        raise BadRequest(field, "must have a time zone or an offset such as -05:00")
    if not 1970 <= moment.year <= 9000:
        raise BadRequest(field, f"the year {moment.year} cannot be right")
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)


def known(moment: datetime | None, field: str) -> datetime | None:
    """The same for a fact that may be unknown."""
    return None if moment is None else instant(moment, field)


def _standing(order: Order, at: datetime) -> tuple[bool, Status | None]:
    """Whether the order is cancelled at this moment, and its status then (None: unknown)."""
    cancelled_at = known(order.cancelled_at, "order.cancelled_at")
    if cancelled_at is not None and cancelled_at > at:
        return False, None if order.status is Status.CANCELLED else order.status
    return cancelled_at is not None or order.status is Status.CANCELLED, order.status
