"""A parcel that leaves between the question and the yes: never cancelled and shipped, always a way back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from sqlalchemy import update

from actions.cases import Outcome
from actions.cases.receipts import IN_ADVANCE
from actions.database import Database
from actions.orders.models import OrderRow
from actions.policy import replay
from actions.policy.decision import Verdict
from actions.policy.facts import AskedLine, Goal, Status
from tests.cases.making import (
    DAY,
    EXAMPLE,
    HOUR,
    LAMP,
    PLACED,
    SHIRT,
    SOON,
    cancel_wish,
    counts,
    done,
    keep,
    order_now,
    return_wish,
    ship,
)
from tests.policy.making import policy

MINUTE = timedelta(minutes=1)


def test_the_same_yes_becomes_a_return_approved_in_advance(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON)
    result = done(database, cancel_wish())
    assert result.outcome is Outcome.PREAPPROVED
    case = result.case
    assert case is not None
    assert (case.goal, case.preapproved, case.deadline) == (Goal.RETURN, True, None)
    assert [(line.sku, line.quantity) for line in case.lines] == [(SHIRT.sku, 3), (LAMP.sku, 1)]
    assert {"return.proof", "return.complete"} <= set(case.obligations)
    assert case.duties
    assert result.refund is None
    assert order_now(database).status is Status.SHIPPED
    assert counts(database) == (0, 1, 0)


def test_its_receipt_tells_why_it_was_not_cancelled_and_what_follows(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON)
    result = done(database, cancel_wish())
    assert result.case is not None
    assert replay(result.case.receipt, policy()) == result.decision
    assert result.decision.goal is Goal.CANCEL
    foreseen = replay(result.case.receipt[IN_ADVANCE], policy())
    assert (foreseen.verdict, foreseen.goal) == (Verdict.ALLOWED, Goal.RETURN)


def test_without_a_promise_a_parcel_that_left_is_for_a_person(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON)
    assert done(database, cancel_wish(approved=False)).outcome is Outcome.HUMAN
    assert counts(database) == (0, 0, 0)


def test_too_late_a_wish_gets_no_case_though_it_claims_to_be_approved(database: Database) -> None:
    keep(database, EXAMPLE)
    assert done(database, cancel_wish(at=PLACED + 25 * HOUR)).outcome is Outcome.REFUSED
    assert counts(database) == (0, 0, 0)


def test_what_was_delivered_meanwhile_becomes_an_ordinary_return(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON, delivered_at=SOON + DAY)
    result = done(database, cancel_wish(), SOON + DAY + HOUR)
    assert result.outcome is Outcome.OPENED
    assert result.case is not None
    assert (result.case.goal, result.case.preapproved) == (Goal.RETURN, False)
    assert result.case.deadline is not None


def test_what_has_not_left_is_cancelled_all_the_same(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON, LAMP.sku)
    with database.write() as session:
        session.execute(update(OrderRow).values(status=Status.PROCESSING))
    result = done(database, cancel_wish())
    assert result.outcome is Outcome.PREAPPROVED
    assert result.case is not None
    assert [line.sku for line in result.case.lines] == [LAMP.sku]
    assert result.refund is not None
    assert result.refund.amount == Decimal("53.70")
    order = order_now(database)
    assert [line.cancelled for line in order.lines] == [3, 0]
    assert order.cancelled_at is None


def test_the_same_yes_twice_gives_one_case(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON)
    first = done(database, cancel_wish("k1"))
    by_key, by_line = done(database, cancel_wish("k1")), done(database, cancel_wish("k2"))
    assert by_key.outcome is by_line.outcome is Outcome.ALREADY_OPEN
    assert first.case == by_key.case == by_line.case
    assert counts(database) == (0, 1, 0)


def test_only_the_pieces_that_were_to_be_cancelled_come_back(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON)
    result = done(database, cancel_wish("k", AskedLine(SHIRT.sku, 2)))
    assert result.case is not None
    assert [(line.sku, line.quantity) for line in result.case.lines] == [(SHIRT.sku, 2)]


def test_the_shown_return_of_the_other_pieces_stays_possible(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON, delivered_at=None)
    done(database, cancel_wish("k1", AskedLine(LAMP.sku)))
    assert done(database, return_wish("k2", AskedLine(SHIRT.sku), at=SOON + DAY)).outcome is Outcome.WAIT
    assert (
        done(database, return_wish("k3", AskedLine(LAMP.sku), at=SOON + DAY)).outcome is Outcome.ALREADY_OPEN
    )


def test_a_cancelled_order_cannot_be_shipped_any_more(database: Database) -> None:
    keep(database, EXAMPLE)
    done(database, cancel_wish())
    assert not ship(database, SOON + 2 * MINUTE)
    assert order_now(database).status is Status.CANCELLED
