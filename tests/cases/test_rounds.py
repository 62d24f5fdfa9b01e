"""What the desk does by itself as time goes by: nothing lapses unannounced, nothing is announced twice."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from actions.cases import CaseState, CaseView, Outcome, add_photos
from actions.cases.claiming import claim_shipping, evaluate
from actions.cases.clocks import expires_at
from actions.cases.ending import close
from actions.cases.owing import owed_until
from actions.cases.receiving import receive
from actions.cases.refunding import grant_refund, pay_shipping
from actions.cases.rounds import make_round
from actions.cases.states import Evaluation
from actions.database import Database
from actions.database.leases import claim, finish
from actions.orders.models import RefundRow
from actions.policy.facts import Goal, Reason, Shipment, Status
from tests.cases.counter import (
    CENT,
    RECEIVED_AT,
    act,
    answered,
    awaited,
    granted,
    now,
    opened,
    paid,
    received,
)
from tests.cases.making import (
    ARRIVED,
    DAY,
    DELIVERED_AT,
    EXAMPLE,
    HOUR,
    LATER,
    SOON,
    cancel_wish,
    done,
    keep,
    return_wish,
    ship,
)
from tests.orders.examples import LAMP, SHIRT
from tests.policy.making import policy, shop

SECOND = timedelta(seconds=1)


def made(database: Database, at: datetime) -> Counter[str]:
    """One round."""
    return make_round(database, policy(), at)


def whats(case: CaseView) -> list[str]:
    """What happened to a case."""
    return [event.what for event in case.events]


def deadline(case: CaseView) -> datetime:
    """The customer's last day."""
    assert case.deadline is not None
    return case.deadline


def test_an_opened_case_awaits_its_parcel(database: Database) -> None:
    case = opened(database)
    assert made(database, LATER + HOUR) == {"awaited": 1}
    assert made(database, LATER + HOUR) == {}
    after = now(database, case.rma)
    assert (after.state, after.due_at) == (CaseState.AWAITED, case.deadline)


def test_a_fault_without_photos_or_words_is_asked_about_first(database: Database) -> None:
    keep(database, ARRIVED)
    case = done(database, return_wish(reason=Reason.DAMAGED)).case
    assert case is not None
    assert made(database, LATER + HOUR) == {"awaited": 1}
    assert now(database, case.rma).state is CaseState.EVIDENCE_ASKED
    assert made(database, LATER + HOUR) == {}
    with database.write() as session:
        assert add_photos(session, "web-1", ["a.jpg"], LATER + 2 * HOUR) == case.rma
    assert made(database, LATER + 3 * HOUR) == {"evidence_came": 1}
    assert now(database, case.rma).state is CaseState.AWAITED


def test_the_customer_is_reminded_once_before_the_window_ends(database: Database) -> None:
    case = awaited(database)
    soon = deadline(case) - 5 * DAY
    assert made(database, soon - SECOND) == {}
    assert made(database, soon) == {"reminder_customer": 1}
    assert made(database, soon + DAY) == {}
    assert whats(now(database, case.rma))[-1] == "reminder_customer"


def test_a_parcel_that_never_comes_expires_after_the_grace_and_may_come_all_the_same(
    database: Database,
) -> None:
    case = awaited(database)
    last = expires_at(shop(), deadline(case))
    made(database, last)
    assert now(database, case.rma).state is CaseState.AWAITED
    assert made(database, last + SECOND)["expired"] == 1
    assert now(database, case.rma).state is CaseState.EXPIRED
    again = receive(database, policy(), case.rma, act("late", last + DAY)).case
    assert again.state is CaseState.RECEIVED


def test_the_shop_is_reminded_before_its_answer_is_due_and_told_when_it_is_late(database: Database) -> None:
    case = received(database)
    assert case.due_at is not None
    assert made(database, case.due_at - DAY) == {}
    assert made(database, case.due_at - DAY + SECOND) == {"reminder_staff": 1}
    assert made(database, case.due_at) == {}
    assert made(database, case.due_at + SECOND) == {"overdue_staff": 1}
    assert made(database, case.due_at + DAY) == {}
    assert whats(now(database, case.rma))[-2:] == ["reminder_staff", "overdue_staff"]


def test_two_clocks_of_one_case_are_each_reminded_of(database: Database) -> None:
    case = answered(database, goal=Goal.DEFECT, reason=Reason.FLAWED, description="it leaks")
    claim_shipping(database, shop(), case.rma, CENT * 950, None, act("claim", RECEIVED_AT + HOUR))
    with database.read() as session:
        dues = sorted(one.due_at for one in owed_until(session, RECEIVED_AT + 60 * DAY))
    assert dues[0] < dues[1]
    for due in dues:
        assert made(database, due - DAY + SECOND)["reminder_staff"] == 1
    told = [event.data["about"] for event in now(database, case.rma).events if event.what == "reminder_staff"]
    assert sorted(told) == ["evaluation", "remedy"]


def test_a_refund_that_the_shop_reports_as_paid_is_paid(database: Database) -> None:
    case = granted(database)
    with database.write() as session:
        session.query(RefundRow).update({"paid_at": RECEIVED_AT + 2 * DAY})
    assert made(database, RECEIVED_AT + 3 * DAY) == {"paid": 1}
    assert now(database, case.rma).state is CaseState.REFUNDED


def test_a_settled_case_is_closed_after_a_while_unless_money_is_open(database: Database) -> None:
    case = answered(database, goal=Goal.DEFECT, reason=Reason.FLAWED, description="it leaks")
    claim_shipping(database, shop(), case.rma, CENT * 950, None, act("claim", RECEIVED_AT + DAY))

    grant_refund(database, shop(), case.rma, act("grant", RECEIVED_AT + DAY))
    paid(database, case.rma)
    much_later = RECEIVED_AT + 40 * DAY
    assert made(database, much_later) == {"reminder_staff": 1, "overdue_staff": 1}

    evaluate(database, shop(), case.rma, Evaluation.ACCEPTED, act("eva", much_later))
    assert made(database, much_later) == {}
    assert pay_shipping(database, case.rma, act("ship", much_later)).case.refunds[1].amount == CENT * 950
    assert made(database, much_later) == {"closed": 1}
    assert now(database, case.rma).state is CaseState.CLOSED


def test_a_case_approved_in_advance_gets_its_deadline_with_the_delivery(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON + HOUR)
    settled = done(database, cancel_wish(), SOON + 2 * HOUR)
    assert settled.outcome is Outcome.PREAPPROVED
    assert settled.case is not None
    rma = settled.case.rma
    assert made(database, SOON + 3 * HOUR) == {}
    assert made(database, SOON + 20 * DAY) == {"delivery_unknown": 1}
    assert made(database, SOON + 21 * DAY) == {}
    parcel = Shipment("UPS", "1", SOON + HOUR, None, DELIVERED_AT, (SHIRT.sku, LAMP.sku))
    keep(database, replace(EXAMPLE, status=Status.DELIVERED, shipments=(parcel,)))
    assert made(database, SOON + 22 * DAY)["delivered"] == 1
    case = now(database, rma)
    assert (case.state, case.due_at) == (CaseState.AWAITED, case.deadline)
    local = deadline(case).astimezone(shop().zone)
    assert (local.date() - DELIVERED_AT.astimezone(shop().zone).date()).days == 30
    assert local.strftime("%H:%M:%S") == "23:59:59"


def test_what_came_back_is_not_asked_for_twice(database: Database) -> None:
    case = granted(database)
    paid(database, case.rma)
    close(database, case.rma, act("close", RECEIVED_AT + 3 * DAY))
    again = done(database, return_wish("web-1:77"))
    assert again.outcome is Outcome.ALREADY_OPEN
    assert again.case is not None
    assert again.case.rma == case.rma


def test_many_rounds_at_once_remind_once(database: Database) -> None:
    case = awaited(database)
    at = deadline(case) - DAY
    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: made(database, at), range(4)))
    assert sum(count["reminder_customer"] for count in counts) == 1
    assert whats(now(database, case.rma)).count("reminder_customer") == 1


def test_one_process_has_the_work_and_another_takes_it_over(database: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        tries = list(pool.map(lambda name: claim(database, "job", name, LATER, HOUR), "abcd"))
    assert tries.count(True) == 1
    holder = "abcd"[tries.index(True)]
    other = "x"
    assert not claim(database, "job", other, LATER + HOUR - SECOND, HOUR)
    assert claim(database, "job", holder, LATER + SECOND, HOUR)
    assert claim(database, "job", other, LATER + 2 * HOUR, HOUR)
    finish(database, "job", holder, LATER + 2 * HOUR)
    assert not claim(database, "job", holder, LATER + 2 * HOUR, HOUR)
    finish(database, "job", other, LATER + 2 * HOUR)
    assert claim(database, "job", holder, LATER + 2 * HOUR, HOUR)
