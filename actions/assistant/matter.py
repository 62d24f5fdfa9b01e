"""The matter a customer is talking about: everything learnt so far of one wish, as it travels in Rasa's slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any

from actions.policy.facts import AskedLine, Goal, Reason


class Inquiry(StrEnum):
    """What a customer wants to know about an order, where nothing is decided."""

    TRACK_ORDER = "track_order"
    REFUND_STATUS = "refund_status"
    RETURN_STATUS = "return_status"


class Undoing(StrEnum):
    """What a customer takes back, where the books alone say whether it can be."""

    WITHDRAW_RETURN = "withdraw_return"


class Concern(StrEnum):
    """What the assistant may not settle: it is passed to a person, with the facts."""

    CHANGE_ORDER = "change_order"
    PAYMENT_ISSUE = "payment_issue"
    UNEXPECTED_CANCELLATION = "unexpected_cancellation"
    COMPLAINT = "complaint"
    ACCOUNT = "account"
    PRODUCT_QUESTION = "product_question"


Wanted = Goal | Inquiry | Undoing | Concern


class Answer(StrEnum):
    """The customer's answer to "shall I do this?"; stopped: dropped by the customer; locked: too many wrong proofs;
    unproven: no way is left to show here that an order is the customer's.
    """

    YES = "yes"
    NO = "no"
    STOPPED = "stopped"
    LOCKED = "locked"
    UNPROVEN = "unproven"


FAULT_GOALS = frozenset({Goal.DEFECT, Goal.INCOMPLETE, Goal.WRONG_ITEM})
GOALS_OF_INTENTS: dict[str, Wanted] = {
    "cancel_order": Goal.CANCEL,
    "return_item": Goal.RETURN,
    "exchange_item": Goal.EXCHANGE,
    "report_defect": Goal.DEFECT,
    "report_incomplete": Goal.INCOMPLETE,
    "report_wrong_item": Goal.WRONG_ITEM,
    "report_delay": Goal.DELAY,
    "track_order": Inquiry.TRACK_ORDER,
    "refund_status": Inquiry.REFUND_STATUS,
    "return_status": Inquiry.RETURN_STATUS,
    "withdraw_return": Undoing.WITHDRAW_RETURN,
    **{str(concern): concern for concern in Concern},
}
INTENTS_OF_GOALS = {goal: intent for intent, goal in GOALS_OF_INTENTS.items()}


@dataclass(frozen=True, slots=True)
class Matter:
    """One wish in the making. ``requested_at`` (UTC) is when its first message arrived; ``key`` names it for ever.

    ``words`` is the message it began with: it may name lines before the order is known. ``told`` is the message that named
    the goal, as it was typed: it may describe a fault.
    ``proof`` is what the customer gave to show that the order is theirs; it is dropped once it has been checked.
    ``lost``: there is no order number at hand; ``email`` is the address that a code went to, ``code`` what was typed of it.
    ``photos`` are the ids of the pictures that were sent as evidence.
    ``case`` is the RMA number of the case that is meant, where one is to be withdrawn.
    ``approved`` tells that the customer was shown an allowed decision and asked for a yes.
    """

    goal: Wanted | None = None
    requested_at: datetime | None = None
    key: str | None = None
    words: str | None = None
    told: str | None = None
    order_number: str | None = None
    proof: str | None = None
    lost: bool = False
    email: str | None = None
    code: str | None = None
    lines: tuple[AskedLine, ...] | None = None
    reason: Reason | None = None
    description: str | None = None
    photos: tuple[str, ...] = ()
    case: str | None = None
    confirm: Answer | None = None
    approved: bool = False

    def decides(self) -> bool:
        """Whether the policy has to be asked, or only the books."""
        return isinstance(self.goal, Goal)


SLOTS = tuple(field.name for field in fields(Matter))


def matter_from_slots(slots: Mapping[str, Any]) -> Matter:
    """The matter as the last turn left it."""
    lines = slots.get("lines")
    return Matter(
        goal=goal_named(slots.get("goal")),
        requested_at=datetime.fromisoformat(slots["requested_at"]) if slots.get("requested_at") else None,
        key=slots.get("key"),
        words=slots.get("words"),
        told=slots.get("told"),
        order_number=slots.get("order_number"),
        proof=slots.get("proof"),
        lost=bool(slots.get("lost")),
        email=slots.get("email"),
        code=slots.get("code"),
        lines=None if lines is None else tuple(AskedLine(**line) for line in lines),
        reason=Reason(slots["reason"]) if slots.get("reason") else None,
        description=slots.get("description"),
        photos=tuple(slots.get("photos") or ()),
        case=slots.get("case"),
        confirm=Answer(slots["confirm"]) if slots.get("confirm") else None,
        approved=bool(slots.get("approved")),
    )


def matter_to_slots(matter: Matter) -> dict[str, Any]:
    """Plain values for Rasa's slots, one slot a field."""
    values = {name: getattr(matter, name) for name in SLOTS}
    values["requested_at"] = matter.requested_at.isoformat() if matter.requested_at else None
    values["lines"] = None if matter.lines is None else [asdict(line) for line in matter.lines]
    values["photos"] = list(matter.photos) or None
    return {name: str(value) if isinstance(value, StrEnum) else value for name, value in values.items()}


def goal_named(name: str | None) -> Wanted | None:
    """What the customer wants, by its name."""
    if name is None:
        return None
    kinds: tuple[type[Inquiry | Undoing | Concern], ...] = (Inquiry, Undoing, Concern)
    return next((kind(name) for kind in kinds if name in set(kind)), None) or Goal(name)
