"""Opening cases: what is in them, and that a line is in one open case at most."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from actions.cases import (
    CaseState,
    Outcome,
    Wish,
    assess,
    case_to_json,
    cases_of_order,
    find_case,
    list_cases,
)
from actions.cases.models import CaseEventRow, CaseLineRow, CaseRow, KeptForEver
from actions.database import Database
from actions.policy import replay
from actions.policy.decision import Verdict
from actions.policy.facts import AskedLine, Goal, Reason
from tests.cases.making import (
    ARRIVED,
    DAY,
    EXAMPLE,
    LAMP,
    LATER,
    NUMBER,
    SHIRT,
    SOON,
    cancel_wish,
    counts,
    done,
    keep,
    return_wish,
)
from tests.policy.making import policy

LAST_SECOND = datetime(2026, 4, 5, 3, 59, 59, tzinfo=UTC)
"""The end of April 4 in New York: day 30 after the delivery of March 5."""


def test_a_return_opens_a_case_with_all_an_agent_needs(database: Database) -> None:
    keep(database, ARRIVED)
    result = done(database, return_wish("k", AskedLine(SHIRT.sku, 2), description="They are too wide."))
    assert result.outcome is Outcome.OPENED
    case = result.case
    assert case is not None
    assert (case.goal, case.reason, case.description) == (
        Goal.RETURN,
        Reason.CHANGED_MIND,
        "They are too wide.",
    )
    assert (case.state, case.order_number, case.preapproved) == (CaseState.OPENED, NUMBER, False)
    assert [(line.sku, line.quantity, line.unit_price) for line in case.lines] == [
        (SHIRT.sku, 2, SHIRT.unit_price)
    ]
    assert (case.deadline, case.requested_at) == (LAST_SECOND, LATER)
    assert "return.complete" in case.obligations
    assert len(case.duties) >= len(case.obligations)
    assert case.items == "2 × Relaxed Cotton T-Shirt (Red / M)"
    assert [(event.who, event.what) for event in case.events] == [("customer", "opened")]
    assert replay(case.receipt, policy()) == result.decision


@pytest.mark.parametrize("goal", [Goal.EXCHANGE, Goal.DEFECT, Goal.INCOMPLETE, Goal.WRONG_ITEM])
def test_every_claim_opens_a_case_of_its_own_kind(database: Database, goal: Goal) -> None:
    keep(database, ARRIVED)
    result = done(database, return_wish(goal=goal, reason=Reason.FLAWED, description="The seam is torn."))
    assert result.outcome is Outcome.OPENED
    assert result.case is not None
    assert result.case.goal is goal
    assert {line.sku for line in result.case.lines} == {SHIRT.sku, LAMP.sku}


def test_a_cancellation_of_what_was_delivered_opens_a_return(database: Database) -> None:
    keep(database, ARRIVED)
    result = done(database, cancel_wish(at=LATER))
    assert result.outcome is Outcome.OPENED
    assert result.case is not None
    assert (result.case.goal, result.case.deadline) == (Goal.RETURN, LAST_SECOND)


def test_what_is_not_delivered_has_to_wait(database: Database) -> None:
    keep(database, EXAMPLE)
    assert done(database, return_wish(at=SOON)).outcome is Outcome.WAIT
    assert counts(database) == (0, 0, 0)


def test_the_same_wish_again_shows_the_same_case(database: Database) -> None:
    keep(database, ARRIVED)
    first, again = done(database, return_wish()), done(database, return_wish())
    assert again.outcome is Outcome.ALREADY_OPEN
    assert again.case == first.case
    assert again.decision == first.decision


@pytest.mark.parametrize("goal", [Goal.RETURN, Goal.DEFECT, Goal.CANCEL])
def test_another_wish_for_a_line_in_an_open_case_shows_that_case(database: Database, goal: Goal) -> None:
    keep(database, ARRIVED)
    first = done(database, return_wish("k1", AskedLine(LAMP.sku)))
    wish = return_wish("k2", AskedLine(LAMP.sku), goal=goal)
    with database.read() as session:
        shown = assess(session, wish, policy(), LATER).open_case
    again = done(database, wish)
    assert again.outcome is Outcome.ALREADY_OPEN
    assert again.case == first.case == shown
    assert counts(database) == (0, 1, 0)


@pytest.mark.parametrize("named", [(), (AskedLine(LAMP.sku), AskedLine(SHIRT.sku, 2))])
def test_where_some_lines_are_in_a_case_the_wish_is_about_the_others(
    database: Database, named: tuple[AskedLine, ...]
) -> None:
    keep(database, ARRIVED)
    first = done(database, return_wish("k1", AskedLine(LAMP.sku)))
    wish = return_wish("k2", *named)
    with database.read() as session:
        seen = assess(session, wish, policy(), LATER)
    rest = done(database, wish)
    assert seen.open_case is None
    assert seen.also_open == rest.also_open == (first.case,)
    assert [line.sku for line in seen.decision.lines] == [SHIRT.sku]
    assert rest.outcome is Outcome.OPENED
    assert rest.case is not None
    assert [(line.sku, line.quantity) for line in rest.case.lines] == [(SHIRT.sku, 2 if named else 3)]
    assert replay(rest.case.receipt, policy()) == rest.decision


def test_when_all_lines_are_in_cases_the_newest_is_shown_with_the_others(database: Database) -> None:
    keep(database, ARRIVED)
    first = done(database, return_wish("k1", AskedLine(LAMP.sku)))
    second = done(database, return_wish("k2", AskedLine(SHIRT.sku)), LATER + DAY)
    result = done(database, return_wish("k3"), LATER + 2 * DAY)
    assert (result.case, result.also_open) == (second.case, (first.case,))


def test_the_database_itself_refuses_a_line_in_two_open_cases(database: Database) -> None:
    keep(database, ARRIVED)
    done(database, return_wish("k1", AskedLine(LAMP.sku)))
    done(database, return_wish("k2", AskedLine(SHIRT.sku)))
    with database.read() as session:
        first, second = session.scalars(select(CaseRow).order_by(CaseRow.id))
        taken = first.lines[0]
        session.add(CaseLineRow(case_id=second.id, line=taken.line, quantity=1, unit_price=taken.unit_price))
        with pytest.raises(IntegrityError):
            session.flush()


def test_a_line_whose_case_has_ended_can_be_claimed_again(database: Database) -> None:
    keep(database, ARRIVED)
    first = done(database, return_wish("k1", AskedLine(LAMP.sku)))
    with database.write() as session:
        for line in session.scalars(select(CaseLineRow)):
            line.is_open = False
    again = done(database, return_wish("k2", AskedLine(LAMP.sku)))
    assert again.outcome is Outcome.OPENED
    assert first.case is not None
    assert again.case is not None
    assert again.case.rma != first.case.rma


def test_cases_are_found_by_number_order_and_state(database: Database) -> None:
    keep(database, ARRIVED)
    case = done(database, return_wish("k1", AskedLine(LAMP.sku))).case
    other = done(database, return_wish("k2", AskedLine(SHIRT.sku)), LATER + DAY).case
    assert case is not None
    with database.read() as session:
        assert find_case(session, case.rma.lower().replace("-", "")) == case
        assert find_case(session, "RMA-2222-2223") is None
        assert list_cases(session) == list_cases(session, CaseState.OPENED) == [other, case]
        assert list_cases(session, most=1) == [other]
        assert cases_of_order(session, NUMBER) == [other, case]
        assert cases_of_order(session, "AT-99999") == []


def test_a_case_in_json_has_local_deadlines_and_decimal_money(database: Database) -> None:
    keep(database, ARRIVED)
    case = done(database, return_wish("k1", AskedLine(LAMP.sku))).case
    assert case is not None
    shown: dict[str, Any] = case_to_json(case, policy().shop.zone)
    assert shown["deadline"] == "2026-04-04T23:59:59-04:00"
    assert shown["lines"][0]["unit_price"] == "59.90"
    assert shown["receipt"]["request"]["order"]["number"] == NUMBER


def test_what_happened_to_a_case_is_never_rewritten(database: Database) -> None:
    keep(database, ARRIVED)
    done(database, return_wish())
    with database.read() as session:
        session.scalars(select(CaseEventRow)).one().who = "somebody else"
        with pytest.raises(KeptForEver):
            session.flush()


def test_assessing_changes_nothing(database: Database) -> None:
    keep(database, ARRIVED)
    wish: Wish = return_wish()
    with database.write() as session:
        assert assess(session, wish, policy(), LATER).decision.verdict is Verdict.ALLOWED
    assert counts(database) == (0, 0, 0)
