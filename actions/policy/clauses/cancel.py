"""Cancellation: its time, and where the order is (cancel.window, in_motion, left_early, delivered)."""

from __future__ import annotations

from datetime import datetime

from actions.policy.decision import ClauseCheck, Verdict
from actions.policy.findings import Checks, Finding, holds_for
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation
from actions.policy.wording import say_span, say_time


def cancellation(s: Situation, line: LineFacts) -> Finding:
    """Whether this line can be cancelled."""
    if line.delivered is None:
        return Finding(Verdict.HUMAN, lambda: [delivered(s, line)])
    if line.delivered:
        return Finding(Verdict.REFUSED, lambda: [delivered(s, line)])
    if s.placed_at is None:
        return Finding(Verdict.HUMAN, lambda: [delivered(s, line), _undated(s)])
    return _undelivered(s, line, s.placed_at)


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


def _undelivered(s: Situation, line: LineFacts, placed_at: datetime) -> Finding:
    closes = placed_at + s.rules.cancel_window
    in_time = s.requested_at <= closes
    if not in_time:
        verdict = s.rules.in_motion
    elif line.shipped:
        verdict = s.rules.left_early
    else:
        verdict = Verdict.HUMAN if line.shipped is None else Verdict.ALLOWED
    return Finding(verdict, lambda: _told(s, line, placed_at, in_time), placed_at, closes)


def _told(s: Situation, line: LineFacts, placed_at: datetime, in_time: bool) -> Checks:
    window = ClauseCheck("cancel.window", in_time, _window(s, placed_at))
    return [delivered(s, line), window, _left_early(s, line) if in_time else _in_motion(s)]


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


def _in_motion(s: Situation) -> ClauseCheck:
    because = (
        "The order is in motion and cannot be stopped; it can be returned from its delivery until the end of "
        f"calendar day {s.rules.return_days} after it."
    )
    return ClauseCheck("cancel.in_motion", holds_for(s.rules.in_motion), because)


def _left_early(s: Situation, line: LineFacts) -> ClauseCheck:
    if line.shipped is None:
        return ClauseCheck("cancel.left_early", None, "Whether it has left the warehouse is not known.")
    if not line.shipped:
        because = f"It had not left the warehouse by {say_time(s.at, s.zone)}."
        return ClauseCheck("cancel.left_early", True, because)
    when = f" on {say_time(line.shipped_at, s.zone)}" if line.shipped_at else ""
    because = (
        f"It left the warehouse{when}, earlier than the policy expects; the policy does not say what follows."
    )
    return ClauseCheck("cancel.left_early", holds_for(s.rules.left_early), because)
