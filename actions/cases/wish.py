"""What a customer wants done, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from actions.cases.supplied import Supplied
from actions.cases.views import CaseView, RefundView
from actions.policy.decision import Decision
from actions.policy.facts import AskedLine, Goal, Order, Reason


class UnknownOrder(LookupError):
    """There is no order of this number; identity is shown before a wish is looked at, so this is a caller's slip."""


class Outcome(StrEnum):
    """What came of a wish. ``preapproved``: the parcel left between the question and the yes to a cancellation."""

    CANCELLED = "cancelled"
    ALREADY_CANCELLED = "already_cancelled"
    OPENED = "opened"
    ALREADY_OPEN = "already_open"
    PREAPPROVED = "preapproved"
    REFUSED = "refused"
    WAIT = "wait"
    HUMAN = "human"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A customer's wish about one order, whose buyer the customer was shown to be.

    ``order_number`` is in its one written form. ``requested_at`` (UTC) is when the first message of the wish arrived.
    ``key`` names the wish for ever: the same key is carried out once. ``approved`` tells that the customer was shown
    an allowed decision and said yes. No lines means every line of the order. ``photos`` are the ids of pictures sent as
    evidence. ``supplied`` is what a person found out that the shop's books lack.
    """

    goal: Goal
    order_number: str
    requested_at: datetime
    conversation: str
    key: str
    reason: Reason | None = None
    lines: tuple[AskedLine, ...] = ()
    description: str | None = None
    photos: tuple[str, ...] = ()
    approved: bool = False
    supplied: Supplied | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """How a wish would be decided now.

    ``open_case`` is set when everything that was asked for is in open cases already: it is shown, and none is opened.
    ``also_open`` are the cases that hold some of the asked lines; the decision is then about the others.
    """

    order: Order
    decision: Decision
    open_case: CaseView | None = None
    also_open: tuple[CaseView, ...] = ()


@dataclass(frozen=True, slots=True)
class Settlement:
    """What was done about a wish. ``order`` is the order as it was decided upon, before anything was done.

    ``case`` and ``refund`` are both set when part of a cancellation came too late: the parcel that left is in the
    case, the rest was cancelled. ``reference`` names the kept decision; a repeated wish has none of its own.
    """

    outcome: Outcome
    order: Order
    decision: Decision
    case: CaseView | None = None
    refund: RefundView | None = None
    also_open: tuple[CaseView, ...] = ()
    reference: str | None = None
