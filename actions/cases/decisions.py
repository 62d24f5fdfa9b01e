"""Every decision that a customer was given is kept, refusals too: it can be explained, and repeated years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases.models import DecisionRow
from actions.cases.numbers import DECISION, new_number, read_number
from actions.cases.requests import request_decided
from actions.cases.wish import Wish
from actions.policy import record_to_json
from actions.policy.decision import Decision, Verdict
from actions.policy.facts import Goal, Order


@dataclass(frozen=True, slots=True)
class GivenDecision:
    """A decision as it was given. ``record`` is what ``actions.policy.replay`` reads; ``reference`` is public."""

    reference: str
    conversation: str
    order_number: str
    goal: Goal
    verdict: Verdict
    record: Mapping[str, Any]
    decided_at: datetime


def record_decision(session: Session, wish: Wish, decision: Decision, order: Order) -> str:
    """Keep a decision that is given to the customer, with the facts it was made from; its public reference."""
    row = DecisionRow(
        reference=new_number(DECISION),
        conversation=wish.conversation,
        order_number=decision.order,
        goal=decision.goal,
        verdict=decision.verdict,
        record=record_to_json(request_decided(wish, order, decision), decision),
        decided_at=decision.decided_at,
        clause=deciding_clause(decision),
    )
    session.add(row)
    session.flush()
    return row.reference


def deciding_clause(decision: Decision) -> str | None:
    """The clause that decided against the request, or that nobody could check; None where it was allowed."""
    if decision.verdict is Verdict.ALLOWED:
        return None
    holds = None if decision.verdict is Verdict.HUMAN else False
    against = [check.id for check in decision.clauses if check.holds is holds]
    return against[0] if against else ("delay" if decision.goal is Goal.DELAY else None)


def last_decision(
    session: Session, conversation: str, order_number: str | None = None
) -> GivenDecision | None:
    """The decision that was given last in a conversation, of one order where it is named, or None."""
    given = select(DecisionRow).where(DecisionRow.conversation == conversation)
    if order_number is not None:
        given = given.where(DecisionRow.order_number == order_number)
    row = session.scalar(given.order_by(DecisionRow.id.desc()).limit(1))
    return given_decision(row) if row else None


def find_decision(session: Session, reference: str) -> GivenDecision | None:
    """The decision with this reference, typed in any way; None when there is none."""
    written = read_number(reference, DECISION)
    row = session.scalar(select(DecisionRow).where(DecisionRow.reference == written)) if written else None
    return given_decision(row) if row else None


def given_decision(row: DecisionRow) -> GivenDecision:
    """A stored decision."""
    return GivenDecision(
        reference=row.reference,
        conversation=row.conversation,
        order_number=row.order_number,
        goal=row.goal,
        verdict=row.verdict,
        record=row.record,
        decided_at=row.decided_at,
    )
