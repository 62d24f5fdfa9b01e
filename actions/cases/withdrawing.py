"""Withdrawing a case: the customer keeps the thing after all, and its lines are free for another wish.

Only what nobody has worked on can be withdrawn like this; a case that has gone on needs a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.cases.finding import cases_of_order
from actions.cases.models import CaseEventRow, CaseLineRow, CaseRow, CaseState
from actions.cases.opening import CUSTOMER
from actions.cases.settling import locked
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
        if not _close(session, row):
            done = row.state is CaseState.WITHDRAWN
            return Withdrawal(Recall.ALREADY_WITHDRAWN if done else Recall.TOO_LATE, view_case(row))
        note = f"Withdrawn by the customer in conversation {conversation}."
        row.events.append(CaseEventRow(at=now, who=CUSTOMER, what=CaseState.WITHDRAWN.value, note=note))
        session.flush()
        return Withdrawal(Recall.WITHDRAWN, view_case(row))


def withdrawable(session: Session, order_number: str) -> list[CaseView]:
    """The cases of an order that its customer can still take back, the newest first."""
    return [case for case in cases_of_order(session, order_number) if case.state is CaseState.OPENED]


def _close(session: Session, row: CaseRow) -> bool:
    """Whether the case was open until now; conditional, for whoever changes a case without locking its order."""
    closing = (
        update(CaseRow)
        .where(CaseRow.id == row.id, CaseRow.state == CaseState.OPENED)
        .values(state=CaseState.WITHDRAWN)
        .returning(CaseRow.id)
    )
    closed = session.scalar(closing) is not None
    if closed:
        session.execute(update(CaseLineRow).where(CaseLineRow.case_id == row.id).values(is_open=False))
    session.refresh(row)
    return closed
