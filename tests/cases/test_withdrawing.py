"""Withdrawing a case: done once, whoever asks at the same time, and its lines are free again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from actions.cases import (
    CaseState,
    CaseView,
    Outcome,
    Recall,
    UnknownCase,
    cases_of_order,
    find_case,
    withdraw,
    withdrawable,
)
from actions.database import Database
from actions.orders.models import OrderRow
from actions.policy.facts import AskedLine
from tests.cases.making import ARRIVED, HOUR, LATER, NUMBER, done, keep, return_wish
from tests.orders.examples import LAMP, SHIRT

THEN = LATER + HOUR


@pytest.fixture
def opened(database: Database) -> CaseView:
    """A return of both lines."""
    keep(database, ARRIVED)
    case = done(database, return_wish()).case
    assert case is not None
    return case


def test_a_case_is_withdrawn_with_an_event_that_says_by_whom(database: Database, opened: CaseView) -> None:
    result = withdraw(database, NUMBER, opened.rma, "web-2", THEN)
    assert (result.outcome, result.case.state) == (Recall.WITHDRAWN, CaseState.WITHDRAWN)
    with database.read() as session:
        kept = find_case(session, opened.rma)
        left = withdrawable(session, NUMBER)
    assert kept is not None
    assert [(event.what, event.who, event.at) for event in kept.events][-1] == ("withdrawn", "customer", THEN)
    assert "web-2" in (kept.events[-1].note or "")
    assert left == []


def test_a_second_time_changes_nothing(database: Database, opened: CaseView) -> None:
    withdraw(database, NUMBER, opened.rma, "web-1", THEN)
    again = withdraw(database, NUMBER, opened.rma, "web-1", THEN + HOUR)
    assert again.outcome is Recall.ALREADY_WITHDRAWN
    assert len(again.case.events) == 2


def test_its_lines_are_free_for_another_wish(database: Database, opened: CaseView) -> None:
    withdraw(database, NUMBER, opened.rma, "web-1", THEN)
    again = done(database, return_wish("web-1:9", AskedLine(LAMP.sku)))
    assert again.outcome is Outcome.OPENED
    assert again.case is not None
    assert again.case.rma != opened.rma


def test_only_the_lines_of_this_case_become_free(database: Database) -> None:
    keep(database, ARRIVED)
    lamp = done(database, return_wish("web-1:5", AskedLine(LAMP.sku))).case
    shirt = done(database, return_wish("web-1:6", AskedLine(SHIRT.sku))).case
    assert lamp is not None
    assert shirt is not None
    withdraw(database, NUMBER, lamp.rma, "web-1", THEN)
    assert done(database, return_wish("web-1:7", AskedLine(SHIRT.sku))).outcome is Outcome.ALREADY_OPEN


def test_a_case_of_another_order_is_out_of_reach(database: Database, opened: CaseView) -> None:
    keep(database, replace(ARRIVED, number="AT-90001"))
    with pytest.raises(UnknownCase):
        withdraw(database, "AT-90001", opened.rma, "web-1", THEN)
    with database.read() as session:
        assert len(withdrawable(session, NUMBER)) == 1


def test_of_many_at_the_same_time_one_withdraws(database: Database, opened: CaseView) -> None:
    with ThreadPoolExecutor(6) as pool:
        tries = [pool.submit(withdraw, database, NUMBER, opened.rma, f"c-{i}", THEN) for i in range(6)]
    outcomes = sorted(one.result().outcome for one in tries)
    assert outcomes == [Recall.ALREADY_WITHDRAWN] * 5 + [Recall.WITHDRAWN]
    with database.read() as session:
        assert len(cases_of_order(session, NUMBER)[0].events) == 2


def test_the_order_itself_is_left_as_it_was(database: Database, opened: CaseView) -> None:
    with database.read() as session:
        before = session.query(OrderRow.status).scalar()
    withdraw(database, NUMBER, opened.rma, "web-1", THEN)
    with database.read() as session:
        assert session.query(OrderRow.status).scalar() == before
