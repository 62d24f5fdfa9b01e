"""Reminders before something lapses, each once: rows of the history that whoever tells people sends.

``reminder_customer``: the parcel's last day is near. ``reminder_staff``: what the shop owes is at risk.
``overdue_staff``: it is late; a missed deadline is never silent. ``delivery_unknown``: a parcel on its way for too long.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, select
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
AT_ONCE = 500
Found = tuple[str, str, datetime]
"""An RMA number, what is about to lapse, and when."""


def remind(database: Database, rma: str, what: str, about: str, due_at: datetime, now: datetime) -> bool:
    """Write a reminder; False where it was written before. ``about`` says which clock of the case it is."""
    act = Act(who=DESK, at=now, key=key_of(rma, what, about, due_at), actor=Actor.DESK)
    with held(database, rma) as holding:
        if was_done(holding, act, what):
            return False
        add_event(holding, what, act, about=about, due_at=due_at.isoformat())
        return True


def key_of(rma: str, what: str, about: str, due_at: datetime) -> str:
    """What makes a reminder the one of this clock and this moment."""
    return f"{rma}:{what}:{about}:{due_at.isoformat()}"


def window_ends(session: Session, shop: Shop, now: datetime) -> list[Found]:
    """Awaited parcels whose last day is near."""
    until = now + timedelta(days=shop.returns.remind_customer_days)
    wanted = select(CaseRow.rma, CaseRow.deadline).where(
        CaseRow.state.in_(BEFORE_RECEIPT),
        CaseRow.deadline >= now,
        CaseRow.deadline <= until,
    )
    found = [(rma, "window", deadline) for rma, deadline in session.execute(wanted) if deadline]
    return _unwritten(session, CUSTOMER, found)


def at_risk(session: Session, shop: Shop, now: datetime) -> list[Found]:
    """What the shop owes soon and has not been reminded of."""
    return owed(session, STAFF, now + timedelta(hours=shop.returns.at_risk_hours))


def late(session: Session, now: datetime) -> list[Found]:
    """What the shop owes since before now and has not been told so."""
    return owed(session, OVERDUE, now)


def owed(session: Session, what: str, until: datetime) -> list[Found]:
    """Answers, remedies, evaluations and shipping refunds due before ``until`` of which there is no such reminder.

    A case can have several clocks at a time, and one can be set anew, so each is looked up by its own key.
    """
    found = [(one.rma, str(one.promise), one.due_at) for one in owed_until(session, until) if one.rma]
    return _unwritten(session, what, found)


def _unwritten(session: Session, what: str, found: Sequence[Found]) -> list[Found]:
    written = set(_written(session, what, list({rma for rma, _, _ in found})))
    return [one for one in found if key_of(one[0], what, one[1], one[2]) not in written]


def _written(session: Session, what: str, rmas: Sequence[str]) -> Iterator[str]:
    for start in range(0, len(rmas), AT_ONCE):
        some = CaseRow.rma.in_(rmas[start : start + AT_ONCE])
        wanted = select(CaseEventRow.key).join(CaseRow, CaseRow.id == CaseEventRow.case_id)
        yield from (key for key in session.scalars(wanted.where(CaseEventRow.what == what, some)) if key)


def undelivered(session: Session, shop: Shop, now: datetime) -> list[Found]:
    """Cases approved in advance whose parcel has been on its way for so long that somebody should look."""
    wanted = select(CaseRow.rma, CaseRow.opened_at).where(
        owing.undelivered(shop, now), never_written(UNDELIVERED)
    )
    return [(rma, "delivery", opened) for rma, opened in session.execute(wanted)]


def never_written(what: str) -> ColumnElement[bool]:
    """Cases that have no reminder of a kind that a case gets once."""
    return ~exists().where(CaseEventRow.case_id == CaseRow.id, CaseEventRow.what == what)
