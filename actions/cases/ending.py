"""How a case ends: the exchange is sent, it is closed, it is taken back, or its parcel never came."""

from __future__ import annotations

from actions.cases.clocks import expires_at
from actions.cases.machine import Move
from actions.cases.moving import Act, Held, Moved, held, make_move, was_done
from actions.cases.states import Actor
from actions.database import Database
from actions.policy.shop import Shop


class MoneyOpen(ValueError):
    """The case cannot be closed while money of it is open."""


class NotYet(ValueError):
    """The parcel may still come."""


def send_exchange(database: Database, rma: str, act: Act, tracking: str | None = None) -> Moved:
    """The replacement left; ``tracking`` is its number."""
    with held(database, rma) as holding:
        if was_done(holding, act, Move.SEND_EXCHANGE):
            return holding.moved(again=True)
        make_move(holding, Move.SEND_EXCHANGE, act, tracking=tracking)
        return holding.moved()


def close(database: Database, rma: str, act: Act) -> Moved:
    """Nothing is left to do. Raises ``MoneyOpen`` while a refund or a claim is."""
    with held(database, rma) as holding:
        if was_done(holding, act, Move.CLOSE):
            return holding.moved(again=True)
        check_settled(holding)
        make_move(holding, Move.CLOSE, act)
        return holding.moved()


def check_settled(holding: Held) -> None:
    """Raises ``MoneyOpen``."""
    case = holding.case
    if case.claim is not None and case.claim.outcome is None:
        raise MoneyOpen(f"The shipping cost of case {case.rma} was claimed; evaluate it before you close.")
    unpaid = [
        refund for refund in holding.order.refunds if refund.case_id == case.id and refund.paid_at is None
    ]
    if unpaid:
        raise MoneyOpen(f"A refund of case {case.rma} is not paid; mark it as paid before you close.")


def take_back(database: Database, rma: str, act: Act) -> Moved:
    """The customer told a person of the shop that nothing will be sent."""
    with held(database, rma) as holding:
        if was_done(holding, act, Move.WITHDRAW):
            return holding.moved(again=True)
        make_move(holding, Move.WITHDRAW, act)
        return holding.moved()


def expire(database: Database, shop: Shop, rma: str, act: Act) -> Moved:
    """Give a parcel up that never came. The desk does so after the days of grace, a person whenever it is known.

    Raises ``NotYet`` to the desk before that.
    """
    with held(database, rma) as holding:
        if was_done(holding, act, Move.EXPIRE):
            return holding.moved(again=True)
        deadline = holding.case.deadline
        if act.actor is not Actor.STAFF and (deadline is None or act.at <= expires_at(shop, deadline)):
            raise NotYet(f"The parcel of case {rma} may still come.")
        make_move(holding, Move.EXPIRE, act)
        return holding.moved()
