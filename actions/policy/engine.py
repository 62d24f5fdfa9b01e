"""The policy engine: a pure function from facts, policy and a time to a decision with its receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from actions.policy.clauses.cancel import delivered
from actions.policy.clauses.gate import ACTIVE, BOUGHT, gate, pieces
from actions.policy.clauses.judging import judge_all
from actions.policy.decision import Decision, LineDecision, OpenWay, RefundDue, Verdict
from actions.policy.facts import Goal, Request
from actions.policy.findings import Checks, Finding
from actions.policy.lines import LineFacts
from actions.policy.opening import open_ways
from actions.policy.policy import Policy
from actions.policy.refunds import refund_due
from actions.policy.situation import Situation, situate
from actions.policy.writing import checks_of

_OVERALL = (Verdict.HUMAN, Verdict.ALLOWED, Verdict.WAIT, Verdict.REFUSED)
_OBLIGATIONS = ("return.proof", "return.complete", "return.shipping", "defect.shipping", "fault.reasons")


def decide(request: Request, policy: Policy, at: datetime) -> Decision:
    """Decides one request as it stands at ``at`` (aware; counts as requested_at when that is later).

    Every line has its own verdict. The whole is ``human`` as soon as a line needs a person, else ``allowed``
    when a line is (for those lines; the others keep their own verdict), else ``wait`` when one is, else
    ``refused``.
    A cancellation of lines that were all delivered is decided as a return: ``Decision.goal`` says so.
    Raises BadRequest for a line that is not in the order, a senseless quantity or a time without a zone.
    """
    return told(considered(request, policy, at))


@dataclass(frozen=True, slots=True)
class Considered:
    """What the clauses find about a request, before it is written down: one finding a line, in the order of their skus.

    ``stopped`` is the one finding for the whole order where that speaks against it.
    """

    s: Situation
    asked: Goal
    goal: Goal
    findings: list[Finding]
    stopped: Finding | None


def considered(request: Request, policy: Policy, at: datetime) -> Considered:
    """Asks the clauses about a request. Raises BadRequest as ``decide`` does."""
    s = situate(request, policy, at)
    stopped = gate(s, request.goal)
    if stopped is not None:
        return Considered(s, request.goal, request.goal, [stopped] * len(s.lines), stopped)
    goal = _effective(s, request.goal)
    return Considered(s, request.goal, goal, judge_all(s, s.lines, goal, s.reason), None)


def told(c: Considered) -> Decision:
    """The decision with its receipt."""
    if c.stopped is not None:
        return _decision(c.s, c.goal, c.findings, c.stopped.tell(), ())
    checks = _first_checks(c.s, c.goal, changed=c.goal is not c.asked) + checks_of(c.s.lines, c.findings)
    return _decision(c.s, c.goal, c.findings, checks, open_ways(c.s, c.goal, c.s.lines, c.findings))


def overall(findings: list[Finding]) -> Verdict:
    """The verdict of the whole from those of its lines."""
    verdicts = [finding.verdict for finding in findings]
    return verdicts[0] if len(verdicts) == 1 else min(verdicts, key=_OVERALL.index)


def _effective(s: Situation, goal: Goal) -> Goal:
    """The goal that is decided: a cancellation of what has been delivered is a return (cancel.delivered)."""
    return Goal.RETURN if goal is Goal.CANCEL and all(line.delivered for line in s.lines) else goal


def _first_checks(s: Situation, goal: Goal, changed: bool) -> Checks:
    """The checks that come before the lines' own; ``changed`` when a cancellation became a return."""
    checks: Checks = [BOUGHT, ACTIVE]
    checks += [check for check in (pieces(s, line, goal) for line in s.lines) if check is not None]
    if changed:
        last = max(s.lines, key=lambda line: line.delivered_at.timestamp() if line.delivered_at else 0.0)
        checks.append(delivered(s, last))
    return checks


def _decision(
    s: Situation, goal: Goal, findings: list[Finding], checks: Checks, ways: tuple[OpenWay, ...]
) -> Decision:
    verdict = overall(findings)
    refund = _refund(s, goal, findings, checks) if verdict is Verdict.ALLOWED else None
    if verdict is Verdict.HUMAN or (verdict is Verdict.REFUSED and not ways):
        checks.append(s.version.sayings.contact)
    return Decision(
        verdict=verdict,
        goal=goal,
        order=s.order.number,
        lines=_lines(s.lines, findings),
        clauses=tuple(checks),
        deadline=_deadline(verdict, findings),
        refund=refund,
        obligations=_obligations(findings) if verdict is Verdict.ALLOWED else (),
        open=ways,
        policy_version=s.version.id,
        requested_at=s.requested_at,
        decided_at=s.at,
    )


def _lines(lines: list[LineFacts], findings: list[Finding]) -> tuple[LineDecision, ...]:
    pairs = zip(lines, findings, strict=True)
    return tuple(LineDecision(line.line.sku, line.quantity, f.verdict, f.closes) for line, f in pairs)


def _deadline(verdict: Verdict, findings: list[Finding]) -> datetime | None:
    """The earliest last moment of the lines that have the verdict of the whole."""
    closes = [f.closes for f in findings if f.verdict is verdict and f.closes is not None]
    return min(closes, default=None)


def _obligations(findings: list[Finding]) -> tuple[str, ...]:
    needed = {clause for f in findings if f.verdict is Verdict.ALLOWED for clause in f.heed()}
    return tuple(clause for clause in _OBLIGATIONS if clause in needed)


def _refund(s: Situation, goal: Goal, findings: list[Finding], checks: Checks) -> RefundDue | None:
    """The refund for the allowed lines; adds its checks. An exchange has none."""
    if goal is Goal.EXCHANGE:
        return None
    cancel = goal is Goal.CANCEL
    days = s.rules.cancel_refund_days if cancel else s.shop.refund_after_return_days
    allowed = [line for line, f in zip(s.lines, findings, strict=True) if f.verdict is Verdict.ALLOWED]
    due, check = refund_due(s, goal, allowed, days)
    checks.append(s.version.sayings.cancel_refund if cancel else s.version.sayings.return_refund)
    checks.append(check)
    return due
