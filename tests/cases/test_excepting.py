"""Exceptions: what the policy refuses, done by naming the clause and a reason; and what cannot be granted at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.cases import (
    Grant,
    NoException,
    Outcome,
    Settlement,
    Wish,
    against,
    assess,
    list_exceptions,
    make_exception,
)
from actions.cases.models import CancellationRow, ExceptionRow, KeptForEver
from actions.database import Database
from actions.policy import replay
from actions.policy.decision import Verdict
from actions.policy.facts import AskedLine, Goal
from tests.cases.making import (
    ARRIVED,
    DAY,
    DELIVERED_AT,
    EXAMPLE,
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

TOO_LATE = DELIVERED_AT + 40 * DAY
GRANT = Grant("return.window", "The parcel lay at the neighbour's for weeks.", "Robin")
STOPPED = Grant("cancel.left_early", "The carrier stopped the parcel for us.", "Robin")


def granted(database: Database, wish: Wish, grant: Grant = GRANT) -> Settlement:
    return make_exception(database, wish, grant, policy(), wish.requested_at + timedelta(minutes=1))


def test_a_return_after_its_time_opens_a_case_that_carries_the_exception(database: Database) -> None:
    keep(database, ARRIVED)
    result = granted(database, return_wish(at=TOO_LATE))
    assert result.outcome is Outcome.OPENED
    case = result.case
    assert case is not None
    assert case.deadline is not None
    assert case.deadline > TOO_LATE
    assert (case.events[0].who, case.events[0].note) == (
        "Robin",
        f"Exception to return.window: {GRANT.reason}",
    )
    told = case.receipt["exception"]
    assert (told["clause"], told["reason"], told["by"]) == ("return.window", GRANT.reason, "Robin")
    assert case.duties


def test_the_list_says_what_was_granted_by_whom_and_when(database: Database) -> None:
    keep(database, ARRIVED)
    case = granted(database, return_wish(at=TOO_LATE)).case
    with database.read() as session:
        (entry,) = list_exceptions(session)
    assert case is not None
    assert (entry.rma, entry.granted_by, entry.verdict, entry.clause) == (
        case.rma,
        "Robin",
        Verdict.REFUSED,
        "return.window",
    )
    assert entry.granted_at == TOO_LATE + timedelta(minutes=1)


def test_the_receipt_keeps_what_the_policy_said_and_repeats_it(database: Database) -> None:
    keep(database, ARRIVED)
    case = granted(database, return_wish(at=TOO_LATE)).case
    assert case is not None
    assert replay(case.receipt, policy()).verdict is Verdict.REFUSED


def test_a_parcel_that_was_stopped_is_cancelled_with_its_refund(database: Database) -> None:
    keep(database, EXAMPLE)
    ship(database, SOON - timedelta(minutes=5))
    result = granted(database, cancel_wish(), STOPPED)
    assert result.outcome is Outcome.CANCELLED
    assert result.refund is not None
    assert result.refund.amount > 0
    with database.read() as session:
        (cancellation,) = session.query(CancellationRow).all()
        (entry,) = session.query(ExceptionRow).all()
        assert cancellation.receipt["exception"]["by"] == "Robin"
        assert (entry.cancellation_id, entry.amount) == (cancellation.id, result.refund.amount)
    assert order_now(database).cancelled_at is not None


def test_the_same_exception_is_made_once(database: Database) -> None:
    keep(database, ARRIVED)
    granted(database, return_wish(at=TOO_LATE))
    again = granted(database, return_wish(at=TOO_LATE))
    assert again.outcome is Outcome.ALREADY_OPEN
    assert counts(database)[1] == 1
    with database.read() as session:
        assert len(list_exceptions(session)) == 1


@pytest.mark.parametrize(
    ("grant", "words"),
    [
        (Grant("return.window", "because", "Robin"), "10 to 1000 characters"),
        (Grant("return.window", "because   \n  ", "Robin"), "10 to 1000 characters"),
        (Grant("bought.website", GRANT.reason, "Robin"), "clauses that stand in the way"),
        (Grant("", GRANT.reason, "Robin"), "clauses that stand in the way"),
    ],
)
def test_without_clause_and_reason_nothing_is_granted(database: Database, grant: Grant, words: str) -> None:
    keep(database, ARRIVED)
    with pytest.raises(NoException, match=words):
        granted(database, return_wish(at=TOO_LATE), grant)
    assert counts(database) == (0, 0, 0)


def test_what_is_allowed_needs_no_exception(database: Database) -> None:
    keep(database, EXAMPLE)
    with pytest.raises(NoException, match="allows this"):
        granted(database, cancel_wish(), STOPPED)


def test_what_is_in_a_case_already_goes_on_there(database: Database) -> None:
    keep(database, ARRIVED)
    done(database, return_wish("first", at=DELIVERED_AT + DAY))
    with pytest.raises(NoException, match="open about this already"):
        granted(database, return_wish("second", at=TOO_LATE))


def barred(database: Database, wish: Wish) -> tuple[str, ...]:
    with database.read() as session:
        return against(assess(session, wish, policy(), wish.requested_at).decision)


@pytest.mark.parametrize("more", [{"goal": Goal.DELAY}, {"lines": (AskedLine(SHIRT.sku, 99),)}])
def test_nothing_is_offered_where_there_is_nothing_to_grant(database: Database, more: dict[str, Any]) -> None:
    keep(database, ARRIVED)
    wish = Wish(
        goal=more.get("goal", Goal.RETURN),
        order_number=ARRIVED.number,
        requested_at=TOO_LATE,
        conversation="web-1",
        key="k",
        lines=more.get("lines", ()),
    )
    assert barred(database, wish) == ()


def test_an_exception_is_never_rewritten(database: Database) -> None:
    keep(database, ARRIVED)
    granted(database, return_wish(at=TOO_LATE))
    with pytest.raises(KeptForEver), database.write() as session:
        session.query(ExceptionRow).one().reason = "another reason altogether"
