"""Where an order's money stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from actions.policy.facts import Goal, Order, Refund
from actions.policy.money_back import Stage, promise, refunds_in_order, stage
from actions.policy.refunds import paid
from actions.policy.terms import Query
from tests.policy.making import local, make_order, policy
from tests.policy.strategies import moments, orders

NOW = local("2026-03-10 12:00")
TEN = Decimal("10.00")


@pytest.mark.parametrize(
    ("due", "paid_at", "found"),
    [
        (NOW, None, Stage.DUE),
        (NOW - timedelta(seconds=1), None, Stage.OVERDUE),
        (None, None, Stage.UNDATED),
        (NOW - timedelta(days=9), NOW, Stage.PAID),
        (NOW, NOW + timedelta(days=1), Stage.DUE),
    ],
)
def test_the_stage_of_a_refund(due: datetime | None, paid_at: datetime | None, found: Stage) -> None:
    assert stage(Refund(TEN, due, paid_at), NOW) is found


@settings(max_examples=150, deadline=None)
@given(orders(), moments)
def test_no_more_is_promised_than_was_paid_and_not_given_back(order: Order, at: datetime) -> None:
    found = promise(Query(order, at, at), policy())
    if found is not None:
        before = sum((refund.amount for refund in order.refunds), Decimal())
        assert Decimal() <= found.refund.amount <= max(paid(order) - before, Decimal())
        assert (found.by is not None) is (found.goal is Goal.CANCEL)


def test_a_cancellation_now_is_refunded_by_its_fifth_day() -> None:
    order = make_order({"placed": "2026-03-10 11:00"})
    found = promise(Query(order, NOW, NOW), policy())
    assert found is not None
    assert (found.goal, found.refund.amount, found.by) == (
        Goal.CANCEL,
        Decimal("25.00"),
        NOW + timedelta(days=5),
    )


def test_what_was_delivered_is_refunded_as_a_return() -> None:
    order = make_order({"delivered": "2026-03-08 12:00"})
    found = promise(Query(order, NOW, NOW), policy())
    assert found is not None
    assert (found.goal, found.refund.amount, found.by) == (Goal.RETURN, Decimal("20.00"), None)


def test_nothing_is_promised_where_nothing_is_allowed() -> None:
    assert promise(Query(make_order({"shipped": "2026-03-03 12:00"}), NOW, NOW), policy()) is None


def test_what_is_still_to_be_paid_comes_first() -> None:
    done, soon, later = Refund(TEN, NOW, NOW), Refund(TEN, NOW, None), Refund(TEN, NOW + timedelta(1), None)
    order = replace(make_order({}), refunds=(done, later, soon))
    assert refunds_in_order(order) == (soon, later, done)
