"""Cancelling an order or some of its pieces, with the refund that follows.

The order is locked, and each update is conditional on what the decision saw all the same: whoever changes an order
without locking it first cannot make us cancel a piece twice.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from actions.cases.models import CancellationLineRow, CancellationRow
from actions.cases.receipts import Json
from actions.cases.requests import request_decided
from actions.cases.views import RefundView, view_refund
from actions.cases.work import Overtaken, Work
from actions.orders.models import LineRow, OrderRow, RefundRow
from actions.policy import record_to_json
from actions.policy.decision import Decision, LineDecision, RefundDue, Verdict
from actions.policy.facts import Status


def cancel(work: Work, decision: Decision, receipt: Json | None = None) -> RefundView | None:
    """Cancel the lines that the decision allows; the refund that is due for them, None where nothing is due.

    ``receipt`` stands for that of the decision where it was granted by a person.
    """
    going = [line for line in decision.lines if line.verdict is Verdict.ALLOWED]
    for line in going:
        take_out(work, line)
    whole = is_whole(work, going)
    if whole:
        close_order(work)
    receipt = receipt or record_to_json(request_decided(work.wish, work.order, decision), decision)
    cancellation = record_cancellation(work, receipt, going, whole)
    return promise_refund(work, decision.refund, cancellation) if decision.refund else None


def take_out(work: Work, line: LineDecision) -> None:
    """Count the pieces as cancelled. Raises ``Overtaken`` when others are left than the decision saw."""
    row = work.line(line.sku)
    seen = row.cancelled_quantity
    statement = (
        update(LineRow)
        .where(LineRow.id == row.id, LineRow.cancelled_quantity == seen)
        .where(LineRow.quantity >= seen + line.quantity)
        .values(cancelled_quantity=seen + line.quantity)
        .returning(LineRow.id)
    )
    if work.session.scalar(statement) is None:
        raise Overtaken(f"line {line.sku} of order {work.row.number} changed meanwhile")


def is_whole(work: Work, going: list[LineDecision]) -> bool:
    """Whether nothing of the order is left afterwards."""
    pieces = {line.sku: line.quantity for line in going}
    return all(line.cancelled + pieces.get(line.sku, 0) >= line.quantity for line in work.order.lines)


def close_order(work: Work) -> None:
    """Set the order's status. Raises ``Overtaken`` when it is no longer the one that the decision saw."""
    statement = (
        update(OrderRow)
        .where(OrderRow.id == work.row.id, OrderRow.status.is_not_distinct_from(work.row.status))
        .where(OrderRow.cancelled_at.is_(None))
        .values(status=Status.CANCELLED, cancelled_at=work.now)
        .returning(OrderRow.id)
    )
    if work.session.scalar(statement) is None:
        raise Overtaken(f"order {work.row.number} changed meanwhile")


def record_cancellation(work: Work, receipt: Json, going: list[LineDecision], whole: bool) -> CancellationRow:
    """Keep what was cancelled, for which wish, and why."""
    row = CancellationRow(
        key=work.wish.key,
        order_id=work.row.id,
        conversation=work.wish.conversation,
        whole=whole,
        receipt=receipt,
        requested_at=work.wish.requested_at,
        cancelled_at=work.now,
        lines=[line_row(work, line) for line in going],
    )
    work.session.add(row)
    work.session.flush()
    return row


def line_row(work: Work, line: LineDecision) -> CancellationLineRow:
    """The pieces, at the price that was paid for one."""
    stored = work.line(line.sku)
    return CancellationLineRow(line_id=stored.id, quantity=line.quantity, unit_price=stored.unit_price)


def promise_refund(work: Work, due: RefundDue, cancellation: CancellationRow) -> RefundView | None:
    """Record the refund, due on the last of the days the policy names, to the minute (clause refund.time)."""
    if not due.amount:
        return None
    row = RefundRow(
        order_id=work.row.id,
        amount=due.amount,
        due_at=work.now + timedelta(days=due.within_days[1]),
        paid_at=None,
        cancellation_id=cancellation.id,
        key=f"{work.row.number}:cancellation-{cancellation.id}",
        granted_at=work.now,
        granted_by="desk",
    )
    work.session.add(row)
    work.session.flush()
    return view_refund(row, work.row)
