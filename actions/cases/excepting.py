"""Exceptions: a person does what the policy does not allow, by naming the clause and a reason.

What is granted goes the same ways as what is allowed: the order is locked, decided once more, and changed in one
transaction with the entry in the list of exceptions. The receipt keeps what the policy said, and the exception beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.cases.assessing import weigh
from actions.cases.cancelling import cancel
from actions.cases.decisions import record_decision
from actions.cases.models import CancellationRow, ExceptionRow
from actions.cases.opening import Opening, record_case
from actions.cases.overtaking import arrived, back
from actions.cases.receipts import EXCEPTION, IN_ADVANCE, Json
from actions.cases.requests import request_decided, request_of
from actions.cases.settling import locked, repeated
from actions.cases.wish import Assessment, Outcome, Settlement, Wish
from actions.cases.work import Overtaken, Work
from actions.database import Database
from actions.policy import Policy, decide, record_to_json
from actions.policy.days import end_of_day
from actions.policy.decision import Decision, LineDecision, Verdict
from actions.policy.facts import AskedLine, Goal
from actions.policy.refunds import refund_due
from actions.policy.situation import situate

NOT_TO_BE_GRANTED = ("order.active", "lines.bought")
SHORTEST_REASON = 10
LONGEST_REASON = 1000


class NoException(ValueError):
    """It cannot be granted; the message is one sentence that says what to do instead."""


@dataclass(frozen=True, slots=True)
class Grant:
    """Who grants, against which clause, and why."""

    clause: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """An entry of the list; times are UTC."""

    conversation: str
    order_number: str
    goal: Goal
    verdict: Verdict
    clause: str
    reason: str
    granted_by: str
    granted_at: datetime
    reference: str
    rma: str | None
    amount: str | None
    currency: str


def against(decision: Decision) -> tuple[str, ...]:
    """The clauses that stand in the way, against which an exception can be made; none where there is nothing to grant."""
    failing = [check.id for check in decision.clauses if check.holds is not True and check.id != "contact"]
    beyond = any(clause in NOT_TO_BE_GRANTED for clause in failing)
    if decision.verdict is Verdict.ALLOWED or decision.goal is Goal.DELAY or beyond:
        return ()
    return tuple(dict.fromkeys(failing))


def make_exception(database: Database, wish: Wish, grant: Grant, policy: Policy, now: datetime) -> Settlement:
    """Do what the policy does not allow at ``now`` (aware UTC); the same wish, by its key, is carried out once.

    The caller has seen to it that the order is the customer's. Raises ``NoException``, ``UnknownOrder`` and
    ``BadRequest``.
    """
    grant = replace(grant, reason=" ".join(grant.reason.split()))
    if not SHORTEST_REASON <= len(grant.reason) <= LONGEST_REASON:
        raise NoException(
            f"Please give the reason for the exception in {SHORTEST_REASON} to {LONGEST_REASON} characters."
        )
    try:
        return _once(database, wish, grant, policy, now)
    except (IntegrityError, Overtaken):
        return _once(database, wish, grant, policy, now)


def list_exceptions(session: Session, most: int | None = None) -> list[ExceptionView]:
    """What was granted, the newest first."""
    rows = session.scalars(select(ExceptionRow).order_by(ExceptionRow.id.desc()).limit(most))
    return [_view(row) for row in rows]


def _once(database: Database, wish: Wish, grant: Grant, policy: Policy, now: datetime) -> Settlement:
    with database.write() as session:
        row = locked(session, wish.order_number)
        done = repeated(session, wish, row)
        if done is not None:
            return done
        assessment = weigh(session, wish, row, policy, now)
        _must_be_granted(assessment, grant)
        reference = record_decision(session, wish, assessment.decision, assessment.order)
        work = Work(session, wish, row, assessment.order, policy, now)
        settled = _carry_out(work, assessment.decision, grant)
        _record(work, assessment.decision, grant, settled, reference)
        return replace(settled, reference=reference, also_open=assessment.also_open)


def _must_be_granted(assessment: Assessment, grant: Grant) -> None:
    if assessment.open_case is not None:
        raise NoException(f"Case {assessment.open_case.rma} is open about this already; go on with that one.")
    if assessment.also_open:
        raise NoException(f"Some of it is in case {assessment.also_open[0].rma}; choose the other lines.")
    if assessment.decision.verdict is Verdict.ALLOWED:
        raise NoException("The policy allows this; do it without an exception.")
    if grant.clause not in against(assessment.decision):
        raise NoException("Please name one of the clauses that stand in the way; ask the policy once more.")


def _carry_out(work: Work, decision: Decision, grant: Grant) -> Settlement:
    granted = _granted(work, decision)
    receipt = record_to_json(request_decided(work.wish, work.order, decision), decision)
    receipt |= {
        EXCEPTION: {
            "clause": grant.clause,
            "reason": grant.reason,
            "by": grant.who,
            "at": work.now.isoformat(),
        }
    }
    if decision.goal is Goal.CANCEL:
        return Settlement(Outcome.CANCELLED, work.order, granted, refund=cancel(work, granted, receipt))
    return Settlement(
        Outcome.OPENED, work.order, granted, record_case(work, _opening(work, granted, grant, receipt))
    )


def _granted(work: Work, decision: Decision) -> Decision:
    """The decision as if every line were allowed, with the refund of a cancellation."""
    lines = tuple(replace(line, verdict=Verdict.ALLOWED) for line in decision.lines)
    granted = replace(decision, verdict=Verdict.ALLOWED, lines=lines)
    if decision.goal is not Goal.CANCEL:
        return granted
    situation = situate(request_of(work.wish, work.order, _asked(lines)), work.policy, work.now)
    refund, _ = refund_due(situation, Goal.CANCEL, situation.lines, situation.rules.cancel_refund_days)
    return replace(granted, refund=refund)


def _opening(work: Work, granted: Decision, grant: Grant, receipt: Json) -> Opening:
    """The case: what has not arrived is approved in advance, what has may be sent back for as long as ever."""
    request = back(work, list(_asked(granted.lines)), work.order)
    situation = situate(request, work.policy, work.now)
    waits = not all(line.delivered for line in situation.lines)
    foreseen = decide(replace(request, order=arrived(work, list(request.lines))), work.policy, work.now)
    last = end_of_day(situation.zone, work.now, situation.rules.return_days)
    return Opening(
        goal=granted.goal,
        lines=granted.lines,
        deadline=None if waits else max(granted.deadline or last, last),
        obligations=foreseen.obligations,
        receipt=receipt
        | {IN_ADVANCE: record_to_json(replace(request, order=arrived(work, list(request.lines))), foreseen)},
        preapproved=waits,
        who=grant.who,
        note=f"Exception to {grant.clause}: {grant.reason}",
    )


def _asked(lines: tuple[LineDecision, ...]) -> tuple[AskedLine, ...]:
    return tuple(AskedLine(line.sku, line.quantity) for line in lines)


def _record(work: Work, decision: Decision, grant: Grant, settled: Settlement, reference: str) -> None:
    wish = work.wish
    cancelled = select(CancellationRow.id).where(CancellationRow.key == wish.key)
    row = ExceptionRow(
        key=wish.key,
        conversation=wish.conversation,
        order_number=decision.order,
        goal=decision.goal,
        verdict=decision.verdict,
        clause=grant.clause,
        reason=grant.reason,
        granted_by=grant.who,
        granted_at=work.now,
        reference=reference,
        rma=settled.case.rma if settled.case else None,
        cancellation_id=None if settled.case else work.session.scalar(cancelled),
        amount=settled.refund.amount if settled.refund else None,
        currency=work.order.currency,
    )
    work.session.add(row)
    work.session.flush()


def _view(row: ExceptionRow) -> ExceptionView:
    return ExceptionView(
        conversation=row.conversation,
        order_number=row.order_number,
        goal=row.goal,
        verdict=row.verdict,
        clause=row.clause,
        reason=row.reason,
        granted_by=row.granted_by,
        granted_at=row.granted_at,
        reference=row.reference,
        rma=row.rma,
        amount=None if row.amount is None else f"{row.amount}",
        currency=row.currency,
    )
