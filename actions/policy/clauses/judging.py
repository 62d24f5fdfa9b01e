"""Which clauses decide which goal."""

from __future__ import annotations

from actions.policy.clauses.cancel import cancellation
from actions.policy.clauses.delays import delay
from actions.policy.clauses.returns import sending_back
from actions.policy.facts import Goal, Reason
from actions.policy.findings import Finding
from actions.policy.lines import LineFacts
from actions.policy.situation import Situation


def judge(s: Situation, line: LineFacts, goal: Goal, reason: Reason | None) -> Finding:
    """The finding for one line of an order that passed the gate."""
    if goal is Goal.CANCEL:
        return cancellation(s, line)
    if goal is Goal.DELAY:
        return delay(s, line)
    return sending_back(s, line, goal, reason)


def judge_all(s: Situation, lines: list[LineFacts], goal: Goal, reason: Reason | None) -> list[Finding]:
    """The findings for several lines in their order. Lines of which the same can be said share one."""
    if len(lines) == 1:
        return [_judge_pieces(s, lines[0]) or judge(s, lines[0], goal, reason)]
    shared: list[tuple[LineFacts, Finding]] = []
    findings = []
    for line in lines:
        finding = _judge_pieces(s, line) or _shared_with(line, shared)
        if finding is None:
            finding = judge(s, line, goal, reason)
            shared.append((line, finding))
        findings.append(finding)
    return findings


def _shared_with(line: LineFacts, shared: list[tuple[LineFacts, Finding]]) -> Finding | None:
    for other, finding in shared:
        if line.like(other):
            return finding
    return None


def _judge_pieces(s: Situation, line: LineFacts) -> Finding | None:
    """The finding for a line of which more pieces are asked for than are left; gate.pieces is its check."""
    return Finding(s.rules.too_many, list) if line.too_many else None
