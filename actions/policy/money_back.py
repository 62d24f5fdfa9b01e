"""Where the money of one order stands: what goes back, until when, and what would go back if it were asked for now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from actions.policy.decision import RefundDue, Verdict
from actions.policy.engine import decide
from actions.policy.facts import Goal, Order, Refund
from actions.policy.policy import Policy
from actions.policy.terms import Query, request_of


class Stage(StrEnum):
    """How far a refund is."""

    PAID = "paid"
    DUE = "due"
    OVERDUE = "overdue"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Promise:
    """What would go back if ``goal`` were asked for now; ``by`` (UTC) only where the time counts from now."""

    goal: Goal
    refund: RefundDue
    by: datetime | None


def stage(refund: Refund, at: datetime) -> Stage:
    """How far a recorded refund is at a moment: due until its last day has passed."""
    if refund.paid_at is not None and refund.paid_at <= at:
        return Stage.PAID
    if refund.due_at is None:
        return Stage.UNDATED
    return Stage.DUE if at <= refund.due_at else Stage.OVERDUE


def promise(query: Query, policy: Policy) -> Promise | None:
    """The refund of a cancellation if that is allowed, else of a return if that is, else None.

    A cancellation is refunded within days of the cancellation; a return's days begin with its acceptance. Raises
    BadRequest where the order's facts contradict themselves.
    """
    for goal in (Goal.CANCEL, Goal.RETURN):
        decision = decide(request_of(query, goal), policy, query.at)
        if decision.goal is goal and decision.verdict is Verdict.ALLOWED and decision.refund is not None:
            last = timedelta(days=decision.refund.within_days[1])
            return Promise(goal, decision.refund, query.at + last if goal is Goal.CANCEL else None)
    return None


def refunds_in_order(order: Order) -> tuple[Refund, ...]:
    """The recorded refunds, what is still to be paid first, each kind by its last day."""
    return tuple(sorted(order.refunds, key=lambda refund: (refund.paid_at is not None, _last(refund))))


def _last(refund: Refund) -> float:
    moment = refund.paid_at or refund.due_at
    return float("inf") if moment is None else moment.timestamp()
