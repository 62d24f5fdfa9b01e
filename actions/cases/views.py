"""Cases and refunds as they are shown: plain values that outlive the database session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from actions.cases.models import CaseLineRow, CaseRow, CaseState
from actions.cases.receipts import duties
from actions.orders.models import OrderRow, RefundRow
from actions.policy.facts import Goal, Reason

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseLine:
    """Pieces of one line that a case is about, at the price that was paid for one."""

    sku: str
    title: str
    variant: str | None
    quantity: int
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """Something that happened to a case: when (UTC), who did it, and what."""

    at: datetime
    who: str
    what: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case. ``deadline`` (UTC) is None while a case approved in advance waits for its parcel.

    ``photos`` are the ids of pictures sent as evidence (bot/conversations/photos.py keeps them).
    ``obligations`` are the clauses the customer must heed, ``duties`` the same in sentences.
    """

    rma: str
    state: CaseState
    goal: Goal
    reason: Reason | None
    description: str | None
    photos: tuple[str, ...]
    order_number: str
    currency: str
    lines: tuple[CaseLine, ...]
    deadline: datetime | None
    obligations: tuple[str, ...]
    duties: tuple[str, ...]
    preapproved: bool
    conversation: str
    requested_at: datetime
    opened_at: datetime
    events: tuple[CaseEvent, ...]
    receipt: Json

    @property
    def items(self) -> str:
        """What the case is about, in words: "2 × Linen Shirt (red, M) and 1 × Mug"."""
        words = [line_in_words(line) for line in self.lines]
        return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


@dataclass(frozen=True, slots=True)
class RefundView:
    """Money that goes back: where to, and by when at the latest (UTC)."""

    amount: Decimal
    currency: str
    to: str | None
    due_at: datetime | None
    paid_at: datetime | None


def line_in_words(line: CaseLine) -> str:
    """A line as a customer recognises it."""
    variant = f" ({line.variant})" if line.variant else ""
    return f"{line.quantity} × {line.title}{variant}"


def view_case(row: CaseRow) -> CaseView:
    """A stored case as it is shown."""
    return CaseView(
        rma=row.rma,
        state=row.state,
        goal=row.goal,
        reason=row.reason,
        description=row.description,
        photos=tuple(row.photos),
        order_number=row.order.number,
        currency=row.order.currency,
        lines=tuple(view_line(line) for line in sorted(row.lines, key=place)),
        deadline=row.deadline,
        obligations=tuple(row.obligations),
        duties=duties(row.receipt, row.obligations),
        preapproved=row.preapproved,
        conversation=row.conversation,
        requested_at=row.requested_at,
        opened_at=row.opened_at,
        events=tuple(CaseEvent(event.at, event.who, event.what, event.note) for event in row.events),
        receipt=row.receipt,
    )


def view_line(row: CaseLineRow) -> CaseLine:
    """A stored line of a case."""
    return CaseLine(row.line.sku, row.line.title, row.line.variant, row.quantity, row.unit_price)


def place(row: CaseLineRow) -> int:
    """Sort key: lines are shown as they stand in the order."""
    return row.line.position


def view_refund(row: RefundRow, order: OrderRow) -> RefundView:
    """A stored refund; it goes back the way the order was paid."""
    return RefundView(row.amount, order.currency, order.payment_method, row.due_at, row.paid_at)


def case_to_json(case: CaseView, zone: tzinfo = UTC) -> Json:
    """A case in plain JSON values; the deadline has the offset of ``zone``, the other times are in UTC."""
    return {
        "rma": case.rma,
        "state": case.state.value,
        "goal": case.goal.value,
        "reason": case.reason and case.reason.value,
        "description": case.description,
        "photos": list(case.photos),
        "order": case.order_number,
        "lines": [line_to_json(line) for line in case.lines],
        "currency": case.currency,
        "deadline": case.deadline and case.deadline.astimezone(zone).isoformat(),
        "obligations": list(case.obligations),
        "preapproved": case.preapproved,
        "conversation": case.conversation,
        "requested_at": case.requested_at.isoformat(),
        "opened_at": case.opened_at.isoformat(),
        "events": [event_to_json(event) for event in case.events],
        "receipt": case.receipt,
    }


def line_to_json(line: CaseLine) -> Json:
    """A line of a case; money as a decimal string."""
    return {
        "sku": line.sku,
        "title": line.title,
        "variant": line.variant,
        "quantity": line.quantity,
        "unit_price": str(line.unit_price),
    }


def event_to_json(event: CaseEvent) -> Json:
    """What happened to a case."""
    return {"at": event.at.isoformat(), "who": event.who, "what": event.what, "note": event.note}
