"""What is still open to the customer, found by asking the same clauses about the other goals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from actions.policy.clauses.faults import FAULT_GOALS, fault, reason_for
from actions.policy.clauses.judging import judge_all
from actions.policy.decision import OpenWay, Verdict
from actions.policy.facts import Goal, Reason
from actions.policy.findings import Finding
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation


def open_ways(
    s: Situation, goal: Goal, lines: list[LineFacts], findings: list[Finding]
) -> tuple[OpenWay, ...]:
    """What is or will be allowed for the lines that were not allowed; other remedies where all were."""
    refused = [
        line for line, found in zip(lines, findings, strict=True) if found.verdict is not Verdict.ALLOWED
    ]
    about = _what_is_left(refused or lines)
    if not about:
        return ()
    reason = reason_for(goal, s.reason)
    goals = _other_ways(goal, refused, findings) if refused else _remedies(goal)
    ways = (_way(s, about, way, reason) for way in _sensible(s, about, goals, reason))
    return tuple(way for way in ways if way is not None)


def _what_is_left(lines: list[LineFacts]) -> list[LineFacts]:
    """The same lines with no more pieces than are left of them."""
    return [
        replace(line, quantity=line.left, too_many=False) if line.too_many else line
        for line in lines
        if line.left
    ]


def _remedies(goal: Goal) -> tuple[Goal, ...]:
    """What else a customer can choose whose request is allowed."""
    if goal is Goal.RETURN:
        return (Goal.EXCHANGE,)
    if goal is Goal.EXCHANGE:
        return (Goal.RETURN,)
    return (Goal.EXCHANGE, Goal.RETURN) if goal in FAULT_GOALS else ()


def _other_ways(goal: Goal, refused: list[LineFacts], findings: list[Finding]) -> list[Goal]:
    """The same goal where it only has to wait or asked for too many pieces, then the other ways."""
    again = any(line.too_many for line in refused) or any(f.verdict is Verdict.WAIT for f in findings)
    others = [way for way in (Goal.CANCEL, Goal.EXCHANGE, Goal.RETURN) if way is not goal]
    return [goal, *others] if again else others


def _sensible(
    s: Situation, about: list[LineFacts], goals: Iterable[Goal], reason: Reason | None
) -> Iterator[Goal]:
    """Without what surely leads nowhere: an exchange with no fault, a cancellation after the delivery."""
    for goal in goals:
        if goal is Goal.EXCHANGE and not any(fault(s, reason, line) for line in about):
            continue
        if goal is Goal.CANCEL and all(line.delivered for line in about):
            continue
        yield goal


def _way(s: Situation, about: list[LineFacts], goal: Goal, reason: Reason | None) -> OpenWay | None:
    findings = judge_all(s, about, goal, reason)
    for verdict in (Verdict.ALLOWED, Verdict.WAIT):
        found = [finding for finding in findings if finding.verdict is verdict]
        if found:
            opens = [finding.opens for finding in found if finding.opens is not None]
            closes = [finding.closes for finding in found if finding.closes is not None]
            until = min(closes, default=None) if verdict is Verdict.ALLOWED else None
            return OpenWay(goal, verdict, max(opens, default=None), until)
    return None
