"""Withdrawing a case: the customer keeps the thing after all, and its lines are free for another wish.

A case can be withdrawn like this until its parcel is received; after that it needs a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases.finding import cases_of_order
from actions.cases.machine import Move
from actions.cases.models import CaseRow
from actions.cases.moving import Act, hold, make_move
from actions.cases.opening import CUSTOMER
from actions.cases.settling import locked
from actions.cases.states import BEFORE_RECEIPT, Actor, CaseState
from actions.cases.views import CaseView, view_case
from actions.database import Database


class UnknownCase(LookupError):
    """The order has no case of this number; the customer chose among the order's own, so this is a caller's slip."""


class Recall(StrEnum):
    """What came of a withdrawal. ``too_late``: the case is past the point where the customer can take it back."""

    WITHDRAWN = "withdrawn"
    ALREADY_WITHDRAWN = "already_withdrawn"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """The outcome, and the case as it stands now."""

    outcome: Recall
    case: CaseView


def withdraw(database: Database, order_number: str, rma: str, conversation: str, now: datetime) -> Withdrawal:
    """Withdraw a case after the customer's yes, in one transaction; a second time changes nothing and says so.

    The caller has seen to it that the order is the customer's. ``now`` is aware UTC. Raises ``UnknownOrder`` and
    ``UnknownCase``.
    """
    with database.write() as session:
        order = locked(session, order_number)
        row = session.scalar(select(CaseRow).where(CaseRow.rma == rma, CaseRow.order_id == order.id))
        if row is None:
            raise UnknownCase(f"order {order_number} has no case {rma}")
        holding = hold(session, rma)
        if holding.case.state not in BEFORE_RECEIPT:
            done = holding.case.state is CaseState.WITHDRAWN
            return Withdrawal(Recall.ALREADY_WITHDRAWN if done else Recall.TOO_LATE, view_case(holding.case))
        note = f"Withdrawn by the customer in conversation {conversation}."
        act = Act(who=CUSTOMER, at=now, key=f"{rma}:withdraw", actor=Actor.CUSTOMER, note=note)
        make_move(holding, Move.WITHDRAW, act)
        return Withdrawal(Recall.WITHDRAWN, view_case(holding.case))


def withdrawable(session: Session, order_number: str) -> list[CaseView]:
    """The cases of an order that its customer can still take back, the newest first."""
    return [case for case in cases_of_order(session, order_number) if case.state in BEFORE_RECEIPT]
