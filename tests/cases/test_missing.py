"""The one thing missing: which question settles it, and where each answer leads."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from actions.cases import Missing, Outcome, Wish, missing, settle
from actions.cases.requests import request_of
from actions.cases.supplied import Supplied, filled_in
from actions.database import Database
from actions.policy import decide
from actions.policy.decision import Verdict
from actions.policy.facts import Goal, Order, Shipment, Status
from tests.cases.making import (
    ARRIVED,
    DAY,
    DELIVERED_AT,
    EXAMPLE,
    LAMP,
    LATER,
    PLACED,
    SHIRT,
    SOON,
    cancel_wish,
    keep,
    order_now,
    return_wish,
)
from tests.policy.making import policy

UNKNOWN = replace(EXAMPLE, status=None, shipments=())
ANYTIME = DELIVERED_AT + 40 * DAY


def asked(order: Order, wish: Wish) -> Missing | None:
    return missing(wish, order, policy(), wish.requested_at + timedelta(minutes=1))


def ways(found: Missing | None) -> dict[str, Verdict]:
    assert found is not None
    return {way.key: way.decision.verdict for way in found.ways}


def test_a_fault_that_nobody_described_is_asked_for() -> None:
    found = asked(ARRIVED, return_wish(goal=Goal.EXCHANGE, reason=None))
    assert ways(found) == {
        "flawed": Verdict.ALLOWED,
        "wrong_item": Verdict.ALLOWED,
        "no_fault": Verdict.REFUSED,
    }


def test_a_parcel_of_which_nothing_is_known_can_be_in_four_places() -> None:
    found = asked(UNKNOWN, return_wish(at=ANYTIME))
    assert ways(found) == {
        "delivered_in_time": Verdict.ALLOWED,
        "delivered_earlier": Verdict.REFUSED,
        "under_way": Verdict.WAIT,
        "not_left": Verdict.WAIT,
    }


def test_what_was_bought_lately_cannot_have_come_long_ago() -> None:
    found = asked(UNKNOWN, return_wish(at=UNKNOWN.placed_at + 31 * DAY - timedelta(seconds=1)))
    assert set(ways(found)) == {"delivered_in_time", "under_way", "not_left"}
    later = asked(UNKNOWN, return_wish(at=UNKNOWN.placed_at + 31 * DAY))
    assert ways(later)["delivered_earlier"] is Verdict.REFUSED


def test_a_delivery_without_its_day_is_asked_for_the_day() -> None:
    order = replace(ARRIVED, shipments=(Shipment("UPS", "1", PLACED, None, None, (SHIRT.sku, LAMP.sku)),))
    found = asked(order, return_wish(at=ANYTIME))
    assert ways(found) == {"delivered_in_time": Verdict.ALLOWED, "delivered_earlier": Verdict.REFUSED}


def test_an_order_without_its_time_is_asked_for_it() -> None:
    found = asked(replace(EXAMPLE, placed_at=None), cancel_wish())
    assert ways(found) == {"placed_in_time": Verdict.ALLOWED, "placed_earlier": Verdict.REFUSED}


def test_an_order_of_unknown_origin_is_asked_where_it_was_bought() -> None:
    found = asked(replace(EXAMPLE, channel=None), cancel_wish())
    assert ways(found) == {"website": Verdict.ALLOWED, "retailer": Verdict.REFUSED}


def test_what_the_policy_settles_lacks_nothing() -> None:
    assert asked(EXAMPLE, cancel_wish()) is None


def test_what_the_policy_is_silent_about_is_settled_by_no_fact() -> None:
    left = replace(
        EXAMPLE,
        status=Status.SHIPPED,
        shipments=(Shipment(None, None, PLACED, None, None, (SHIRT.sku, LAMP.sku)),),
    )
    assert asked(left, cancel_wish()) is None


def test_going_on_with_what_was_found_out_does_it_and_keeps_the_fact(database: Database) -> None:
    keep(database, UNKNOWN)
    found = asked(order_now(database), return_wish(at=LATER))
    assert found is not None
    way = next(one for one in found.ways if one.key == "delivered_in_time")
    wish = replace(way.at(DELIVERED_AT), key="found out")
    settled = settle(database, wish, policy(), LATER)
    assert settled.outcome is Outcome.OPENED
    assert settled.case is not None
    shipment = settled.case.receipt["request"]["order"]["shipments"][0]
    assert shipment["delivered_at"].startswith(f"{DELIVERED_AT:%Y-%m-%dT%H:%M}")


def test_a_cancellation_goes_on_the_same_way(database: Database) -> None:
    keep(database, UNKNOWN)
    found = asked(order_now(database), cancel_wish())
    assert found is not None
    way = next(one for one in found.ways if one.key == "not_left")
    settled = settle(database, replace(way.wish, key="found out"), policy(), SOON)
    assert settled.outcome is Outcome.CANCELLED


FACTS = st.builds(
    Supplied,
    status=st.sampled_from([None, *Status]),
    placed_at=st.sampled_from([None, PLACED]),
    delivered_at=st.sampled_from([None, DELIVERED_AT]),
    channel=st.sampled_from([None, "website", "Big Store"]),
)


@given(FACTS, st.sampled_from([Goal.CANCEL, Goal.RETURN, Goal.EXCHANGE]))
def test_what_the_books_know_is_never_changed_by_what_a_person_supplies(facts: Supplied, goal: Goal) -> None:
    wish = return_wish(goal=goal)
    plain = decide(request_of(wish, ARRIVED), policy(), LATER)
    told = decide(request_of(wish, filled_in(ARRIVED, facts)), policy(), LATER)
    assert told == plain
