"""Until when something is possible for an order: never another answer than the decision would be."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actions.policy import decide
from actions.policy.decision import Verdict
from actions.policy.facts import Goal, Order, Reason, Request, ShippingPayer
from actions.policy.terms import Query, Term, request_of, shipping, terms
from tests.policy.making import local, make_order, policy
from tests.policy.strategies import moments, orders

GOALS = (Goal.CANCEL, Goal.RETURN, Goal.EXCHANGE, Goal.DEFECT)
EXAMPLES = 150


def query(order: Order, at: datetime, *skus: str) -> Query:
    return Query(order, at, at, skus)


def verdicts(found: tuple[Term, ...]) -> dict[str, Verdict]:
    return {line.sku: term.verdict for term in found for line in term.lines}


def only(said: dict[str, Any], goal: Goal, at: str) -> Term:
    """The one term of an order made from a few words."""
    (term,) = terms(query(make_order(said), local(at)), goal, policy())
    return term


@settings(max_examples=EXAMPLES, deadline=None)
@given(orders(), moments, st.sampled_from(GOALS))
def test_the_answer_is_the_decision_that_would_be_given(order: Order, at: datetime, goal: Goal) -> None:
    asked = query(order, at)
    decision = decide(request_of(asked, goal), policy(), at)
    assume(decision.goal is goal)  # a cancellation of all that was delivered is decided as a return
    assert verdicts(terms(asked, goal, policy())) == {line.sku: line.verdict for line in decision.lines}


@settings(max_examples=EXAMPLES, deadline=None)
@given(orders(), moments, st.sampled_from((Goal.RETURN, Goal.EXCHANGE, Goal.DEFECT)))
def test_the_moment_named_is_the_last_one(order: Order, at: datetime, goal: Goal) -> None:
    for term in terms(query(order, at), goal, policy()):
        if term.verdict is not Verdict.ALLOWED or order.cancelled_at is not None:
            continue
        assert term.closes is not None
        skus = tuple(line.sku for line in term.lines)
        last = terms(query(order, term.closes, *skus), goal, policy())
        late = terms(query(order, term.closes + timedelta(seconds=1), *skus), goal, policy())
        assert {one.verdict for one in last} == {Verdict.ALLOWED}
        assert Verdict.ALLOWED not in {one.verdict for one in late}


@settings(max_examples=EXAMPLES, deadline=None)
@given(orders(), moments, st.sampled_from(GOALS))
def test_every_line_that_is_left_is_in_one_term(order: Order, at: datetime, goal: Goal) -> None:
    named = [line.sku for term in terms(query(order, at), goal, policy()) for line in term.lines]
    left = [line.sku for line in order.lines if line.cancelled < line.quantity]
    standing = order.cancelled_at is None and str(order.status) != "cancelled"
    assert len(named) == len(set(named))
    if left and standing:
        assert sorted(named) == sorted(left)


@settings(max_examples=EXAMPLES, deadline=None)
@given(orders(), moments, st.sampled_from(GOALS))
def test_what_is_not_allowed_has_a_clause_that_says_why(order: Order, at: datetime, goal: Goal) -> None:
    for term in terms(query(order, at), goal, policy()):
        assert (term.clause is None) is (term.verdict is Verdict.ALLOWED)
        assert (term.because is None) is (term.clause is None)


@settings(max_examples=EXAMPLES, deadline=None)
@given(orders(), moments)
def test_who_pays_is_what_the_receipt_says(order: Order, at: datetime) -> None:
    says = {
        ShippingPayer.CUSTOMER: (True, "customer pays"),
        ShippingPayer.SHOP: (True, "shop pays"),
        None: (None, "not recorded"),
    }
    for group in shipping(query(order, at), policy()):
        skus = tuple(line.sku for line in group.lines)
        decision = decide(
            Request(
                Goal.RETURN,
                order,
                at,
                Reason.CHANGED_MIND,
                request_of(query(order, at, *skus), Goal.RETURN).lines,
            ),
            policy(),
            at,
        )
        if decision.verdict is Verdict.ALLOWED:
            (check,) = (check for check in decision.clauses if check.id == "return.shipping")
            holds, words = says[group.payer]
            assert check.holds is holds
            assert words in check.because


@pytest.mark.parametrize(
    ("asked", "verdict", "clause"),
    [
        ("2026-03-08 11:00:00", Verdict.ALLOWED, None),
        ("2026-03-08 11:00:01", Verdict.REFUSED, "cancel.window"),
    ],
)
def test_a_cancellation_ends_24_hours_after_the_purchase_across_a_clock_change(
    asked: str, verdict: Verdict, clause: str | None
) -> None:
    term = only({"placed": "2026-03-07 10:00"}, Goal.CANCEL, asked)
    assert (term.verdict, term.clause, term.closes) == (verdict, clause, local("2026-03-08 11:00"))


def test_what_left_early_has_its_time_and_the_clause_that_is_silent() -> None:
    term = only(
        {"placed": "2026-03-02 10:00", "shipped": "2026-03-02 12:00"}, Goal.CANCEL, "2026-03-02 13:00"
    )
    assert (term.verdict, term.clause) == (Verdict.HUMAN, "cancel.left_early")
    assert term.closes == local("2026-03-03 10:00")


def test_each_parcel_has_its_own_last_minute() -> None:
    order = make_order(
        {
            "items": {"MUG": {}, "HAT": {}, "TEA": {}},
            "parcels": [
                {
                    "shipped": "2026-03-03 09:00",
                    "delivered": "2026-03-05 23:59",
                    "holds": ["MUG"],
                },
                {"shipped": "2026-03-03 09:00", "delivered": "2026-03-06 00:01", "holds": ["HAT"]},
                {"shipped": "2026-03-03 09:00", "holds": ["TEA"]},
            ],
        }
    )
    found = terms(query(order, local("2026-03-10 12:00")), Goal.RETURN, policy())
    assert [(term.lines[0].sku, term.verdict, term.closes) for term in found] == [
        ("MUG", Verdict.ALLOWED, local("2026-04-04 23:59:59")),
        ("HAT", Verdict.ALLOWED, local("2026-04-05 23:59:59")),
        ("TEA", Verdict.WAIT, None),
    ]


def test_a_request_that_was_made_in_time_stands() -> None:
    order = make_order({"delivered": "2026-03-05 12:00"})
    late = local("2026-04-05 00:30")
    asked = replace(query(order, late), requested_at=local("2026-04-04 20:00"))
    (term,) = terms(asked, Goal.RETURN, policy())
    assert term.verdict is Verdict.ALLOWED
    assert term.closes is not None
    assert term.closes < late


def test_a_retailers_order_has_one_term_for_all_of_it() -> None:
    term = only({"channel": "Corner Store", "items": {"MUG": {}, "HAT": {}}}, Goal.RETURN, "2026-03-03 10:00")
    assert (term.clause, len(term.lines), term.closes) == ("bought.website", 2, None)


def test_each_line_is_sent_back_at_whose_cost_its_page_says() -> None:
    order = make_order(
        {"items": {"MUG": {"return_shipping": "shop"}, "HAT": {}, "TEA": {"return_shipping": "unknown"}}}
    )
    found = shipping(query(order, local("2026-03-10 12:00")), policy())
    assert {group.payer: [line.sku for line in group.lines] for group in found} == {
        ShippingPayer.SHOP: ["MUG"],
        ShippingPayer.CUSTOMER: ["HAT"],
        None: ["TEA"],
    }
