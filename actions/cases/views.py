"""Cases and refunds as they are shown: plain values that outlive the database session."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import Any

from actions.cases.models import CaseEventRow, CaseLineRow, CaseRow, FindingRow, ShippingClaimRow
from actions.cases.receipts import duties
from actions.cases.states import CaseState, Condition, Evaluation, Found, Remedy
from actions.orders.models import OrderRow, RefundKind, RefundRow
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
    """Something that happened to a case: when (UTC), who did it, and what.

    A move has the states it led from and to, and until when (UTC) the next one was due then. ``id`` grows with time.
    """

    at: datetime
    who: str
    what: str
    note: str | None
    from_state: CaseState | None = None
    to_state: CaseState | None = None
    due_at: datetime | None = None
    data: Json | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class FindingView:
    """What the inspection found of a line: how many pieces were accepted, and the clauses that refuse the others."""

    sku: str
    proof: Found
    accessories: Found
    packaging: Found
    labels: Found
    condition: Condition
    accepted: int
    refused_for: tuple[str, ...]
    note: str | None
    photos: tuple[str, ...]
    found_by: str
    found_at: datetime


@dataclass(frozen=True, slots=True)
class ClaimView:
    """What a customer paid to send a factory defect in; ``due_at`` (UTC) is until when its evaluation is due."""

    amount: Decimal
    receipt: str | None
    claimed_at: datetime
    due_at: datetime | None
    outcome: Evaluation | None
    evaluated_at: datetime | None
    note: str | None


@dataclass(frozen=True, slots=True)
class RefundLineView:
    """What goes back for the accepted pieces of one line."""

    sku: str
    quantity: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RefundView:
    """Money that goes back: where to, and by when at the latest (UTC); granted, and paid once ``paid_at`` is set."""

    amount: Decimal
    currency: str
    to: str | None
    due_at: datetime | None
    paid_at: datetime | None
    kind: RefundKind = RefundKind.GOODS
    granted_at: datetime | None = None
    lines: tuple[RefundLineView, ...] = ()
    payment: str | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case. ``deadline`` (UTC) is None while a case approved in advance waits for its parcel.

    ``photos`` are the ids of pictures sent as evidence (bot/conversations/photos.py keeps them).
    ``obligations`` are the clauses the customer must heed, ``duties`` the same in sentences. ``due_at`` (UTC) is until when
    the next move is due, by the customer before the receipt and by the shop after it; ``version`` counts the moves.
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
    version: int = 0
    state_since: datetime | None = None
    due_at: datetime | None = None
    received_at: datetime | None = None
    decided_at: datetime | None = None
    remedy: Remedy | None = None
    findings: tuple[FindingView, ...] = ()
    claim: ClaimView | None = None
    refunds: tuple[RefundView, ...] = ()

    @property
    def items(self) -> str:
        """What the case is about, in words: "2 × Linen Shirt (red, M) and 1 × Mug"."""
        words = [line_in_words(line) for line in self.lines]
        return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


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
        events=tuple(view_event(event) for event in row.events),
        receipt=row.receipt,
        version=row.version,
        state_since=row.state_since,
        due_at=row.due_at,
        received_at=row.received_at,
        decided_at=row.decided_at,
        remedy=row.remedy,
        findings=view_findings(row),
        claim=view_claim(row.claim) if row.claim else None,
        refunds=tuple(
            view_refund(refund, row.order) for refund in row.order.refunds if refund.case_id == row.id
        ),
    )


def view_event(row: CaseEventRow) -> CaseEvent:
    """A stored event."""
    told = (row.at, row.who, row.what, row.note, row.from_state, row.to_state, row.due_at, row.data, row.id)
    return CaseEvent(*told)


def view_findings(row: CaseRow) -> tuple[FindingView, ...]:
    """What the inspection found, in the order of the order's lines."""
    lines = {line.line_id: line for line in row.lines}
    found = sorted(row.findings, key=lambda finding: place(lines[finding.line_id]))
    return tuple(view_finding(finding, lines[finding.line_id].line.sku) for finding in found)


def view_finding(row: FindingRow, sku: str) -> FindingView:
    """What was found of one line."""
    return FindingView(
        sku=sku,
        proof=row.proof,
        accessories=row.accessories,
        packaging=row.packaging,
        labels=row.labels,
        condition=row.condition,
        accepted=row.accepted,
        refused_for=tuple(refusal.clause for refusal in row.refusals),
        note=row.note,
        photos=tuple(row.photos),
        found_by=row.found_by,
        found_at=row.found_at,
    )


def view_claim(row: ShippingClaimRow) -> ClaimView:
    """A stored claim of shipping cost."""
    told = (row.amount, row.receipt, row.claimed_at, row.due_at, row.outcome, row.evaluated_at, row.note)
    return ClaimView(*told)


def view_line(row: CaseLineRow) -> CaseLine:
    """A stored line of a case."""
    return CaseLine(row.line.sku, row.line.title, row.line.variant, row.quantity, row.unit_price)


def place(row: CaseLineRow) -> int:
    """Sort key: lines are shown as they stand in the order."""
    return row.line.position


def view_refund(row: RefundRow, order: OrderRow) -> RefundView:
    """A stored refund; it goes back the way the order was paid."""
    lines = sorted(row.lines, key=lambda line: line.line.position)
    return RefundView(
        amount=row.amount,
        currency=order.currency,
        to=order.payment_method,
        due_at=row.due_at,
        paid_at=row.paid_at,
        kind=row.kind,
        granted_at=row.granted_at,
        lines=tuple(RefundLineView(line.line.sku, line.quantity, line.amount) for line in lines),
        payment=row.payment,
        id=row.id,
    )


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
        "version": case.version,
        "state_since": time_or_none(case.state_since),
        "due_at": case.due_at and case.due_at.astimezone(zone).isoformat(),
        "received_at": time_or_none(case.received_at),
        "decided_at": time_or_none(case.decided_at),
        "remedy": case.remedy and case.remedy.value,
        "findings": [finding_to_json(finding) for finding in case.findings],
        "refunds": [refund_to_json(refund) for refund in case.refunds],
        "shipping_claim": claim_to_json(case.claim) if case.claim else None,
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
    """What happened to a case; a move with the states it led from and to."""
    told = {"at": event.at.isoformat(), "who": event.who, "what": event.what, "note": event.note}
    if event.to_state is None or event.from_state is None:
        return told
    return told | {"from": event.from_state.value, "to": event.to_state.value}


def finding_to_json(finding: FindingView) -> Json:
    """What was found of a line."""
    enclosed = ("proof", "accessories", "packaging", "labels", "condition")
    return {
        "sku": finding.sku,
        "accepted": finding.accepted,
        **{name: str(getattr(finding, name)) for name in enclosed},
        "refused_for": list(finding.refused_for),
        "note": finding.note,
        "photos": list(finding.photos),
        "found_by": finding.found_by,
        "found_at": finding.found_at.isoformat(),
    }


def refund_to_json(refund: RefundView) -> Json:
    """A refund of a case, granted and perhaps paid."""
    return {
        "kind": refund.kind.value,
        "amount": str(refund.amount),
        "currency": refund.currency,
        "to": refund.to,
        "granted_at": time_or_none(refund.granted_at),
        "due_at": time_or_none(refund.due_at),
        "paid_at": time_or_none(refund.paid_at),
        "payment": refund.payment,
        "lines": [
            {"sku": line.sku, "quantity": line.quantity, "amount": str(line.amount)} for line in refund.lines
        ],
    }


def claim_to_json(claim: ClaimView) -> Json:
    """A claim of what sending a defect in cost."""
    return {
        "amount": str(claim.amount),
        "receipt": claim.receipt,
        "claimed_at": claim.claimed_at.isoformat(),
        "due_at": time_or_none(claim.due_at),
        "outcome": claim.outcome and claim.outcome.value,
        "evaluated_at": time_or_none(claim.evaluated_at),
    }


def time_or_none(at: datetime | None) -> str | None:
    """A time in JSON."""
    return at.isoformat() if at else None
