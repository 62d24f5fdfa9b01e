"""Late parcels (clause delay): before the promised time it is waiting, after it a person takes over."""

from __future__ import annotations

from datetime import datetime

from actions.policy.decision import ClauseCheck, Verdict
from actions.policy.findings import Finding
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation
from actions.policy.wording import say_time


def delay(s: Situation, line: LineFacts) -> Finding:
    """What a customer can expect whose parcel has not come."""
    if line.delivered is None:
        return _person("Whether it has been delivered is not known.")
    if line.delivered:
        return _person(_there(s, line))
    promises = line.promises()
    known = [promise for promise in promises if promise is not None]
    if known and known[0] < s.requested_at:
        return _late(s, known[0])
    if not known or None in promises:
        return _person("When it was promised to arrive is not known.")
    return _in_time(s, known[0])


def _person(because: str) -> Finding:
    return Finding(Verdict.HUMAN, lambda: [ClauseCheck("delay", None, because)])


def _there(s: Situation, line: LineFacts) -> str:
    when = f" on {say_time(line.delivered_at, s.zone)}" if line.delivered_at else ""
    return f"It is recorded as delivered{when}; what follows when it has not come, a person must say."


def _late(s: Situation, promised_by: datetime) -> Finding:
    because = (
        f"It was promised by {say_time(promised_by, s.zone)} and had not been delivered by "
        f"{say_time(s.at, s.zone)}; a person takes up the claim, and it can be returned once it arrives."
    )
    return Finding(s.rules.delayed, lambda: [ClauseCheck("delay", True, because)], opens=promised_by)


def _in_time(s: Situation, promised_by: datetime) -> Finding:
    because = f"It is promised by {say_time(promised_by, s.zone)}, which has not passed yet."
    checks = [ClauseCheck("delay", False, because)]
    return Finding(Verdict.WAIT, lambda: checks, opens=promised_by, closes=promised_by)
