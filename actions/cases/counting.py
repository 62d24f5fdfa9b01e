"""What lies at the counter: cases by state and by how urgent the next step is."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select, union_all
from sqlalchemy.orm import Session

from actions.cases import owing
from actions.cases.clocks import SHOPS_TURN, Standing, standing
from actions.cases.finding import MOST
from actions.cases.models import CaseRow, ShippingClaimRow
from actions.cases.numbers import RMA, read_number
from actions.cases.states import BEFORE_RECEIPT, CaseState
from actions.cases.views import CaseView, view_case
from actions.orders.models import RefundKind, RefundRow
from actions.policy.days import end_of_day
from actions.policy.shop import Shop


class Urgency(StrEnum):
    """What the shop owes, by how soon. Each holds what is more urgent than the next: none is listed twice."""

    OVERDUE = "overdue"
    TODAY = "due_today"
    AT_RISK = "at_risk"
    LATER = "later"


PRESSING = (Urgency.OVERDUE, Urgency.TODAY, Urgency.AT_RISK)


def owed() -> Subquery:
    """All that the shop owes, with its case and until when: the next step, an evaluation, return shipping."""
    steps = select(CaseRow.id, CaseRow.due_at).where(CaseRow.state.in_(SHOPS_TURN))
    claims = select(ShippingClaimRow.case_id, ShippingClaimRow.due_at).where(
        ShippingClaimRow.outcome.is_(None)
    )
    refunds = select(RefundRow.case_id, RefundRow.due_at).where(
        RefundRow.kind == RefundKind.SHIPPING, RefundRow.case_id.is_not(None), RefundRow.paid_at.is_(None)
    )
    return union_all(steps, claims, refunds).subquery()


def urgent(shop: Shop, urgency: Urgency, now: datetime) -> ColumnElement[bool]:
    """The cases of this urgency, by the first of what is owed."""
    tonight = end_of_day(shop.zone, now, 0)
    soon = max(tonight, now + timedelta(hours=shop.returns.at_risk_hours))
    before = now - timedelta(microseconds=1)
    spans = {
        Urgency.OVERDUE: (None, before),
        Urgency.TODAY: (before, tonight),
        Urgency.AT_RISK: (tonight, soon),
        Urgency.LATER: (soon, None),
    }
    every = owed()
    first = func.min(every.c.due_at)
    after, until = spans[urgency]
    bounds = [*([] if after is None else [first > after]), *([] if until is None else [first <= until])]
    return CaseRow.id.in_(select(every.c.id).group_by(every.c.id).having(and_(*bounds)))


def urgencies(session: Session, shop: Shop, now: datetime) -> dict[Urgency, int]:
    """How many cases there are of each urgency."""
    return {one: _count(session, urgent(shop, one, now)) for one in Urgency}


def pressing(session: Session, shop: Shop, now: datetime) -> dict[Urgency, int]:
    """The same of what cannot wait, without what is none."""
    counts = {one: _count(session, urgent(shop, one, now)) for one in PRESSING}
    return {one: count for one, count in counts.items() if count}


def count_undelivered(session: Session, shop: Shop, now: datetime) -> int:
    """How many cases approved in advance wait for a delivery that somebody should look into."""
    return _count(session, owing.undelivered(shop, now))


def _count(session: Session, which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count(CaseRow.id)).where(which)) or 0


def states(session: Session) -> dict[CaseState, int]:
    """How many cases stand in each state."""
    counted = session.execute(
        select(CaseRow.state, func.count(CaseRow.id).label("count")).group_by(CaseRow.state)
    )
    found = {row[0]: row[1] for row in counted.all()}
    return {state: found.get(state, 0) for state in CaseState}


def of_urgency(
    session: Session, shop: Shop, urgency: Urgency, now: datetime, most: int = MOST
) -> list[CaseView]:
    """The cases of this urgency, what is due first first."""
    return _listed(session, select(CaseRow).where(urgent(shop, urgency, now)), most)


def of_state(session: Session, state: CaseState, most: int = MOST) -> list[CaseView]:
    """The cases of this state, what is due first first."""
    return _listed(session, select(CaseRow).where(CaseRow.state == state), most)


def expected(session: Session, most: int = MOST) -> list[CaseView]:
    """The cases whose parcel has not come."""
    return _listed(session, select(CaseRow).where(CaseRow.state.in_(BEFORE_RECEIPT)), most)


def of_undelivered(session: Session, shop: Shop, now: datetime, most: int = MOST) -> list[CaseView]:
    """The cases whose delivery somebody should look into, the oldest first."""
    return _listed(session, select(CaseRow).where(owing.undelivered(shop, now)), most)


def received_since(session: Session, since: datetime, most: int = MOST) -> list[CaseView]:
    """The cases whose parcel came since then, the last first."""
    wanted = select(CaseRow).where(CaseRow.received_at >= since)
    rows = session.scalars(wanted.order_by(CaseRow.received_at.desc(), CaseRow.id.desc()).limit(most))
    return [view_case(row) for row in rows]


def _listed(session: Session, wanted: Select[CaseRow], most: int) -> list[CaseView]:
    undated = CaseRow.due_at.is_(None)
    rows = session.scalars(wanted.order_by(undated, CaseRow.due_at, CaseRow.id).limit(most))
    return [view_case(row) for row in rows]


def scanned(session: Session, text: str) -> str | None:
    """The RMA number of a case from what a scanner or a person typed, an address with the number in it too."""
    words = [text, *text.replace("/", " ").replace("=", " ").replace("?", " ").split()]
    for word in words:
        rma = read_number(word, RMA)
        if rma and session.scalar(select(CaseRow.id).where(CaseRow.rma == rma)) is not None:
            return rma
    return None


def next_due(shop: Shop, case: CaseView, now: datetime) -> tuple[datetime | None, Standing]:
    """Until when the next step of a case is due, and how urgent that is."""
    return case.due_at, standing(shop, case.state, case.due_at, now)
