"""The lines a request is about, each with the pieces asked for and the state of its own parcels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from actions.policy.errors import BadRequest
from actions.policy.facts import Line, Order, Request
from actions.policy.parcels import Parcel


@dataclass(slots=True)
class LineFacts:
    """One line as the clauses need it. ``quantity`` pieces are asked for, ``left`` are not cancelled.

    A line in several parcels is delivered with the last of them, at ``delivered_at``; it is shipped as
    soon as the first has left.
    """

    line: Line
    quantity: int
    named: bool
    left: int
    too_many: bool
    parcels: list[Parcel]
    shipped: bool | None
    shipped_at: datetime | None
    delivered: bool | None
    delivered_at: datetime | None

    @property
    def value(self) -> Decimal:
        """What was paid for the pieces asked for."""
        return self.line.unit_price * self.quantity

    def like(self, other: LineFacts) -> bool:
        """Whether every verdict about the other line is one about this line as well."""
        return self.parcels == other.parcels and self.line.return_shipping is other.line.return_shipping

    def promises(self) -> list[datetime | None]:
        """The promised times of the parcels that have not arrived, the earliest first, unknown ones last."""
        return sorted((p.promised_by for p in self.parcels if not p.delivered), key=_unknown_last)

    def late(self, requested_at: datetime) -> bool | None:
        """Whether a parcel arrived after its promised time, or has not arrived by it."""
        return _any([_parcel_late(parcel, requested_at) for parcel in self.parcels])


def line_facts(request: Request, parcels: list[Parcel], loose: Parcel, cancelled: bool) -> list[LineFacts]:
    """The asked lines, sorted by sku. Raises BadRequest for an unknown sku or a senseless quantity."""
    order = request.order
    lines = _by_sku(order)
    wanted = _wanted(request, lines) if request.lines else _all_left(lines, cancelled)
    found = []
    for sku in sorted(wanted):
        inside = [p for p, s in zip(parcels, order.shipments, strict=True) if sku in s.skus] or [loose]
        found.append(_facts(lines[sku], wanted[sku], inside, cancelled))
    return found


def _by_sku(order: Order) -> dict[str, Line]:
    lines = {line.sku: line for line in order.lines}
    if not lines:
        raise BadRequest("order.lines", "the order has no lines, so there is nothing to decide about")
    if len(lines) < len(order.lines):
        raise BadRequest("order.lines", "the same sku is given twice; give it once, with the whole quantity")
    return lines


def _wanted(request: Request, lines: dict[str, Line]) -> dict[str, int | None]:
    """Pieces asked for by sku; None is all that is left. A line named twice asks for both quantities."""
    wanted: dict[str, int | None] = {}
    for index, asked in enumerate(request.lines):
        if asked.sku not in lines:
            known = ", ".join(sorted(lines))
            raise BadRequest(f"lines[{index}].sku", f"{asked.sku!r} is not in this order; it has {known}")
        if asked.quantity is not None and asked.quantity < 1:
            raise BadRequest(f"lines[{index}].quantity", "must be 1 or more")
        before = wanted.get(asked.sku, 0)
        wanted[asked.sku] = None if before is None or asked.quantity is None else before + asked.quantity
    return wanted


def _all_left(lines: dict[str, Line], cancelled: bool) -> dict[str, int | None]:
    """Every line of which something is left; every line when nothing is, or when the order is cancelled."""
    left = {sku: None for sku, line in lines.items() if line.left}
    return dict.fromkeys(lines) if cancelled or not left else left  # type: ignore[return-value]


def _facts(line: Line, asked: int | None, parcels: list[Parcel], cancelled: bool) -> LineFacts:
    left = line.left
    whole = line.quantity if cancelled or not left else left
    quantity = asked or whole
    together = parcels[0] if len(parcels) == 1 else _together(parcels)
    return LineFacts(
        line=line,
        quantity=quantity,
        named=asked is not None,
        left=left,
        too_many=quantity > left,
        parcels=parcels,
        shipped=together.shipped,
        shipped_at=together.shipped_at,
        delivered=together.delivered,
        delivered_at=together.delivered_at,
    )


def _together(parcels: list[Parcel]) -> Parcel:
    shipped = _any([p.shipped for p in parcels])
    delivered = _all([p.delivered for p in parcels])
    left = [p.shipped_at for p in parcels if p.shipped_at is not None]
    there = [p.delivered_at for p in parcels if p.delivered_at is not None]
    complete = delivered and len(there) == len(parcels)
    return Parcel(shipped, min(left, default=None), delivered, max(there) if complete else None, None)


def _parcel_late(parcel: Parcel, requested_at: datetime) -> bool | None:
    if parcel.promised_by is None or parcel.delivered is None:
        return None
    if not parcel.delivered:
        return requested_at > parcel.promised_by
    return None if parcel.delivered_at is None else parcel.delivered_at > parcel.promised_by


def _any(facts: list[bool | None]) -> bool | None:
    return True if True in facts else None if None in facts else False


def _all(facts: list[bool | None]) -> bool | None:
    return False if False in facts else None if None in facts else True


def _unknown_last(moment: datetime | None) -> float:
    return float("inf") if moment is None else moment.timestamp()
