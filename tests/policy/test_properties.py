"""What holds for every request, whatever the facts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import product
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.policy import decide, decision_from_json, decision_to_json, record_to_json, replay
from actions.policy.clauses.faults import reason_for
from actions.policy.decision import Decision, Verdict
from actions.policy.facts import Goal, Order, Reason, Request
from actions.policy.refunds import paid
from actions.policy.serial import order_from_facts_json, order_to_facts_json
from tests.policy.making import policy, shop
from tests.policy.strategies import orders, requests, spans

EXAMPLES = 150


def _now(request: Request) -> Decision:
    return decide(request, policy(), request.requested_at)


def _delivered(order: Order, request: Request) -> int:
    """How many parcels had arrived at the time of a request."""
    times = [parcel.delivered_at for parcel in order.shipments if parcel.delivered_at]
    return sum(time <= request.requested_at for time in times)


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests(), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_does_not_matter(request: Request, random: Random) -> None:
    def shuffled(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(things, len(things)))

    order = request.order
    other = replace(
        order,
        lines=shuffled(order.lines),
        refunds=shuffled(order.refunds),
        shipments=tuple(replace(parcel, skus=shuffled(parcel.skus)) for parcel in shuffled(order.shipments)),
    )
    assert _now(replace(request, order=other, lines=shuffled(request.lines))) == _now(request)


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests(), spans)
def test_a_later_request_is_never_better_unless_a_parcel_came(request: Request, later: timedelta) -> None:
    after = replace(request, requested_at=request.requested_at + later)
    if _delivered(request.order, request) != _delivered(request.order, after):
        return
    first = {line.sku: line.verdict for line in _now(request).lines}
    for line in _now(after).lines:
        refused = first.get(line.sku) is Verdict.REFUSED
        assert not (refused and line.verdict is Verdict.ALLOWED)


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_every_refusal_names_a_clause_that_does_not_hold(request: Request) -> None:
    decision = _now(request)
    if any(line.verdict is Verdict.REFUSED for line in decision.lines):
        assert any(check.holds is False for check in decision.clauses)


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_every_verdict_has_a_receipt(request: Request) -> None:
    decision = _now(request)
    assert decision.clauses
    assert decision.lines
    assert decision.verdict in {line.verdict for line in decision.lines}
    for check in decision.clauses:
        assert check.id in policy().current.clauses
        assert check.because.endswith(".")
        assert "None" not in check.because


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_a_receipt_reads_well_to_agents_and_customers(request: Request) -> None:
    """Who pays is the one thing said of the customer, in words that the assistant turns into "You pay"."""
    for goal, reason in product(Goal, [*Reason, None]):
        for check in _now(replace(request, goal=goal, reason=reason)).clauses:
            said = check.because.replace("The customer pays", "")
            assert not re.search(r"customer|client|buyer|\b(they|their|you|your)\b", said, re.IGNORECASE)


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_a_person_is_asked_only_where_a_clause_is_silent_or_a_promise_is_broken(request: Request) -> None:
    decision = _now(request)
    if decision.verdict is Verdict.HUMAN:
        silent = any(check.holds is None for check in decision.clauses)
        assert silent or any(check.id == "delay" and check.holds for check in decision.clauses)


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_a_refund_is_never_more_than_was_paid_and_not_refunded(request: Request) -> None:
    refund = _now(request).refund
    if refund is not None:
        before = sum((refund.amount for refund in request.order.refunds), Decimal())
        assert Decimal() <= refund.amount <= max(paid(request.order) - before, Decimal())


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_the_parts_of_an_order_never_refund_more_than_the_whole(request: Request) -> None:
    order = request.order
    whole = decide(Request(Goal.CANCEL, order, request.requested_at), policy(), request.requested_at)
    part = decide(replace(request, goal=Goal.CANCEL), policy(), request.requested_at)
    if whole.verdict is part.verdict is Verdict.ALLOWED and whole.goal is part.goal is Goal.CANCEL:
        assert whole.refund is not None
        assert part.refund is not None
        assert part.refund.amount <= whole.refund.amount


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests(), spans)
def test_a_record_is_replayed_to_the_same_decision(request: Request, later: timedelta) -> None:
    decision = decide(request, policy(), request.requested_at + later)
    record = json.loads(json.dumps(record_to_json(request, decision)))
    assert replay(record, policy()) == decision
    assert decision_from_json(record["decision"]) == decision


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_a_decision_in_local_times_is_the_same_decision(request: Request) -> None:
    decision = _now(request)
    text = json.dumps(decision_to_json(decision, shop().zone))
    assert decision_from_json(json.loads(text)) == decision


@settings(max_examples=EXAMPLES, deadline=None)
@given(orders())
def test_an_order_comes_back_from_its_json(order: Order) -> None:
    assert order_from_facts_json(json.loads(json.dumps(order_to_facts_json(order)))) == order


@settings(max_examples=EXAMPLES, deadline=None)
@given(requests())
def test_what_is_open_is_what_the_engine_says(request: Request) -> None:
    """An open way that is allowed is indeed allowed when it is asked for, about the lines it was told for."""
    decision = _now(request)
    if len(request.order.lines) > 1 or request.lines:
        return
    reason = reason_for(decision.goal, request.reason)
    for way in decision.open:
        asked = _now(Request(way.goal, request.order, request.requested_at, reason))
        assert asked.verdict is way.verdict
        assert way.until == (asked.deadline if way.verdict is Verdict.ALLOWED else None)
