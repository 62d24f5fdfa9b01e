"""Opening a case: what is sent back or claimed, until when, and what the customer must heed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases.models import CaseEventRow, CaseLineRow, CaseRow
from actions.cases.numbers import RMA, new_number
from actions.cases.requests import request_decided
from actions.cases.states import CaseState
from actions.cases.views import CaseView, view_case
from actions.cases.work import Work
from actions.policy import record_to_json
from actions.policy.decision import Decision, LineDecision, Verdict
from actions.policy.facts import Goal

CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new case is about. ``deadline`` is unknown for one approved in advance; ``who`` opens it, and says ``note``."""

    goal: Goal
    lines: tuple[LineDecision, ...]
    deadline: datetime | None
    obligations: tuple[str, ...]
    receipt: dict[str, Any]
    preapproved: bool = False
    who: str = CUSTOMER
    note: str | None = None


def open_case(work: Work, decision: Decision) -> CaseView:
    """Open a case for the lines that the decision allows."""
    allowed = tuple(line for line in decision.lines if line.verdict is Verdict.ALLOWED)
    receipt = record_to_json(request_decided(work.wish, work.order, decision), decision)
    return record_case(
        work, Opening(decision.goal, allowed, decision.deadline, decision.obligations, receipt)
    )


def record_case(work: Work, opening: Opening) -> CaseView:
    """Store a case with its first event."""
    wish = work.wish
    row = CaseRow(
        rma=free_number(work.session),
        key=wish.key,
        order=work.row,
        conversation=wish.conversation,
        goal=opening.goal,
        reason=wish.reason,
        description=wish.description,
        photos=list(wish.photos),
        state=CaseState.OPENED,
        preapproved=opening.preapproved,
        deadline=opening.deadline,
        obligations=list(opening.obligations),
        receipt=opening.receipt,
        requested_at=wish.requested_at,
        opened_at=work.now,
        state_since=work.now,
        due_at=opening.deadline,
        lines=[line_row(work, line) for line in opening.lines],
        events=[first_event(work, opening)],
    )
    work.session.add(row)
    work.session.flush()
    return view_case(row)


def line_row(work: Work, line: LineDecision) -> CaseLineRow:
    """The pieces, at the price that was paid for one."""
    stored = work.line(line.sku)
    return CaseLineRow(line=stored, quantity=line.quantity, unit_price=stored.unit_price, is_open=True)


def first_event(work: Work, opening: Opening) -> CaseEventRow:
    """How the case began."""
    left = "The parcel left before the cancellation; approved in advance." if opening.preapproved else None
    note = opening.note or left
    return CaseEventRow(at=work.now, who=opening.who, what=CaseState.OPENED.value, note=note)


def free_number(session: Session) -> str:
    """An RMA number that no case has."""
    while True:
        number = new_number(RMA)
        if session.scalar(select(CaseRow.id).where(CaseRow.rma == number)) is None:
            return number
