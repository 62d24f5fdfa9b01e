"""A cancellation that was promised, and a parcel that left before the yes came.

The customer was shown an allowed cancellation and agreed; what left meanwhile cannot be stopped. The same yes then
opens a return of it that is approved in advance, and cancels what has not left.
"""

from __future__ import annotations

from dataclasses import replace

from actions.cases.cancelling import cancel
from actions.cases.finding import open_cases
from actions.cases.opening import Opening, record_case
from actions.cases.receipts import IN_ADVANCE
from actions.cases.requests import request_of
from actions.cases.views import RefundView
from actions.cases.wish import Outcome, Settlement
from actions.cases.work import Work
from actions.policy import decide, record_to_json
from actions.policy.decision import Decision, LineDecision, Verdict
from actions.policy.facts import AskedLine, Goal, Order, Request, Shipment, Status
from actions.policy.situation import situate

CAN_GO_BACK = (Verdict.ALLOWED, Verdict.WAIT)


def turn_into_return(work: Work, decision: Decision) -> Settlement | None:
    """Settle an approved cancellation that is no longer allowed; None when no parcel of it has left."""
    gone, staying = split(work)
    returned = decide(back(work, gone, work.order), work.policy, work.now) if gone else None
    lines = tuple(line for line in returned.lines if line.verdict in CAN_GO_BACK) if returned else ()
    if returned is None or not lines:
        return None
    opening = opening_of(work, decision, returned, lines)
    case = record_case(work, opening)
    outcome = Outcome.PREAPPROVED if opening.preapproved else Outcome.OPENED
    return Settlement(outcome, work.order, decision, case, cancel_rest(work, staying))


def split(work: Work) -> tuple[list[AskedLine], list[AskedLine]]:
    """The asked lines that left the warehouse and are in no case yet, and those that did not leave."""
    held = open_cases(work.session, work.row.id)
    facts = situate(request_of(work.wish, work.order), work.policy, work.now).lines
    pieces = [(line, AskedLine(line.line.sku, line.quantity)) for line in facts if line.left]
    gone = [asked for line, asked in pieces if line.shipped and asked.sku not in held]
    return gone, [asked for line, asked in pieces if line.shipped is False]


def back(work: Work, lines: list[AskedLine], order: Order) -> Request:
    """The request to send these pieces back, counted from the same first message."""
    return Request(Goal.RETURN, order, work.wish.requested_at, work.wish.reason, tuple(lines))


def opening_of(
    work: Work, decision: Decision, returned: Decision, lines: tuple[LineDecision, ...]
) -> Opening:
    """The case: an ordinary return of what was delivered meanwhile, else one approved in advance."""
    asked = [AskedLine(line.sku, line.quantity) for line in lines]
    waiting = any(line.verdict is Verdict.WAIT for line in lines)
    order = arrived(work, asked) if waiting else work.order
    request = back(work, asked, order)
    foreseen = decide(request, work.policy, work.now) if waiting else returned
    return Opening(
        goal=Goal.RETURN,
        lines=lines,
        deadline=None if waiting else returned.deadline,
        obligations=foreseen.obligations,
        receipt=record_to_json(request_of(work.wish, work.order), decision)
        | {IN_ADVANCE: record_to_json(request, foreseen)},
        preapproved=waiting,
    )


def arrived(work: Work, lines: list[AskedLine]) -> Order:
    """The order as if these lines had arrived now, to ask what will have to be heeded then."""
    parcel = Shipment(None, None, work.now, None, work.now, tuple(line.sku for line in lines))
    return replace(work.order, status=Status.DELIVERED, shipments=(parcel,))


def cancel_rest(work: Work, staying: list[AskedLine]) -> RefundView | None:
    """Cancel what has not left, where the policy allows it."""
    if not staying:
        return None
    wish = replace(work.wish, lines=tuple(staying))
    decision = decide(request_of(wish, work.order), work.policy, work.now)
    if decision.verdict is not Verdict.ALLOWED or decision.goal is not Goal.CANCEL:
        return None
    return cancel(replace(work, wish=wish), decision)
