"""Settling a wish: checked and done in one transaction, safe to repeat, and safe against everybody else.

The order is locked first, read again and decided again as it stands then; nothing the caller saw before is trusted.
A wish that was carried out already, by its key or by what it asks for, changes nothing and shows what there is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.cases.assessing import weigh
from actions.cases.cancelling import cancel
from actions.cases.decisions import record_decision
from actions.cases.models import CancellationRow, CaseRow
from actions.cases.opening import open_case
from actions.cases.overtaking import turn_into_return
from actions.cases.requests import nothing_left
from actions.cases.views import RefundView, view_case, view_refund
from actions.cases.wish import Assessment, Outcome, Settlement, UnknownOrder, Wish
from actions.cases.work import Overtaken, Work
from actions.database import Database
from actions.orders.models import OrderRow, RefundRow
from actions.orders.rows import to_facts
from actions.policy import Policy, decision_from_json
from actions.policy.decision import Decision, Verdict
from actions.policy.facts import Goal

TOLD = {Verdict.REFUSED: Outcome.REFUSED, Verdict.WAIT: Outcome.WAIT, Verdict.HUMAN: Outcome.HUMAN}


def settle(database: Database, wish: Wish, policy: Policy, now: datetime) -> Settlement:
    """Carry out a wish that the customer has confirmed, as far as the policy allows at ``now`` (aware UTC).

    The caller has seen to it that the order is the customer's. Raises ``UnknownOrder``, and ``BadRequest`` for lines
    that are not in the order. Whoever got in between without locking the order makes it decide once more.
    """
    try:
        return settle_once(database, wish, policy, now)
    except (IntegrityError, Overtaken):
        return settle_once(database, wish, policy, now)


def settle_once(database: Database, wish: Wish, policy: Policy, now: datetime) -> Settlement:
    """One try, in one transaction that leaves nothing behind when it fails."""
    with database.write() as session:
        row = locked(session, wish.order_number)
        done = repeated(session, wish, row)
        if done is not None:
            return done
        assessment = weigh(session, wish, row, policy, now)
        reference = record_decision(session, wish, assessment.decision, assessment.order)
        work = Work(session, wish, row, assessment.order, policy, now)
        return replace(carry_out(work, assessment), reference=reference, also_open=assessment.also_open)


def locked(session: Session, number: str) -> OrderRow:
    """The order as it stands now, held against every other writer until the transaction ends."""
    wanted = select(OrderRow).where(OrderRow.number == number).with_for_update(of=OrderRow)
    row = session.scalar(wanted.execution_options(populate_existing=True))
    if row is None:
        raise UnknownOrder(f"there is no order {number}")
    return row


def repeated(session: Session, wish: Wish, row: OrderRow) -> Settlement | None:
    """What this very wish came to when it was carried out before; None when it was not."""
    case = session.scalar(select(CaseRow).where(CaseRow.key == wish.key, CaseRow.order_id == row.id))
    same = CancellationRow.key == wish.key, CancellationRow.order_id == row.id
    cancellation = session.scalar(select(CancellationRow).where(*same))
    done = case or cancellation
    if done is None:
        return None
    return Settlement(
        outcome=Outcome.ALREADY_OPEN if case else Outcome.ALREADY_CANCELLED,
        order=to_facts(row),
        decision=decision_from_json(done.receipt["decision"]),
        case=view_case(case) if case else None,
        refund=refund_of(row, cancellation) if cancellation else None,
    )


def refund_of(row: OrderRow, cancellation: CancellationRow) -> RefundView | None:
    """The refund that a cancellation promised."""
    promised = [refund for refund in row.refunds if refund.cancellation_id == cancellation.id]
    return view_refund(promised[0], row) if promised else None


def carry_out(work: Work, assessment: Assessment) -> Settlement:
    """Do what the decision allows, or tell what it says."""
    decision = assessment.decision
    if work.wish.goal is Goal.CANCEL and nothing_left(work.wish, work.order):
        return Settlement(Outcome.ALREADY_CANCELLED, work.order, decision, refund=last_refund(work.row))
    if assessment.open_case is not None:
        return Settlement(Outcome.ALREADY_OPEN, work.order, decision, assessment.open_case)
    if decision.verdict is Verdict.ALLOWED:
        return act(work, decision)
    late = work.wish.approved and work.wish.goal is Goal.CANCEL
    settled = turn_into_return(work, decision) if late else None
    return settled or Settlement(TOLD[decision.verdict], work.order, decision)


def act(work: Work, decision: Decision) -> Settlement:
    """Cancel, or open a case; a cancellation of what was delivered is a return by now (cancel.delivered)."""
    if decision.goal is Goal.CANCEL:
        return Settlement(Outcome.CANCELLED, work.order, decision, refund=cancel(work, decision))
    return Settlement(Outcome.OPENED, work.order, decision, open_case(work, decision))


def last_refund(row: OrderRow) -> RefundView | None:
    """The latest refund of an order, whoever promised it."""
    refunds: list[RefundRow] = row.refunds
    return view_refund(refunds[-1], row) if refunds else None
