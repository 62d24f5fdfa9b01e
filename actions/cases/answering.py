"""The answer after the inspection: accepted, accepted in part, or rejected, as the findings say."""

from __future__ import annotations

from sqlalchemy import update

from actions.cases.clocks import evaluation_due, refund_due
from actions.cases.machine import Move
from actions.cases.models import ShippingClaimRow
from actions.cases.moving import Act, Held, Moved, check_move, held, make_move, was_done
from actions.cases.states import Evaluation, Remedy
from actions.cases.views import CaseView, view_case
from actions.database import Database
from actions.orders.models import LineRow
from actions.policy.facts import Goal
from actions.policy.shop import Shop

ANSWERS = (Move.ACCEPT, Move.ACCEPT_PARTLY, Move.REJECT)


def answer(
    database: Database, shop: Shop, rma: str, act: Act, remedy: Remedy | None = None, said: Move | None = None
) -> Moved:
    """Give the answer that the inspection comes to; ``said`` is the one that was shown, refused where it differs.

    ``remedy`` is how it is put right: by default an exchange where one was asked for, else a refund. What was accepted
    counts as returned from now, and the refund or the exchange is due (clause refund.time and the shop's setting).
    Raises ``NoSuchCase``, ``IllegalMove`` and ``CaseMovedOn``.
    """
    with held(database, rma) as holding:
        if any(was_answered(holding, act, move) for move in ANSWERS):
            return holding.moved(again=True)
        move = said or verdict_of(view_case(holding.case))
        check_move(holding, move, act)
        if move is Move.REJECT:
            make_move(holding, move, act)
            turn_claim_down(holding, act)
        else:
            accept(holding, shop, move, act, remedy or remedy_of(view_case(holding.case)))
        holding.case.decided_at = act.at
        return holding.moved()


def was_answered(holding: Held, act: Act, move: Move) -> bool:
    """Whether this act gave this answer before."""
    return any(
        event.key == act.key and (event.data or {}).get("act") == move for event in holding.case.events
    ) and was_done(holding, act, move)


def verdict_of(case: CaseView) -> Move:
    """What the findings come to."""
    accepted = sum(finding.accepted for finding in case.findings)
    if accepted == 0:
        return Move.REJECT
    return Move.ACCEPT if accepted == sum(line.quantity for line in case.lines) else Move.ACCEPT_PARTLY


def remedy_of(case: CaseView) -> Remedy:
    """The remedy that the customer asked for."""
    return Remedy.EXCHANGE if case.goal is Goal.EXCHANGE else Remedy.REFUND


def accept(holding: Held, shop: Shop, move: Move, act: Act, remedy: Remedy) -> None:
    """Accept what the inspection accepted."""
    make_move(holding, move, act, refund_due(shop, act.at), remedy=remedy.value)
    holding.case.remedy = remedy
    for finding in holding.case.findings:
        back = LineRow.returned_quantity + finding.accepted
        holding.session.execute(
            update(LineRow).where(LineRow.id == finding.line_id).values(returned_quantity=back)
        )
    claim = holding.session.get(ShippingClaimRow, holding.case.id)
    if claim is not None and claim.outcome is None:
        claim.due_at = evaluation_due(shop, act.at)


def turn_claim_down(holding: Held, act: Act) -> None:
    """A case that is rejected has no shipping cost to pay back."""
    claim = holding.session.get(ShippingClaimRow, holding.case.id)
    if claim is not None and claim.outcome is None:
        claim.outcome, claim.evaluated_by, claim.evaluated_at = Evaluation.REJECTED, act.who, act.at
