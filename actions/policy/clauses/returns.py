"""Sending back: the time, the way, and what must be enclosed (return.*, defect.shipping, inspection)."""

from __future__ import annotations

from datetime import datetime

from actions.policy.answers import Ruling
from actions.policy.clauses.faults import exchange_check, fault, fault_check, reason_for
from actions.policy.clauses.questions import return_time
from actions.policy.days import end_of_day
from actions.policy.decision import ClauseCheck, Verdict
from actions.policy.facts import Goal, Reason, ShippingPayer
from actions.policy.findings import Checks, Finding, against, settled
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation
from actions.policy.wording import say_time

_UNDATED = "When it was delivered is not known, or is recorded wrongly, so the last day is not known either."


def sending_back(s: Situation, line: LineFacts, goal: Goal, ruling: Ruling, reason: Reason | None) -> Finding:
    """Whether this line can be returned, exchanged, or claimed as faulty."""
    counted = reason_for(goal, reason)
    return Finding(
        verdict=ruling.verdict,
        tell=lambda: settled(_told(s, line, goal, counted, ruling), ruling),
        opens=line.delivered_at,
        closes=_closes(s, line),
        heed=lambda: _obligations(s, line, goal, counted),
        ruling=ruling,
    )


def _closes(s: Situation, line: LineFacts) -> datetime | None:
    """The last second to ask for it, where the delivery is known."""
    if not line.delivered or line.delivered_at is None:
        return None
    return end_of_day(s.zone, line.delivered_at, s.rules.return_days)


def _told(s: Situation, line: LineFacts, goal: Goal, reason: Reason | None, ruling: Ruling) -> Checks:
    checks = [_website(s), *_time_checks(s, line, ruling), *_fault_checks(s, line, goal, reason)]
    if ruling.verdict is Verdict.ALLOWED:
        say = s.version.sayings
        checks += (say.proof, say.complete, _shipping(s, line, goal, reason), say.inspection)
    return checks


def _fault_checks(s: Situation, line: LineFacts, goal: Goal, reason: Reason | None) -> Checks:
    """The clauses about faults: asked for an exchange and a claim, told for a return that names a fault."""
    if goal is Goal.RETURN and (reason is None or reason not in s.rules.fault_reasons):
        return []
    holds = fault(s, reason, line)
    check = fault_check(s, reason, holds)
    return [check, exchange_check(holds)] if goal is Goal.EXCHANGE else [check]


def _time_checks(s: Situation, line: LineFacts, ruling: Ruling) -> Checks:
    if line.delivered is None:
        return [ClauseCheck("return.not_delivered", None, "Whether it has been delivered is not known.")]
    if not line.delivered:
        return [ClauseCheck("return.not_delivered", against(ruling, "return.not_delivered"), _waiting(s))]
    if line.delivered_at is None:
        there = ClauseCheck("return.not_delivered", True, "It has been delivered.")
        return [there, ClauseCheck("return.window", None, _UNDATED)]
    there = ClauseCheck(
        "return.not_delivered", True, f"It was delivered on {say_time(line.delivered_at, s.zone)}."
    )
    closes = end_of_day(s.zone, line.delivered_at, s.rules.return_days)
    in_time = return_time(s, line, None) == "within"
    return [there, ClauseCheck("return.window", in_time, _window_sentence(s, closes, in_time))]


def _website(s: Situation) -> ClauseCheck:
    because = (
        "The request is completed on the website and counts from its first message, "
        f"of {say_time(s.requested_at, s.zone)}."
    )
    return ClauseCheck("return.via_website", True, because)


def _waiting(s: Situation) -> str:
    days = s.rules.return_days
    return (
        f"It had not been delivered by {say_time(s.at, s.zone)}; it can be sent back from its delivery until the "
        f"end of calendar day {days} after it."
    )


def _window_sentence(s: Situation, closes: datetime, in_time: bool) -> str:
    asked = f"The request came on {say_time(s.requested_at, s.zone)}"
    word = "in time" if in_time else "too late"
    last = f"calendar day {s.rules.return_days} after delivery ends on {say_time(closes, s.zone)}"
    return f"{asked}, {word}: {last}."


def _obligations(s: Situation, line: LineFacts, goal: Goal, reason: Reason | None) -> list[str]:
    """What the customer must heed; the shipping only where the customer pays it."""
    shipping = _shipping(s, line, goal, reason)
    needed = ["return.proof", "return.complete"]
    if shipping is not s.version.sayings.shop_ships:
        needed.append(shipping.id)
    if reason is not None and reason in s.rules.fault_reasons:
        needed.append("fault.reasons")
    return needed


def _shipping(s: Situation, line: LineFacts, goal: Goal, reason: Reason | None) -> ClauseCheck:
    say, payer = s.version.sayings, who_ships(s, line)
    if payer is ShippingPayer.SHOP:
        return say.shop_ships
    if goal is Goal.DEFECT or reason in s.rules.factory_reasons:
        return say.defect_ships
    return say.unknown_ships if payer is None else say.customer_ships


def who_ships(s: Situation, line: LineFacts) -> ShippingPayer | None:
    """Who pays to send this line back; None where its product page is not known and may say that the shop does."""
    return ShippingPayer.SHOP if s.rules.payer is ShippingPayer.SHOP else line.line.return_shipping
