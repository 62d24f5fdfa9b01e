"""Faults: which reasons count as one, and what needs one (fault.reasons, exchange.reasons)."""

from __future__ import annotations

from actions.policy.decision import ClauseCheck
from actions.policy.facts import Goal, Reason
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation

FAULT_GOALS = (Goal.DEFECT, Goal.INCOMPLETE, Goal.WRONG_ITEM)
_IMPLIED = {
    Goal.DEFECT: Reason.FLAWED,
    Goal.INCOMPLETE: Reason.INCOMPLETE,
    Goal.WRONG_ITEM: Reason.WRONG_ITEM,
    Goal.DELAY: Reason.LATE,
}
_WORDS = {
    Reason.NOT_AS_SPECIFIED: "it does not meet its specifications",
    Reason.FLAWED: "it has a flaw",
    Reason.DAMAGED: "it is damaged",
    Reason.INCOMPLETE: "it is incomplete",
    Reason.LATE: "it came late",
    Reason.WRONG_ITEM: "it is not the item that was ordered",
    Reason.CHANGED_MIND: "a change of mind",
    Reason.DOES_NOT_FIT: "it does not fit",
    Reason.OTHER: "another reason than those of the policy",
}


def reason_for(goal: Goal, reason: Reason | None) -> Reason | None:
    """The reason that counts: the one given, or the one that the goal itself states."""
    if reason is None or reason is Reason.OTHER:
        return _IMPLIED.get(goal, reason)
    return reason


def fault(s: Situation, reason: Reason | None, line: LineFacts) -> bool | None:
    """Whether the reason is a fault; lateness is compared with the promised time."""
    if reason is None:
        return None
    if reason not in s.rules.fault_reasons:
        return False
    return line.late(s.requested_at) if reason is Reason.LATE else True


def fault_check(s: Situation, reason: Reason | None, holds: bool | None) -> ClauseCheck:
    """fault.reasons, where ``holds`` is what ``fault`` found."""
    return ClauseCheck("fault.reasons", holds, _sentence(s, reason, holds))


def exchange_check(holds: bool | None) -> ClauseCheck:
    """exchange.reasons, where ``holds`` is what ``fault`` found."""
    if holds:
        return ClauseCheck("exchange.reasons", True, "An exchange needs a fault, and there is one.")
    if holds is None:
        unknown = "An exchange needs a fault; whether there is one is not known."
        return ClauseCheck("exchange.reasons", None, unknown)
    without = "An exchange needs a fault, and there is none; it can be returned, and another one ordered."
    return ClauseCheck("exchange.reasons", False, without)


def _sentence(s: Situation, reason: Reason | None, holds: bool | None) -> str:
    if reason is None:
        return "The reason is not known, so whether it is a fault is not known either."
    if reason is Reason.LATE and reason in s.rules.fault_reasons:
        return _late(holds)
    if holds:
        return f"The reason is a fault: {_WORDS[reason]}; photos or a description of it are needed."
    return f"The reason is no fault in the policy's sense: {_WORDS[reason]}."


def _late(late: bool | None) -> str:
    if late is None:
        return "Whether it is late is not known, as the promised time or the delivery is not."
    if late:
        return "The reason is a fault: it came, or is still to come, after the promised time."
    return "It is not late: its promised time has not been missed."
