"""What the desk does by itself, time and again: parcels are awaited or given up, settled cases closed, people reminded.

A round is safe to repeat and safe beside another one: each step of each case is a transaction of its own under a key
that names it for ever. One process at a time holds the work all the same (``actions.database.leases``), to spare labour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import ColumnElement, String, cast, or_, select
from sqlalchemy.orm import Session

from actions.cases import reminding
from actions.cases.ending import MoneyOpen, NotYet, close, expire
from actions.cases.models import CaseRow
from actions.cases.moving import Act, CaseMovedOn, Held, IllegalMove, held
from actions.cases.receiving import ask_evidence, await_parcel
from actions.cases.refunding import pay_refund
from actions.cases.reminding import DESK, remind
from actions.cases.states import BEFORE_RECEIPT, Actor, CaseState
from actions.database import Database
from actions.orders.models import RefundKind, RefundRow
from actions.orders.rows import to_facts
from actions.policy import Policy, decide
from actions.policy.decision import Verdict
from actions.policy.facts import AskedLine, Goal, Request

log = structlog.get_logger(__name__)

MOST = 500
SETTLED = (CaseState.REJECTED, CaseState.REFUNDED, CaseState.EXCHANGE_SENT)
PASSED = (IllegalMove, CaseMovedOn, MoneyOpen, NotYet)
EVIDENCE = "fault.reasons"

EVIDENCE_CAME = (CaseRow.description.is_not(None), cast(CaseRow.photos, String) != "[]")

Step = Callable[[str], object]


def make_round(database: Database, policy: Policy, now: datetime) -> Counter[str]:
    """Do what is due at ``now`` (aware UTC); how often each thing was done. What fails is logged, and tried next time."""
    done: Counter[str] = Counter()
    for name, find, step in steps(database, policy, now):
        with database.read() as session:
            found = list(find(session))
        for rma in found:
            done[name] += attempt(name, rma, step)
    for what, find_due in due(policy, now):
        with database.read() as session:
            late = find_due(session)
        for rma, about, due_at in late:
            step = partial(remind_once, database, what, about, due_at, now)
            done[what] += attempt(what, rma, step)
    return +done


def steps(
    database: Database, policy: Policy, now: datetime
) -> Iterable[tuple[str, Callable[[Session], Iterable[str]], Step]]:
    """What can be done with which cases."""
    shop = policy.shop
    grace = now - timedelta(days=shop.returns.parcel_grace_days - 1)
    settled = now - timedelta(days=shop.returns.close_after_days)
    opened = CaseRow.state == CaseState.OPENED
    return (
        (
            "expired",
            _cases(CaseRow.state.in_(BEFORE_RECEIPT), CaseRow.deadline < grace),
            partial(_expire, database, policy, now),
        ),
        ("delivered", _cases(opened, CaseRow.deadline.is_(None)), partial(_dated, database, policy, now)),
        ("awaited", _cases(opened, CaseRow.deadline.is_not(None)), partial(_advance, database, now)),
        (
            "evidence_came",
            _cases(CaseRow.state == CaseState.EVIDENCE_ASKED, or_(*EVIDENCE_CAME)),
            partial(_advance, database, now),
        ),
        ("paid", _paid, partial(_paid_by_shop, database, now)),
        (
            "closed",
            _cases(CaseRow.state.in_(SETTLED), CaseRow.state_since <= settled),
            partial(_close, database, now),
        ),
    )


def due(policy: Policy, now: datetime) -> Iterable[tuple[str, Callable[[Session], list[reminding.Found]]]]:
    """Which reminders there are."""
    shop = policy.shop
    return (
        (reminding.CUSTOMER, lambda session: reminding.window_ends(session, shop, now)),
        (reminding.STAFF, lambda session: reminding.at_risk(session, shop, now)),
        (reminding.OVERDUE, lambda session: reminding.late(session, now)),
        (reminding.UNDELIVERED, lambda session: reminding.undelivered(session, shop, now)),
    )


def attempt(name: str, rma: str, step: Step) -> int:
    """Whether something was done; whatever goes wrong with one case keeps none of the others."""
    try:
        return int(bool(step(rma)))
    except PASSED:
        return 0
    except Exception:
        log.exception("round_failed", step=name, rma=rma)
        return 0


def remind_once(database: Database, what: str, about: str, due_at: datetime, now: datetime, rma: str) -> bool:
    """Write a reminder that was not written before."""
    return remind(database, rma, what, about, due_at, now)


def by_desk(rma: str, what: str, now: datetime, note: str | None = None) -> Act:
    """The desk acts by itself, once."""
    return Act(who=DESK, at=now, key=f"{rma}:desk:{what}", actor=Actor.DESK, note=note)


def _cases(*conditions: ColumnElement[bool]) -> Callable[[Session], Iterable[str]]:
    wanted = select(CaseRow.rma).where(*conditions).order_by(CaseRow.id)
    return lambda session: session.scalars(wanted)


def _paid(session: Session) -> Iterable[str]:
    """Cases whose refund the shop's own books report as paid."""
    wanted = select(CaseRow.rma).join(RefundRow, RefundRow.case_id == CaseRow.id)
    paid = RefundRow.kind == RefundKind.GOODS, RefundRow.paid_at.is_not(None)
    return session.scalars(wanted.where(CaseRow.state == CaseState.REFUND_DUE, *paid))


def _expire(database: Database, policy: Policy, now: datetime, rma: str) -> bool:
    note = "The parcel did not come in time."
    with database.read() as session:
        version = session.scalars(select(CaseRow.version).where(CaseRow.rma == rma)).one()
    expire(database, policy.shop, rma, by_desk(rma, f"expire:{version}", now, note))
    return True


def _advance(database: Database, now: datetime, rma: str) -> bool:
    """Await the parcel, unless photos or a description of the fault are still needed first."""
    with held(database, rma) as holding:
        case = holding.case
        lacking = EVIDENCE in case.obligations and not case.photos and not case.description
        state, version = case.state, case.version
    if lacking and state is CaseState.EVIDENCE_ASKED:
        return False
    step = ask_evidence if lacking else await_parcel
    return not step(database, rma, by_desk(rma, f"{state}:{version}", now)).again


def _dated(database: Database, policy: Policy, now: datetime, rma: str) -> bool:
    """A case approved in advance gets its deadline once its parcel was delivered."""
    with held(database, rma) as holding:
        deadline = _deadline(holding, policy, now)
        if deadline is None:
            return False
        holding.case.deadline = deadline
    return not await_parcel(database, rma, by_desk(rma, "delivered", now, "The parcel was delivered.")).again


def _deadline(holding: Held, policy: Policy, now: datetime) -> datetime | None:
    """The last day of the return as the policy decides it now; None while it is not delivered."""
    case = holding.case
    lines = tuple(AskedLine(line.line.sku, line.quantity) for line in case.lines)
    order = to_facts(holding.order)
    request = Request(Goal.RETURN, replace(order, cancelled_at=None), case.requested_at, case.reason, lines)
    decision = decide(request, policy, now)
    return decision.deadline if decision.verdict is Verdict.ALLOWED else None


def _paid_by_shop(database: Database, now: datetime, rma: str) -> bool:
    note = "The shop's books report the refund as paid."
    return not pay_refund(database, rma, by_desk(rma, "paid", now, note)).again


def _close(database: Database, now: datetime, rma: str) -> bool:
    with database.read() as session:
        version = session.scalars(select(CaseRow.version).where(CaseRow.rma == rma)).one()
    return not close(database, rma, by_desk(rma, f"close:{version}", now)).again
