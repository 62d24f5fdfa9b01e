"""Late parcels (clause delay): before the promised time it is waiting, after it a person takes over."""

from __future__ import annotations

from datetime import datetime

from actions.policy.answers import UNKNOWN, Ruling
from actions.policy.clauses.questions import promise
from actions.policy.decision import ClauseCheck
from actions.policy.findings import Checks, Finding, settled
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation
from actions.policy.wording import say_time


def delay(s: Situation, line: LineFacts, ruling: Ruling) -> Finding:
    """What a customer can expect whose parcel has not come."""
    opens, closes = _times(s, line)
    return Finding(ruling.verdict, lambda: _tell(s, line, ruling), opens, closes, ruling=ruling)


def _tell(s: Situation, line: LineFacts, ruling: Ruling) -> Checks:
    """This clause asks whether the promised time has passed, so its yes is what hands over to a person."""
    told = [_told(s, line)]
    return told if ruling.clause == "delay" else settled(told, ruling)


def _times(s: Situation, line: LineFacts) -> tuple[datetime | None, datetime | None]:
    """From when a claim can be made, and until when it is waiting for that."""
    stands = promise(s, line, None)
    if line.delivered is not False or stands == UNKNOWN:
        return None, None
    promised_by = line.promises()[0]
    return promised_by, None if stands == "missed" else promised_by


def _told(s: Situation, line: LineFacts) -> ClauseCheck:
    if line.delivered is None:
        return ClauseCheck("delay", None, "Whether it has been delivered is not known.")
    if line.delivered:
        return ClauseCheck("delay", None, _there(s, line))
    promised_by = line.promises()[0] if line.promises() else None
    stands = promise(s, line, None)
    if promised_by is None or stands == UNKNOWN:
        return ClauseCheck("delay", None, "When it was promised to arrive is not known.")
    return _late(s, promised_by) if stands == "missed" else _in_time(s, promised_by)


def _there(s: Situation, line: LineFacts) -> str:
    when = f" on {say_time(line.delivered_at, s.zone)}" if line.delivered_at else ""
    return f"It is recorded as delivered{when}; what follows when it has not come, a person must say."


def _late(s: Situation, promised_by: datetime) -> ClauseCheck:
    because = (
        f"It was promised by {say_time(promised_by, s.zone)} and had not been delivered by "
        f"{say_time(s.at, s.zone)}; a person takes up the claim, and it can be returned once it arrives."
    )
    return ClauseCheck("delay", True, because)


def _in_time(s: Situation, promised_by: datetime) -> ClauseCheck:
    because = f"It is promised by {say_time(promised_by, s.zone)}, which has not passed yet."
    return ClauseCheck("delay", False, because)
