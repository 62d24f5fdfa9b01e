"""Past decisions under another text: which of them would be different, and by how much money.

The facts and the time are those of the record; only the text is another. A past decision is first repeated by the version
that it was made by, so that a difference is one of the texts and of nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from actions.policy.asking import request_from_json
from actions.policy.decision import Decision, Verdict
from actions.policy.engine import decide
from actions.policy.errors import BadRequest
from actions.policy.policy import Policy
from actions.policy.receipt import decision_from_json, replay
from actions.policy.serial import order_from_facts_json

GONE = "the version that decided it is no longer in the data, so what was recorded is compared"
UNLIKE = "decided again by its own version it differs from what was recorded, so the repetition is compared"


class Change(StrEnum):
    """What another text does to a decision."""

    SAME = "same"
    FLIPS = "flips"  # the verdict of the whole, or of a line, is another
    TERMS = "terms"  # the verdicts are the same, but not the deadline or the refund
    LOST = "lost"  # it cannot be decided again


@dataclass(frozen=True, slots=True)
class Compared:
    """One decision under both texts. ``difference`` is what goes back more (or less) under the new one.

    ``note`` says why it could not be compared, or not with full certainty.
    """

    change: Change
    old: Decision | None
    new: Decision | None
    difference: Decimal
    currency: str
    note: str | None = None


def compare(record: Mapping[str, Any], policy: Policy, new: Policy) -> Compared:
    """A stored record (receipt.py) under its own version of ``policy`` and under the current one of ``new``."""
    try:
        recorded = decision_from_json(record["decision"])
        old, note = _repeated(record, recorded, policy)
        then = _decided(record, new)
    except BadRequest as error:
        return _lost(f"the facts that were kept cannot be decided: {error}")
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
        return _lost("its record cannot be read")
    return Compared(_change(old, then), old, then, _money(then) - _money(old), _currency(record), note)


def _repeated(record: Mapping[str, Any], recorded: Decision, policy: Policy) -> tuple[Decision, str | None]:
    try:
        policy.named(record["policy_version"])
    except BadRequest:
        return recorded, GONE
    again = replay(record, policy)
    return (recorded, None) if again == recorded else (again, UNLIKE)


def _decided(record: Mapping[str, Any], new: Policy) -> Decision:
    at = datetime.fromisoformat(record["at"]).astimezone(UTC)
    request = request_from_json(record["request"], order_from_facts_json(record["request"]["order"]), at)
    return decide(request, new, at)


def _change(old: Decision, new: Decision) -> Change:
    if _verdicts(old) != _verdicts(new):
        return Change.FLIPS
    return Change.SAME if _terms(old) == _terms(new) else Change.TERMS


def _verdicts(decision: Decision) -> tuple[object, ...]:
    lines = tuple((line.sku, line.quantity, line.verdict) for line in decision.lines)
    return decision.verdict, decision.goal, lines


def _terms(decision: Decision) -> tuple[object, ...]:
    """What a customer is promised, without the sentences."""
    deadline = decision.deadline if decision.verdict in (Verdict.ALLOWED, Verdict.WAIT) else None
    return deadline, decision.refund, decision.obligations


def _money(decision: Decision) -> Decimal:
    return decision.refund.amount if decision.refund else Decimal()


def _currency(record: Mapping[str, Any]) -> str:
    return str(record["request"]["order"]["currency"])


def _lost(why: str) -> Compared:
    return Compared(Change.LOST, None, None, Decimal(), "", why)
