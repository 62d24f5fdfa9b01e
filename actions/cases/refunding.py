"""The refund of an accepted case: worked out line by line, granted once, paid once.

Granted and paid are two things: granting is the desk's word to the customer, paying is what the shop's own system did.
The refund stands in the order book beside the others of its order, so there is one truth of what goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from actions.cases.clocks import refund_due
from actions.cases.machine import Move
from actions.cases.models import CaseRow
from actions.cases.moving import Act, Held, Moved, add_event, check_move, held, make_move, was_done
from actions.cases.states import CaseState
from actions.database import Database
from actions.orders.models import OrderRow, RefundKind, RefundLineRow, RefundRow
from actions.policy.shop import Shop

SHIPPING_PAID = "shipping_refund_paid"


class NotGranted(ValueError):
    """There is no refund of this kind to be paid; the message says what is to be done first."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The accepted pieces of a line, at the price that was paid for one; ``amount`` is what goes back for them."""

    line_id: int
    sku: str
    title: str
    quantity: int
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """A refund line by line (clause refund.amount).

    ``full`` is what was paid for the accepted pieces, ``paid`` what was paid for the whole order, ``before`` what went
    back of that earlier. ``amount`` is ``full``, or less where only less of what was paid is left.
    """

    pieces: tuple[Piece, ...]
    full: Decimal
    paid: Decimal
    before: Decimal
    amount: Decimal


def work_out(case: CaseRow) -> WorkedOut:
    """What goes back for a case as its inspection stands, before it is granted."""
    paid, before = paid_for(case.order), refunded(case.order, apart_from=case.id)
    accepted = {finding.line_id: finding.accepted for finding in case.findings}
    lines = [
        line for line in sorted(case.lines, key=lambda line: line.line.position) if accepted.get(line.line_id)
    ]
    left = max(paid - before, Decimal())
    pieces: list[Piece] = []
    for line in lines:
        quantity = accepted[line.line_id]
        amount = min(line.unit_price * quantity, left)
        left -= amount
        pieces.append(Piece(line.line_id, line.line.sku, line.line.title, quantity, line.unit_price, amount))
    return WorkedOut(tuple(pieces), full_price(pieces), paid, before, total(pieces))


def full_price(pieces: Sequence[Piece]) -> Decimal:
    """What was paid for the pieces."""
    return sum((piece.unit_price * piece.quantity for piece in pieces), Decimal())


def total(pieces: Sequence[Piece]) -> Decimal:
    """What goes back for the pieces."""
    return sum((piece.amount for piece in pieces), Decimal())


def paid_for(order: OrderRow) -> Decimal:
    """What was paid for the whole order, as the order book has it."""
    return sum((line.unit_price * line.quantity for line in order.lines), order.shipping_fee)


def refunded(order: OrderRow, apart_from: int) -> Decimal:
    """What went back, or was promised back, of what was paid; reimbursed return shipping is no part of it."""
    goods = (refund for refund in order.refunds if refund.kind is RefundKind.GOODS)
    return sum((refund.amount for refund in goods if refund.case_id != apart_from), Decimal())


def grant_refund(database: Database, shop: Shop, rma: str, act: Act) -> Moved:
    """Promise the refund that the inspection comes to.

    Raises ``NoSuchCase``, ``IllegalMove`` and ``CaseMovedOn``.
    """
    with held(database, rma) as holding:
        if was_done(holding, act, Move.GRANT_REFUND):
            return holding.moved(again=True)
        check_move(holding, Move.GRANT_REFUND, act)
        due = refund_due(shop, holding.case.decided_at or act.at)
        refund = record_refund(holding, work_out(holding.case), act, due)
        make_move(holding, Move.GRANT_REFUND, act, due, refund=refund.id, amount=str(refund.amount))
        holding.session.refresh(holding.order)
        return holding.moved()


def record_refund(holding: Held, worked_out: WorkedOut, act: Act, due_at: datetime) -> RefundRow:
    """Store the refund with its lines."""
    row = RefundRow(
        order_id=holding.order.id,
        case_id=holding.case.id,
        kind=RefundKind.GOODS,
        amount=worked_out.amount,
        due_at=due_at,
        key=f"{holding.case.rma}:{RefundKind.GOODS.value}",
        granted_at=act.at,
        granted_by=act.who,
        lines=[
            RefundLineRow(line_id=piece.line_id, quantity=piece.quantity, amount=piece.amount)
            for piece in worked_out.pieces
        ],
    )
    holding.session.add(row)
    holding.session.flush()
    return row


def pay_refund(database: Database, rma: str, act: Act, payment: str | None = None) -> Moved:
    """Record that the granted refund was paid; ``payment`` is the shop's reference of it.

    Raises ``NoSuchCase``, ``IllegalMove`` and ``CaseMovedOn``.
    """
    with held(database, rma) as holding:
        if was_done(holding, act, Move.PAY_REFUND):
            return holding.moved(again=True)
        check_move(holding, Move.PAY_REFUND, act)
        refund = refund_of(holding, RefundKind.GOODS)
        mark_paid(refund, act, payment)
        holding.session.flush()
        make_move(holding, Move.PAY_REFUND, act, refund=refund.id, payment=payment)
        return holding.moved()


def pay_shipping(database: Database, rma: str, act: Act, payment: str | None = None) -> Moved:
    """Record that the shipping cost of a factory defect was paid back, once the refund itself is (defect.shipping)."""
    with held(database, rma) as holding:
        if was_done(holding, act, SHIPPING_PAID):
            return holding.moved(again=True)
        refund = refund_of(holding, RefundKind.SHIPPING)
        if holding.case.state not in (CaseState.REFUNDED, CaseState.EXCHANGE_SENT):
            raise NotGranted(f"Pay the refund of case {rma} first; the shipping cost follows it.")
        if refund.paid_at is None:
            mark_paid(refund, act, payment)
            add_event(holding, SHIPPING_PAID, act, refund=refund.id, payment=payment)
            return holding.moved()
        return holding.moved(again=True)


def refund_of(holding: Held, kind: RefundKind) -> RefundRow:
    """The refund of the case. Raises ``NotGranted``."""
    found = [
        refund
        for refund in holding.order.refunds
        if refund.case_id == holding.case.id and refund.kind is kind
    ]
    if not found:
        raise NotGranted(f"No refund of this kind was granted for case {holding.case.rma}; grant it first.")
    return found[0]


def mark_paid(refund: RefundRow, act: Act, payment: str | None) -> None:
    """Write when and by whom it was paid, unless the shop's books said so before."""
    refund.paid_by, refund.payment = act.who, payment
    if refund.paid_at is None:
        refund.paid_at = act.at
