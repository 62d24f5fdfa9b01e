"""Which clauses decide which goal."""

from __future__ import annotations

from actions.policy.clauses.cancel import cancellation
from actions.policy.clauses.delays import delay
from actions.policy.clauses.questions import line_ruling
from actions.policy.clauses.returns import sending_back
from actions.policy.facts import Goal, Reason
from actions.policy.findings import Finding
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation


def judge(s: Situation, line: LineFacts, goal: Goal, reason: Reason | None) -> Finding:
    """The finding for one line of an order that passed the gate."""
    ruling = line_ruling(s, line, goal, reason)
    if line.too_many and ruling.clause == "lines.bought":
        return Finding(ruling.verdict, list, ruling=ruling)  # gate.pieces is its check
    if goal is Goal.CANCEL:
        return cancellation(s, line, ruling)
    if goal is Goal.DELAY:
        return delay(s, line, ruling)
    return sending_back(s, line, goal, ruling, reason)


def judge_all(s: Situation, lines: list[LineFacts], goal: Goal, reason: Reason | None) -> list[Finding]:
    """The findings for several lines in their order. Lines of which the same can be said share one."""
    if len(lines) == 1:
        return [judge(s, lines[0], goal, reason)]
    shared: list[tuple[LineFacts, Finding]] = []
    findings = []
    for line in lines:
        finding = None if line.too_many else _shared_with(line, shared)
        if finding is None:
            finding = judge(s, line, goal, reason)
            shared += [] if line.too_many else [(line, finding)]
        findings.append(finding)
    return findings


def _shared_with(line: LineFacts, shared: list[tuple[LineFacts, Finding]]) -> Finding | None:
    for other, finding in shared:
        if line.like(other):
            return finding
    return None
