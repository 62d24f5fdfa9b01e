"""A decision and its receipt: what was decided, for which lines, by which clauses, and what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from actions.policy.facts import Goal


class Verdict(StrEnum):
    """The four answers a policy can give (DESIGN.md, Words)."""

    ALLOWED = "allowed"
    REFUSED = "refused"
    WAIT = "wait"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class ClauseCheck:
    """One clause that was checked; ``because`` is one plain sentence with the facts it used."""

    id: str
    holds: bool | None
    because: str


@dataclass(frozen=True, slots=True)
class LineDecision:
    """The verdict for one line and the pieces of it that were asked for."""

    sku: str
    quantity: int
    verdict: Verdict
    deadline: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefundDue:
    """What goes back to the customer: to the original payment method, within (earliest, latest) days."""

    amount: Decimal
    currency: str
    to: str | None
    within_days: tuple[int, int]


@dataclass(frozen=True, slots=True)
class OpenWay:
    """What the customer can still do: allowed, or later (``wait``), from when and until when, where known."""

    goal: Goal
    verdict: Verdict
    from_: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one request, with everything needed to explain and to repeat it (contract 4)."""

    verdict: Verdict
    goal: Goal
    order: str
    lines: tuple[LineDecision, ...]
    clauses: tuple[ClauseCheck, ...]
    deadline: datetime | None
    refund: RefundDue | None
    obligations: tuple[str, ...]
    open: tuple[OpenWay, ...]
    policy_version: str
    requested_at: datetime
    decided_at: datetime
