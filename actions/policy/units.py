"""Every clause the engine knows, the unit of its value, and how a value of each unit is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from actions.policy.answers_reading import read_answers
from actions.policy.decision import Verdict
from actions.policy.facts import Goal, Reason, ShippingPayer
from actions.policy.reading import Item
from actions.policy.shop import days_between

CLAUSE_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "bought.website": "channels",
        "order.active": "verdict",
        "lines.bought": "verdict",
        "cancel.window": "hours",
        "cancel.in_motion": "verdict",
        "cancel.left_early": "verdict",
        "cancel.delivered": "goal",
        "return.window": "days",
        "return.not_delivered": "verdict",
        "return.via_website": "rule",
        "return.proof": "documents",
        "return.complete": "enclosures",
        "return.shipping": "payer",
        "fault.reasons": "reasons",
        "exchange.reasons": "verdict",
        "defect.shipping": "reasons",
        "delay": "verdict",
        "inspection": "business days",
        "refund.time": "days from to",
        "refund.amount": "percent",
        "contact": "rule",
    }
)


ANSWERS = "answers"
"""The entry beside the clauses that says which of them answers what, and in which order."""
UNITS: Mapping[str, str] = MappingProxyType({**CLAUSE_UNITS, ANSWERS: "steps"})


def _words(item: Item) -> tuple[str, ...]:
    return item.many(Item.text)


def _reasons(item: Item) -> tuple[Reason, ...]:
    return item.many(lambda one: Reason(one.one_of(Reason)))


def _verdict(item: Item) -> Verdict:
    against = (Verdict.REFUSED, Verdict.WAIT, Verdict.HUMAN)
    return Verdict(item.one_of(against))


def _goal(item: Item) -> Goal:
    return Goal(item.one_of((Goal.RETURN,)))


def _payer(item: Item) -> ShippingPayer:
    return ShippingPayer(item.one_of(ShippingPayer))


def _rule(item: Item) -> bool:
    return item.yes_no() or item.fail("must be true; a rule that ends needs a new clause in its place")


READERS: Mapping[str, Callable[[Item], object]] = MappingProxyType(
    {
        "channels": _words,
        "documents": _words,
        "enclosures": _words,
        "reasons": _reasons,
        "verdict": _verdict,
        "goal": _goal,
        "payer": _payer,
        "rule": _rule,
        "hours": lambda item: item.whole(0, 24 * 365),
        "days": lambda item: item.whole(0, 365 * 10),
        "business days": lambda item: item.whole(0, 365),
        "percent": lambda item: item.whole(0, 100),
        "days from to": days_between,
        "steps": lambda item: read_answers(item, CLAUSE_UNITS),
    }
)
