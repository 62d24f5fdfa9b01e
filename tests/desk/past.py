"""Some weeks of a shop's past, with every way in which a case can end, for the pages that look back."""

from __future__ import annotations

from datetime import datetime

from actions.cases import CaseState, CaseView, find_case
from actions.cases.answering import answer
from actions.cases.ending import close, expire, send_exchange, take_back
from actions.cases.inspecting import Finding, inspect
from actions.cases.moving import Act
from actions.cases.receiving import ask_evidence, receive
from actions.cases.refunding import grant_refund, pay_refund
from actions.cases.states import Actor, Condition, Remedy
from actions.database import Database
from actions.policy.facts import Goal, Reason
from tests.cases.counter import LAMP_FOUND, LAMP_REFUSED, SHIRT_FOUND, SHIRT_REFUSED
from tests.cases.making import EXAMPLE, HOUR, SOON, cancel_wish, done, keep, ship
from tests.desk.returning import DAY, opened, registered
from tests.policy.making import policy, shop

ALL = (SHIRT_FOUND, LAMP_FOUND)
NOTHING = (SHIRT_REFUSED, LAMP_REFUSED)
FAULTY = tuple(Finding(sku=one.sku, accepted=one.accepted, condition=Condition.FAULTY) for one in ALL)


def act(rma: str, what: str, at: datetime) -> Act:
    """Rosa does something."""
    return Act(who="Rosa", at=at, key=f"{rma}:{what}")


def received(database: Database, number: str, begun: datetime, goal: Goal = Goal.RETURN) -> CaseView:
    """A parcel that came two days after it was announced."""
    facts = {} if goal is Goal.RETURN else {"goal": goal, "reason": Reason.FLAWED, "description": "it hums"}
    case = opened(database, begun, number, **facts)
    return receive(database, policy(), case.rma, act(case.rma, "receive", begun + 2 * DAY)).case


def answered(
    database: Database, case: CaseView, after: int, *found: Finding, remedy: Remedy = Remedy.REFUND
) -> CaseView:
    """Inspected and answered so many days after its receipt."""
    assert case.received_at is not None
    at = case.received_at + after * DAY
    inspect(database, case.rma, found, act(case.rma, "inspect", at))
    return answer(database, shop(), case.rma, act(case.rma, "answer", at), remedy=remedy).case


def paid(database: Database, case: CaseView, after: int) -> CaseView:
    """Granted with the answer, and paid so many days later."""
    assert case.decided_at is not None
    grant_refund(database, shop(), case.rma, act(case.rma, "grant", case.decided_at))
    at = case.decided_at + after * DAY
    return pay_refund(database, case.rma, act(case.rma, "pay", at), f"bank-{case.order_number}").case


def past(database: Database, now: datetime) -> dict[str, CaseView]:
    """Cases of the last nine weeks by how they ended; one was answered and paid late."""
    quick = paid(database, answered(database, received(database, "AT-20301", now - 40 * DAY), 1, *ALL), 2)
    late = paid(database, answered(database, received(database, "AT-20302", now - 24 * DAY), 9, *ALL), 8)
    partly = answered(database, received(database, "AT-20303", now - 12 * DAY), 1, SHIRT_FOUND, LAMP_REFUSED)
    due = received(database, "AT-20304", now - 5 * DAY)
    due = answered(database, due, 1, *ALL)
    granted = grant_refund(database, shop(), due.rma, act(due.rma, "grant", now - 2 * DAY)).case
    rejected = answered(database, received(database, "AT-20305", now - 12 * DAY), 2, *NOTHING)
    swap = received(database, "AT-20306", now - 13 * DAY, Goal.EXCHANGE)
    swap = answered(database, swap, 1, *FAULTY, remedy=Remedy.EXCHANGE)
    assert swap.decided_at is not None
    sent = send_exchange(database, swap.rma, act(swap.rma, "send", swap.decided_at + 2 * DAY), "1Z42").case
    return {
        "closed": close(database, quick.rma, act(quick.rma, "close", now - 20 * DAY)).case,
        "refunded": late,
        "partly": partly,
        "refund_due": granted,
        "rejected": rejected,
        "exchange_sent": sent,
        "expired": never_came(database, now),
        "received": received(database, "AT-20308", now - 2 * DAY),
    }


def never_came(database: Database, now: datetime) -> CaseView:
    """A parcel that was given up."""
    case = opened(database, now - 63 * DAY, "AT-20307")
    assert case.deadline is not None
    deed = Act(who="desk", at=case.deadline + 15 * DAY, key=f"{case.rma}:expire", actor=Actor.DESK)
    return expire(database, shop(), case.rma, deed).case


def every_state(database: Database, now: datetime) -> dict[CaseState, CaseView]:
    """One case in each state there is, which no round of the desk would move on."""
    asked = registered(database, now, "AT-20310", goal=Goal.DEFECT, reason=Reason.FLAWED)
    desk = Act(who="desk", at=now, key="ask", actor=Actor.DESK)
    seen = received(database, "AT-20311", now - 3 * DAY)
    inspect(database, seen.rma, ALL, act(seen.rma, "inspect", now))
    back = opened(database, now, "AT-20312")
    found = [
        *past(database, now).values(),
        in_advance(database),
        ask_evidence(database, asked.rma, desk).case,
        opened(database, now, "AT-20309"),
        seen,
        answered(database, received(database, "AT-20313", now - 3 * DAY), 1, *ALL),
        take_back(database, back.rma, act(back.rma, "withdraw", now)).case,
    ]
    with database.read() as session:
        fresh = [find_case(session, one.rma) for one in found]
    return {case.state: case for case in fresh if case is not None}


def in_advance(database: Database) -> CaseView:
    """A return approved in advance, whose parcel is still on its way."""
    keep(database, EXAMPLE)
    ship(database, SOON + HOUR)
    case = done(database, cancel_wish(), SOON + 2 * HOUR).case
    assert case is not None
    return case
