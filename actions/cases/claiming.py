"""The cost of sending a factory defect in: claimed with the carrier's receipt, evaluated, and paid back (defect.shipping)."""

from __future__ import annotations

from decimal import Decimal

from actions.cases.clocks import evaluation_due, refund_due
from actions.cases.models import ShippingClaimRow
from actions.cases.moving import Act, Held, Moved, add_event, held, was_done
from actions.cases.states import ENDED, CaseState, Condition, Evaluation
from actions.database import Database
from actions.orders.models import RefundKind, RefundRow
from actions.policy.shop import Shop

CLAIMED, EVALUATED = "shipping_claimed", "shipping_evaluated"
DEFECT = "defect.shipping"
ACCEPTED = frozenset(
    {
        CaseState.ACCEPTED,
        CaseState.PARTLY,
        CaseState.REFUND_DUE,
        CaseState.REFUNDED,
        CaseState.EXCHANGE_SENT,
    }
)


class BadClaim(ValueError):
    """The cost cannot be claimed or evaluated like this; the message says why."""


def claim_shipping(
    database: Database, shop: Shop, rma: str, amount: Decimal, receipt: str | None, act: Act
) -> Moved:
    """Claim what the customer paid to send a factory defect in; ``receipt`` is the id of a picture of the receipt.

    A second claim replaces the first until it is evaluated. Raises ``NoSuchCase`` and ``BadClaim``.
    """
    with held(database, rma) as holding:
        if was_done(holding, act, CLAIMED):
            return holding.moved(again=True)
        check_claim(holding, amount)
        case = holding.case
        row = holding.session.get(ShippingClaimRow, case.id) or ShippingClaimRow(case_id=case.id)
        row.amount, row.receipt, row.claimed_by, row.claimed_at = amount, receipt, act.who, act.at
        row.due_at = evaluation_due(shop, act.at) if case.state in ACCEPTED else None
        holding.session.add(row)
        add_event(holding, CLAIMED, act, amount=str(amount), receipt=receipt)
        holding.session.expire(case, ["claim"])
        return holding.moved()


def check_claim(holding: Held, amount: Decimal) -> None:
    """Raises ``BadClaim`` where there is nothing to claim."""
    case = holding.case
    faulty = any(finding.condition is Condition.FAULTY for finding in case.findings)
    if DEFECT not in case.obligations and not faulty:
        raise BadClaim(f"Case {case.rma} is about no factory defect, so its shipping is not paid back.")
    if case.state in ENDED or case.state is CaseState.REJECTED:
        raise BadClaim(f"Case {case.rma} is {case.state.value}; nothing can be claimed any more.")
    if case.claim is not None and case.claim.outcome is not None:
        raise BadClaim(f"The shipping cost of case {case.rma} was evaluated already: {case.claim.outcome}.")
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise BadClaim("Claim an amount above zero, in whole cents.")


def evaluate(database: Database, shop: Shop, rma: str, outcome: Evaluation, act: Act) -> Moved:
    """Record what the evaluation says; an accepted claim is granted as a refund of its own.

    Raises ``NoSuchCase`` and ``BadClaim``.
    """
    with held(database, rma) as holding:
        if was_done(holding, act, EVALUATED):
            return holding.moved(again=True)
        row = claim_to_evaluate(holding)
        row.outcome, row.evaluated_by, row.evaluated_at, row.note = outcome, act.who, act.at, act.note
        holding.session.flush()
        if outcome is Evaluation.ACCEPTED:
            grant(holding, shop, row, act)
        add_event(holding, EVALUATED, act, outcome=outcome.value, amount=str(row.amount))
        holding.session.expire(holding.case, ["claim"])
        return holding.moved()


def claim_to_evaluate(holding: Held) -> ShippingClaimRow:
    """The claim. Raises ``BadClaim``."""
    case = holding.case
    row = holding.session.get(ShippingClaimRow, case.id)
    if row is None:
        raise BadClaim(f"No shipping cost was claimed for case {case.rma}; enter it with the receipt first.")
    if row.outcome is not None:
        raise BadClaim(f"The shipping cost of case {case.rma} was evaluated already: {row.outcome}.")
    if case.state not in ACCEPTED:
        raise BadClaim(
            f"Case {case.rma} is {case.state.value}; its shipping is evaluated once it is accepted."
        )
    return row


def grant(holding: Held, shop: Shop, claim: ShippingClaimRow, act: Act) -> None:
    """Promise the shipping cost."""
    holding.session.add(
        RefundRow(
            order_id=holding.order.id,
            case_id=holding.case.id,
            kind=RefundKind.SHIPPING,
            amount=claim.amount,
            due_at=refund_due(shop, act.at),
            key=f"{holding.case.rma}:{RefundKind.SHIPPING.value}",
            granted_at=act.at,
            granted_by=act.who,
        )
    )
    holding.session.flush()
    holding.session.refresh(holding.order)
