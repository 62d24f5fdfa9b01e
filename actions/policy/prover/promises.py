"""Promises: each is tried out. What is said to be open is asked for, what is to be waited for is let happen."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from actions.policy.clauses.faults import reason_for
from actions.policy.clauses.questions import line_facts, order_facts
from actions.policy.decision import Decision, OpenWay, Verdict
from actions.policy.engine import Considered, decide, told
from actions.policy.errors import BadRequest
from actions.policy.facts import AskedLine, Goal, Order, Request, Shipment, Status
from actions.policy.policy import Policy, Version
from actions.policy.prover.collecting import Found
from actions.policy.prover.flaws import Kind
from actions.policy.refunds import paid

HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a request, by all facts that it hangs on: the same facts need not be tried out twice."""

    verdict: Verdict
    decider: str
    broken: tuple[str, ...]


Known = dict[Hashable, Tried]


def look(c: Considered, request: Request, policy: Policy, found: Found, known: Known) -> Tried:
    """What is promised to one request and would not be kept."""
    key = _key(c, request)
    if key not in known:
        decision = told(c)
        broken = tuple(_broken(decision, request, policy))
        known[key] = Tried(decision.verdict, _decider(decision), broken)
    tried = known[key]
    for message in (*tried.broken, *_late(c)):
        found.add(Kind.PROMISE, tried.decider, message, request, c.s.at)
    return tried


def _key(c: Considered, request: Request) -> Hashable:
    lines = tuple(tuple(line_facts(c.s, line, c.goal, c.s.reason).values()) for line in c.s.lines)
    whole = tuple(order_facts(c.s, c.asked).values())
    order = request.order
    return c.asked, request.reason, request.lines, order.lines, order.refunds, order.status, whole, lines


def _late(c: Considered) -> list[str]:
    """An allowed line whose last moment has passed; the one thing that hangs on the time itself."""
    to_the_second = c.s.requested_at.replace(microsecond=0)
    late = any(f.verdict is Verdict.ALLOWED and f.closes and f.closes < to_the_second for f in c.findings)
    return [f"{c.goal} is allowed after the last moment that is told"] if late else []


def _broken(decision: Decision, request: Request, policy: Policy) -> list[str]:
    messages = _allowed(decision, request) if decision.verdict is Verdict.ALLOWED else []
    if decision.verdict is Verdict.WAIT and not _moves(request, decision, policy):
        messages.append(f"{decision.goal} says to wait, but nothing that can happen ends the waiting")
    for way in decision.open:
        if not _kept(way, request, decision, policy):
            when = "now" if way.verdict is Verdict.ALLOWED else "later"
            messages.append(f"{decision.goal} is answered with: {way.goal} is open {when}, yet it is not")
    return messages


def _allowed(decision: Decision, request: Request) -> list[str]:
    messages = []
    if decision.deadline is None:
        messages.append(f"{decision.goal} is allowed with no last moment that could be told")
    if decision.refund is not None and not decision.refund.amount and _owed(request.order):
        messages.append(f"{decision.goal} is allowed with a refund of nothing, though something was paid")
    return messages


def _owed(order: Order) -> bool:
    return paid(order) > sum((refund.amount for refund in order.refunds), Decimal())


def _moves(request: Request, decision: Decision, policy: Policy) -> bool:
    """Whether the answer changes once the parcel arrives, or once the promised time has passed."""
    at = decision.requested_at + HOUR
    after = [_asked(request, request.goal, _delivered(request.order, at), at, policy)]
    if decision.deadline is not None:
        late = decision.deadline + SECOND
        after.append(_asked(request, request.goal, request.order, late, policy))
    return any(then is None or then.verdict is not Verdict.WAIT for then in after)


def _kept(way: OpenWay, request: Request, decision: Decision, policy: Policy) -> bool:
    """Whether what is open is allowed for a line when it is asked for."""
    at = decision.requested_at
    order = request.order
    if way.verdict is Verdict.WAIT:
        at += HOUR
        order = _delivered(order, at)
    then = _asked(request, way.goal, order, at, policy)
    if then is None:
        return True
    waits_on = way.goal is Goal.DELAY and then.verdict in (Verdict.HUMAN, Verdict.WAIT)
    return waits_on or any(line.verdict is Verdict.ALLOWED for line in then.lines)


def _asked(request: Request, goal: Goal, order: Order, at: datetime, policy: Policy) -> Decision | None:
    """The decision about what is left of the lines; None where that is no request of the same version."""
    left = {line.sku: line.quantity - line.cancelled for line in order.lines}
    lines = tuple(
        AskedLine(asked.sku, min(asked.quantity or left[asked.sku], left[asked.sku]))
        for asked in request.lines
        if left[asked.sku]
    )
    reason = reason_for(request.goal, request.reason)
    again = Request(goal, order, at, reason, lines)
    if policy.at(at) is not policy.at(request.requested_at):
        return None
    try:
        return decide(again, policy, at)
    except BadRequest:
        return None


def _delivered(order: Order, at: datetime) -> Order:
    """The order once every parcel that was still to come has arrived."""
    arrived = tuple(
        parcel
        if parcel.delivered_at is not None and parcel.delivered_at <= at
        else replace(parcel, shipped_at=parcel.shipped_at or at, delivered_at=at)
        for parcel in order.shipments
    )
    placed = at if order.placed_at is not None and order.placed_at > at else order.placed_at
    whole = replace(order, shipments=arrived, status=Status.DELIVERED, placed_at=placed)
    return whole if arrived else replace(whole, shipments=_one_parcel(order, at))


def _one_parcel(order: Order, at: datetime) -> tuple[Shipment, ...]:
    return (Shipment(None, None, at, None, at, tuple(line.sku for line in order.lines)),)


def _decider(decision: Decision) -> str:
    adverse = [check.id for check in decision.clauses if check.holds is not True]
    return adverse[0] if adverse and decision.verdict is not Verdict.ALLOWED else decision.clauses[-1].id


def unbacked(version: Version, found: Found) -> None:
    """Values that promise something for a reason that is no fault, so that no claim for it can be accepted."""
    for reason in sorted(version.rules.factory_reasons - version.rules.fault_reasons):
        message = f"the shipping of a factory defect is promised back for {reason}, which is no fault (fault.reasons)"
        found.tell(Kind.PROMISE, "defect.shipping", message)
