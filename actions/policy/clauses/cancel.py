"""Cancellation: its time, and where the order is (cancel.window, in_motion, left_early, delivered)."""

from __future__ import annotations

from datetime import datetime

from actions.policy.answers import Ruling
from actions.policy.clauses.questions import cancel_time
from actions.policy.decision import ClauseCheck
from actions.policy.findings import Checks, Finding, against, settled
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation
from actions.policy.wording import say_span, say_time


def cancellation(s: Situation, line: LineFacts, ruling: Ruling) -> Finding:
    """Whether this line can be cancelled."""
    opens = s.placed_at if line.delivered is False else None
    closes = opens + s.rules.cancel_window if opens else None
    return Finding(
        ruling.verdict, lambda: settled(_told(s, line, ruling), ruling), opens, closes, ruling=ruling
    )


def delivered(s: Situation, line: LineFacts) -> ClauseCheck:
    """cancel.delivered: what has been delivered is sent back instead of cancelled."""
    if line.delivered is None:
        return ClauseCheck("cancel.delivered", None, "Whether it has been delivered is not known.")
    if not line.delivered:
        because = f"It had not been delivered by {say_time(s.at, s.zone)}."
        return ClauseCheck("cancel.delivered", True, because)
    when = f" on {say_time(line.delivered_at, s.zone)}" if line.delivered_at else ""
    because = f"It was delivered{when}, so it can no longer be cancelled; the request counts as a return."
    return ClauseCheck("cancel.delivered", False, because)


def _told(s: Situation, line: LineFacts, ruling: Ruling) -> Checks:
    there = delivered(s, line)
    if there.holds is not True:
        return [there]
    if s.placed_at is None:
        return [there, _undated(s)]
    in_time = cancel_time(s, line, None) == "within"
    window = ClauseCheck("cancel.window", in_time, _window(s, s.placed_at))
    return [there, window, _left_early(s, line, ruling) if in_time else _in_motion(s, ruling)]


def _undated(s: Situation) -> ClauseCheck:
    recorded = s.order.placed_at
    if recorded is None:
        return ClauseCheck("cancel.window", None, "When the order was placed is not known.")
    because = f"The order is recorded as placed on {say_time(recorded, s.zone)}, which is still to come."
    return ClauseCheck("cancel.window", None, because)


def _window(s: Situation, placed_at: datetime) -> str:
    hours = say_span(s.rules.cancel_window)
    placed, requested = say_time(placed_at, s.zone), say_time(s.requested_at, s.zone)
    asked = f"It was placed on {placed} and the request came on {requested}"
    if s.requested_at < placed_at:
        return f"{asked}, before the {hours} for a cancellation had begun."
    span = s.requested_at - placed_at
    word = "within" if span <= s.rules.cancel_window else "more than"
    return f"{asked}, {say_span(span)} later, {word} the {hours} for a cancellation."


def _in_motion(s: Situation, ruling: Ruling) -> ClauseCheck:
    because = (
        "The order is in motion and cannot be stopped; it can be returned from its delivery until the end of "
        f"calendar day {s.rules.return_days} after it."
    )
    return ClauseCheck("cancel.in_motion", against(ruling, "cancel.in_motion"), because)


def _left_early(s: Situation, line: LineFacts, ruling: Ruling) -> ClauseCheck:
    if line.shipped is None:
        return ClauseCheck("cancel.left_early", None, "Whether it has left the warehouse is not known.")
    if not line.shipped:
        because = f"It had not left the warehouse by {say_time(s.at, s.zone)}."
        return ClauseCheck("cancel.left_early", True, because)
    when = f" on {say_time(line.shipped_at, s.zone)}" if line.shipped_at else ""
    because = (
        f"It left the warehouse{when}, earlier than the policy expects; the policy does not say what follows."
    )
    return ClauseCheck("cancel.left_early", against(ruling, "cancel.left_early"), because)
