"""What the policy's answers may ask for: each fact of an order or of a line as one of a few words (answers.py names them)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from types import MappingProxyType

from actions.policy.answers import UNKNOWN, Ruling
from actions.policy.clauses.faults import fault, reason_for
from actions.policy.days import end_of_day
from actions.policy.facts import Goal, Reason
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation

SECOND = timedelta(seconds=1)


def order_ruling(s: Situation, goal: Goal) -> Ruling:
    """What the policy says about the whole order; a gap where the lines are asked."""
    table = s.version.answers.order
    return table.rulings[tuple(_ORDER[name](s, goal) for name in table.facts)]


def line_ruling(s: Situation, line: LineFacts, goal: Goal, reason: Reason | None) -> Ruling:
    """What the policy says about one line of an order that nothing speaks against as a whole."""
    table = s.version.answers.goals[goal]
    counted = reason_for(goal, reason)
    return table.rulings[tuple(_LINE[name](s, line, counted) for name in table.facts)]


def order_facts(s: Situation, goal: Goal) -> dict[str, str]:
    """All facts of the whole order."""
    return {name: ask(s, goal) for name, ask in _ORDER.items()}


def line_facts(s: Situation, line: LineFacts, goal: Goal, reason: Reason | None) -> dict[str, str]:
    """All facts of one line."""
    counted = reason_for(goal, reason)
    return {name: ask(s, line, counted) for name, ask in _LINE.items()}


def bought(s: Situation, _goal: Goal) -> str:
    """Where the order was placed."""
    channel = s.order.channel
    if channel is None:
        return UNKNOWN
    return "here" if channel.strip().lower() in s.rules.channels else "elsewhere"


def standing(s: Situation, goal: Goal) -> str:
    """Whether the order stands. A parcel of a cancelled order that left matters to all but another cancellation."""
    if s.cancelled:
        left = goal is not Goal.CANCEL and any(line.shipped is not False for line in s.lines)
        return "cancelled_but_left" if left else "cancelled"
    gone = s.lines[0].left == 0 and all(line.cancelled >= line.quantity for line in s.order.lines)
    return "nothing_left" if gone else "standing"


def pieces(_s: Situation, line: LineFacts, _reason: Reason | None) -> str:
    """Whether as many are left as are asked for."""
    return "too_many" if line.too_many else "enough"


def delivery(_s: Situation, line: LineFacts, _reason: Reason | None) -> str:
    """Whether all parcels of the line have arrived."""
    return UNKNOWN if line.delivered is None else "delivered" if line.delivered else "undelivered"


def shipment(_s: Situation, line: LineFacts, _reason: Reason | None) -> str:
    """Whether a parcel of the line has left."""
    return UNKNOWN if line.shipped is None else "left" if line.shipped else "in_warehouse"


def cancel_time(s: Situation, _line: LineFacts, _reason: Reason | None) -> str:
    """cancel.window: elapsed time, its last moment included."""
    if s.placed_at is None:
        return UNKNOWN
    return "within" if s.requested_at <= s.placed_at + s.rules.cancel_window else "over"


def return_time(s: Situation, line: LineFacts, _reason: Reason | None) -> str:
    """return.window: until the last second of a local day; it begins with the delivery."""
    if line.delivered is False:
        return "not_begun"
    if line.delivered is None or line.delivered_at is None:
        return UNKNOWN
    closes = end_of_day(s.zone, line.delivered_at, s.rules.return_days)
    return "within" if s.requested_at < closes + SECOND else "over"


def fault_found(s: Situation, line: LineFacts, reason: Reason | None) -> str:
    """Whether the reason is a fault (fault.reasons)."""
    holds = fault(s, reason, line)
    return UNKNOWN if holds is None else "found" if holds else "none"


def promise(s: Situation, line: LineFacts, _reason: Reason | None) -> str:
    """Whether a parcel that has not come was promised by now; the earliest promise counts, then unknown ones."""
    promises = line.promises()
    known = [at for at in promises if at is not None]
    if known and known[0] < s.requested_at:
        return "missed"
    return UNKNOWN if not known or None in promises else "ahead"


_ORDER: Mapping[str, Callable[[Situation, Goal], str]] = MappingProxyType(
    {"bought": bought, "order": standing}
)
_LINE: Mapping[str, Callable[[Situation, LineFacts, Reason | None], str]] = MappingProxyType(
    {
        "pieces": pieces,
        "delivery": delivery,
        "shipment": shipment,
        "cancel_time": cancel_time,
        "return_time": return_time,
        "fault": fault_found,
        "promise": promise,
    }
)
