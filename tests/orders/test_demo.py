"""The demo shop: 300 orders that hold together at any moment of loading, and a showcase that keeps its word."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

from actions.orders.demo import DemoShop, load_demo
from actions.orders.demo.times import Moments
from actions.orders.wire import order_from_json, order_to_json
from actions.policy import Policy, decide, load_policy, load_shop
from actions.policy.decision import Verdict
from actions.policy.facts import Goal, Order, Reason, Request, Status

DATA = Path(__file__).parents[2] / "data"
MIAMI = ZoneInfo("America/New_York")
MOMENTS = [
    datetime(2026, 3, 10, 18, 0, tzinfo=UTC),  # the clocks went forward two days before
    datetime(
        2026, 11, 3, 4, 59, 59, tzinfo=UTC
    ),  # a second before midnight in Miami, two days after they went back
    datetime(2026, 11, 3, 5, 0, tzinfo=UTC),
    datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
]


@pytest.fixture(scope="module")
def demo() -> DemoShop:
    return load_demo(DATA, load_shop(DATA / "shop.yml"))


@pytest.fixture(scope="module")
def policy(demo: DemoShop) -> Policy:
    return load_policy(DATA / "policy", demo.shop, None)


@pytest.fixture(params=MOMENTS, ids=str)
def now(request: pytest.FixtureRequest) -> datetime:
    assert isinstance(request.param, datetime)
    return request.param


def test_there_are_three_hundred_orders_in_every_state(demo: DemoShop, now: datetime) -> None:
    orders = list(demo.orders(now))
    assert len({order.number for order in orders}) == len(orders) == 300
    assert {order.status for order in orders} == set(Status)
    assert len({order.customer.email for order in orders}) > 250
    assert max(Counter(order.customer.email for order in orders).values()) == 2


def test_every_story_holds_together(demo: DemoShop, now: datetime) -> None:
    for order in demo.orders(now):
        for shipment in order.shipments:
            steps = (order.placed_at, shipment.shipped_at, shipment.delivered_at)
            times = [step for step in steps if step is not None]
            assert times == sorted(times), order.number
            assert all(time <= now for time in times), order.number


def test_every_order_can_be_written_as_an_export(demo: DemoShop, now: datetime) -> None:
    for order in demo.orders(now):
        assert order_from_json(order_to_json(order)) == order


def test_people_and_products_are_the_same_at_every_loading(demo: DemoShop) -> None:
    def fixed(now: datetime) -> list[tuple[object, ...]]:
        return [(order.number, order.customer, order.lines, order.postal_code) for order in demo.orders(now)]

    assert fixed(MOMENTS[0]) == fixed(MOMENTS[3])


def test_people_are_invented(demo: DemoShop) -> None:
    for order in demo.orders(MOMENTS[0]):
        assert (order.customer.email or "").split("@")[1] in {"example.com", "example.org", "example.net"}
        assert " 555-01" in (order.customer.phone or "")


def test_every_verdict_can_be_tried(demo: DemoShop, policy: Policy, now: datetime) -> None:
    verdicts = {
        (goal, decide(Request(goal, order, now), policy, now).verdict)
        for order in demo.orders(now)
        for goal in Goal
    }
    expected = {(goal, verdict) for goal in (Goal.CANCEL, Goal.RETURN) for verdict in Verdict}
    assert expected - {(Goal.CANCEL, Verdict.WAIT)} <= verdicts


SHOWCASE = {
    "AT-10401": (Goal.CANCEL, Verdict.ALLOWED),
    "AT-10402": (Goal.CANCEL, Verdict.ALLOWED),
    "AT-10403": (Goal.CANCEL, Verdict.REFUSED),
    "AT-10404": (Goal.CANCEL, Verdict.HUMAN),
    "AT-10405": (Goal.RETURN, Verdict.WAIT),
    "AT-10406": (Goal.EXCHANGE, Verdict.REFUSED),
    "AT-10407": (Goal.RETURN, Verdict.ALLOWED),
    "AT-10408": (Goal.RETURN, Verdict.REFUSED),
    "AT-10410": (Goal.DELAY, Verdict.HUMAN),
    "AT-10411": (Goal.RETURN, Verdict.REFUSED),
}


@pytest.mark.parametrize("number", SHOWCASE)
def test_the_showcase_keeps_its_word(demo: DemoShop, policy: Policy, number: str, now: datetime) -> None:
    goal, verdict = SHOWCASE[number]
    request = Request(goal, showcase(demo, number, now), now, Reason.CHANGED_MIND)
    assert decide(request, policy, now).verdict is verdict


def test_the_showcase_with_two_parcels_is_decided_by_line(
    demo: DemoShop, policy: Policy, now: datetime
) -> None:
    decision = decide(Request(Goal.RETURN, showcase(demo, "AT-10409", now), now), policy, now)
    verdicts = {line.sku: line.verdict for line in decision.lines}
    assert verdicts == {"HAIR-DRYER": Verdict.ALLOWED, "BRUSHES-MAKEUP": Verdict.WAIT}


def test_the_last_day_of_the_showcase_is_today(demo: DemoShop, policy: Policy, now: datetime) -> None:
    decision = decide(Request(Goal.RETURN, showcase(demo, "AT-10407", now), now), policy, now)
    assert decision.deadline is not None
    assert decision.deadline.astimezone(MIAMI).date() == now.astimezone(MIAMI).date()


def test_the_cancelled_showcase_has_a_refund_on_its_way(demo: DemoShop, now: datetime) -> None:
    [refund] = showcase(demo, "AT-10412", now).refunds
    assert refund.paid_at is None
    assert refund.due_at is not None
    assert refund.due_at > now


def showcase(demo: DemoShop, number: str, now: datetime) -> Order:
    return next(order for order in demo.orders(now) if order.number == number)


def test_hours_are_elapsed_and_days_are_calendar_days() -> None:
    moments = Moments(datetime(2026, 3, 8, 16, 0, tzinfo=UTC), MIAMI, Random(1))
    assert moments.at("24 hours ago") == datetime(2026, 3, 7, 16, 0, tzinfo=UTC)
    assert moments.at("1 day ago at 12:00") == datetime(2026, 3, 7, 17, 0, tzinfo=UTC)
    assert moments.at("in 1 day at 12:00") == datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
    assert moments.at(None) is None
    drawn = moments.at("2 to 4 hours ago")
    assert drawn is not None
    assert timedelta(hours=2) <= moments.now - drawn <= timedelta(hours=4)


@pytest.mark.parametrize("phrase", ["soon", "in 3 days ago", "3 days", "4 weeks ago", ""])
def test_a_phrase_that_is_no_time_is_refused(phrase: str) -> None:
    with pytest.raises(ValueError, match="is no time; write"):
        Moments(MOMENTS[0], MIAMI, Random(1)).at(phrase)
