"""The one thing missing: what the policy has to know to answer a wish, and what it answers either way.

Where a decision is a person's because a fact is unknown, each answer that the fact can have is tried, and the policy is
asked again. A question counts only when the answers lead somewhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from actions.cases.requests import request_of
from actions.cases.supplied import Supplied, filled_in
from actions.cases.wish import Wish
from actions.policy import Policy, decide
from actions.policy.clauses.faults import reason_for
from actions.policy.decision import Decision, Verdict
from actions.policy.facts import WEBSITE, Goal, Order, Reason, Status
from actions.policy.situation import Situation, situate
from actions.policy.wording import count

LONG_AGO = timedelta(days=3650)
ASKS = {
    "delivered_in_time": "delivered_at",
    "placed_in_time": "placed_at",
    "promise_to_come": "promised_by",
}
NEEDS_FAULT = (Goal.EXCHANGE, Goal.DEFECT, Goal.INCOMPLETE, Goal.WRONG_ITEM)


@dataclass(frozen=True, slots=True)
class Way:
    """One answer: ``key`` names it for ever, ``text`` says it, ``decision`` is what the policy says then.

    ``asks`` is the time in ``Supplied`` that stands for many here and has to be known before anything is done.
    """

    key: str
    text: str
    wish: Wish
    decision: Decision
    asks: str | None = None

    def at(self, moment: datetime | None) -> Wish:
        """The wish with the time that was found out; ``moment`` is aware."""
        if self.asks is None or moment is None or self.wish.supplied is None:
            return self.wish
        told: dict[str, Any] = {self.asks: moment}
        return replace(self.wish, supplied=replace(self.wish.supplied, **told))


@dataclass(frozen=True, slots=True)
class Missing:
    """What is to be found out, as a question, and the ways from there."""

    question: str
    ways: tuple[Way, ...]


Answer = tuple[str, str, Supplied | Reason]


def missing(wish: Wish, order: Order, policy: Policy, now: datetime) -> Missing | None:
    """The question that settles a wish which the policy leaves to a person; None where no fact would.

    ``order`` is as the books have it; ``now`` is aware UTC. Raises ``BadRequest`` for lines that are not in the order.
    """
    known = filled_in(order, wish.supplied)
    request = request_of(wish, known)
    if decide(request, policy, now).verdict is not Verdict.HUMAN:
        return None
    situation = situate(request, policy, now)
    tried = (_tried(found, wish, order, policy, now) for found in _questions(situation, wish))
    useful = [one for one in tried if _settled(one)]
    return max(useful, key=_settled, default=None)


def _settled(found: Missing) -> int:
    """How many of the ways the policy settles."""
    return sum(way.decision.verdict is not Verdict.HUMAN for way in found.ways)


def _tried(
    found: tuple[str, list[Answer]], wish: Wish, order: Order, policy: Policy, now: datetime
) -> Missing:
    question, answers = found
    ways = []
    for key, text, fact in answers:
        told = _with(wish, fact)
        decision = decide(request_of(told, filled_in(order, told.supplied)), policy, now)
        ways.append(Way(key, text, told, decision, ASKS.get(key)))
    return Missing(question, tuple(ways))


def _with(wish: Wish, fact: Supplied | Reason) -> Wish:
    """The wish with one more fact; what was supplied before stays."""
    if isinstance(fact, Reason):
        return replace(wish, reason=fact)
    before = wish.supplied or Supplied()
    told = {
        name: getattr(fact, name) for name in Supplied.__dataclass_fields__ if getattr(fact, name) is not None
    }
    return replace(wish, supplied=replace(before, **told))


def _questions(s: Situation, wish: Wish) -> Iterator[tuple[str, list[Answer]]]:
    for ask in (_bought, _placed, _delivered, _delivered_when, _left, _fault, _promised):
        found = ask(s, wish)
        if found is not None:
            yield found


Asked = tuple[str, list[Answer]] | None


def _bought(s: Situation, wish: Wish) -> Asked:
    if s.order.channel is not None:
        return None
    answers: list[Answer] = [
        ("website", "on our website", Supplied(channel=WEBSITE)),
        ("retailer", "from a retailer", Supplied(channel="a retailer")),
    ]
    return "Where was it bought?", answers


def _placed(s: Situation, wish: Wish) -> Asked:
    if wish.goal is not Goal.CANCEL or s.placed_at is not None:
        return None
    hours = count(int(s.rules.cancel_window / timedelta(hours=1)), "hour")
    answers: list[Answer] = [
        (
            "placed_in_time",
            f"{hours} before the request, or less",
            Supplied(placed_at=s.requested_at - s.rules.cancel_window),
        ),
        (
            "placed_earlier",
            "earlier",
            Supplied(placed_at=s.requested_at - s.rules.cancel_window - timedelta(seconds=1)),
        ),
    ]
    return "When was the order placed?", answers


def _delivered(s: Situation, wish: Wish) -> Asked:
    if not _unknown(s, "delivered"):
        return None
    answers: list[Answer] = [
        (
            "delivered_in_time",
            f"yes, within {s.rules.return_days} days of the request",
            Supplied(Status.DELIVERED, delivered_at=s.requested_at),
        ),
        *_earlier(s, "yes, earlier"),
        ("under_way", "no, it is under way", Supplied(Status.SHIPPED)),
        ("not_left", "no, it is still in the warehouse", Supplied(Status.PROCESSING)),
    ]
    return "Has it been delivered?", answers


def _delivered_when(s: Situation, wish: Wish) -> Asked:
    if not any(line.delivered and line.delivered_at is None for line in s.lines):
        return None
    answers: list[Answer] = [
        (
            "delivered_in_time",
            f"within {s.rules.return_days} days of the request",
            Supplied(Status.DELIVERED, delivered_at=s.requested_at),
        ),
        *_earlier(s, "earlier"),
    ]
    return "When was it delivered?", answers


def _earlier(s: Situation, text: str) -> list[Answer]:
    """A delivery after which every time has run out; no answer where the purchase itself is not that long ago."""
    since = s.placed_at or s.requested_at - LONG_AGO
    if s.requested_at - since < timedelta(days=s.rules.return_days + 1):
        return []
    earlier = s.requested_at - timedelta(days=s.rules.return_days + 2)
    return [("delivered_earlier", text, Supplied(Status.DELIVERED, delivered_at=max(earlier, since)))]


def _left(s: Situation, wish: Wish) -> Asked:
    if wish.goal is not Goal.CANCEL or not _unknown(s, "shipped") or _unknown(s, "delivered"):
        return None
    answers: list[Answer] = [
        ("not_left", "no", Supplied(Status.PROCESSING)),
        ("under_way", "yes", Supplied(Status.SHIPPED)),
    ]
    return "Has it left the warehouse?", answers


def _fault(s: Situation, wish: Wish) -> Asked:
    if wish.goal not in NEEDS_FAULT or reason_for(wish.goal, wish.reason) is not None:
        return None
    answers: list[Answer] = [
        ("flawed", "it is broken or has a flaw", Reason.FLAWED),
        ("wrong_item", "it is not what was ordered", Reason.WRONG_ITEM),
        ("no_fault", "it is worn, or there is no fault", Reason.OTHER),
    ]
    return "What is wrong with it?", answers


def _promised(s: Situation, wish: Wish) -> Asked:
    if wish.goal is not Goal.DELAY or not any(None in line.promises() for line in s.lines):
        return None
    answers: list[Answer] = [
        ("promise_passed", "a day that has passed", Supplied(promised_by=s.requested_at - timedelta(days=1))),
        ("promise_to_come", "a day to come", Supplied(promised_by=s.requested_at + timedelta(days=1))),
    ]
    return "When was it promised to arrive?", answers


def _unknown(s: Situation, fact: str) -> bool:
    return any(getattr(line, fact) is None for line in s.lines)
