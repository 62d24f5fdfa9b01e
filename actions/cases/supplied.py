"""Facts that the shop's books lack and a person supplies: they fill in what is unknown, and change nothing that is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from actions.policy.facts import Order, Shipment, Status


@dataclass(frozen=True, slots=True)
class Supplied:
    """What a person found out about an order; times are aware UTC, None is still unknown."""

    status: Status | None = None
    placed_at: datetime | None = None
    delivered_at: datetime | None = None
    promised_by: datetime | None = None
    channel: str | None = None


def filled_in(order: Order, supplied: Supplied | None) -> Order:
    """The order with what a person supplied, where its own books say nothing."""
    if supplied is None:
        return order
    parcels = order.shipments or (_everything(order),)
    told = supplied.delivered_at or supplied.promised_by
    return replace(
        order,
        status=order.status or supplied.status,
        placed_at=order.placed_at or supplied.placed_at,
        channel=order.channel or supplied.channel,
        shipments=tuple(_parcel(one, supplied) for one in parcels) if told else order.shipments,
    )


def _parcel(parcel: Shipment, supplied: Supplied) -> Shipment:
    return replace(
        parcel,
        delivered_at=parcel.delivered_at or supplied.delivered_at,
        promised_by=parcel.promised_by or supplied.promised_by,
    )


def _everything(order: Order) -> Shipment:
    """What the books have in no parcel, in one."""
    return Shipment(None, None, None, None, None, tuple(line.sku for line in order.lines))
