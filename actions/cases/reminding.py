"""Reminders before something lapses, each once: rows of the history that whoever tells people sends.

``reminder_customer``: the parcel's last day is near. ``reminder_staff``: what the shop owes is at risk.
``overdue_staff``: it is late; a missed deadline is never silent. ``delivery_unknown``: a parcel on its way for too long.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from actions.cases import owing
from actions.cases.models import CaseEventRow, CaseRow
from actions.cases.moving import Act, add_event, held, was_done
from actions.cases.owing import owed_until
from actions.cases.states import BEFORE_RECEIPT, Actor
from actions.database import Database
from actions.policy.shop import Shop

CUSTOMER, STAFF, OVERDUE, UNDELIVERED = (
    "reminder_customer",
    "reminder_staff",
    "overdue_staff",
    "delivery_unknown",
)
DESK = "desk"
Found = tuple[str, str, datetime]
"""An RMA number, what is about to lapse, and when."""


def remind(database: Database, rma: str, what: str, about: str, due_at: datetime, now: datetime) -> bool:
    """Write a reminder; False where it was written before. ``about`` says which clock of the case it is."""
    key = f"{rma}:{what}:{about}:{due_at.isoformat()}"
    act = Act(who=DESK, at=now, key=key, actor=Actor.DESK)
    with held(database, rma) as holding:
        if was_done(holding, act, what):
            return False
        add_event(holding, what, act, about=about, due_at=due_at.isoformat())
        return True


def window_ends(session: Session, shop: Shop, now: datetime) -> list[Found]:
    """Awaited parcels whose last day is near."""
    until = now + timedelta(days=shop.returns.remind_customer_days)
    wanted = select(CaseRow.rma, CaseRow.deadline).where(
        CaseRow.state.in_(BEFORE_RECEIPT),
        CaseRow.deadline >= now,
        CaseRow.deadline <= until,
        not_written(CUSTOMER, CaseRow.deadline),
    )
    return [(rma, "window", deadline) for rma, deadline in session.execute(wanted) if deadline]


def at_risk(session: Session, shop: Shop, now: datetime) -> list[Found]:
    """What the shop owes soon and has not been reminded of."""
    return owed(session, STAFF, now + timedelta(hours=shop.returns.at_risk_hours))


def late(session: Session, now: datetime) -> list[Found]:
    """What the shop owes since before now and has not been told so."""
    return owed(session, OVERDUE, now)


def owed(session: Session, what: str, until: datetime) -> list[Found]:
    """Answers, remedies, evaluations and shipping refunds due before ``until``, and no event of this kind yet."""
    found = owed_until(session, until, not_written(what, CaseRow.due_at))
    return [(one.rma, str(one.promise), one.due_at) for one in found if one.rma]


def undelivered(session: Session, shop: Shop, now: datetime) -> list[Found]:
    """Cases approved in advance whose parcel has been on its way for so long that somebody should look."""
    wanted = select(CaseRow.rma, CaseRow.opened_at).where(
        owing.undelivered(shop, now), not_written(UNDELIVERED, None)
    )
    return [(rma, "delivery", opened) for rma, opened in session.execute(wanted)]


def not_written(what: str, since: ColumnElement[datetime] | object) -> ColumnElement[bool]:
    """A coarse look at which cases have none of this kind since they stand where they do; the key decides."""
    told = exists().where(CaseEventRow.case_id == CaseRow.id, CaseEventRow.what == what)
    fresh = told.where(or_(CaseRow.state_since.is_(None), CaseEventRow.at > CaseRow.state_since))
    return ~(told if since is None else fresh)
