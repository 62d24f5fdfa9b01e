"""What the clauses find about one line, before it is written down as a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from actions.policy.answers import Ruling
from actions.policy.decision import ClauseCheck, Verdict

Checks = list[ClauseCheck]


def _nothing() -> list[str]:
    return []


@dataclass(slots=True)
class Finding:
    """The verdict for one line. It is open from ``opens`` to ``closes`` (UTC, both included), where known.

    ``tell`` gives the clauses that were asked with their sentences, ``heed`` the obligations. Both are made only
    for the decision itself: what else is open is found by the same clauses, and nobody reads the reasons there.
    ``ruling`` is what the policy's steps said; a person who checks the policy reads it, no customer does.
    """

    verdict: Verdict
    tell: Callable[[], Checks]
    opens: datetime | None = None
    closes: datetime | None = None
    heed: Callable[[], list[str]] = _nothing
    ruling: Ruling | None = None


def holds_for(verdict: Verdict) -> bool | None:
    """What an adverse clause shows: None where the policy hands over to a person, otherwise False."""
    return None if verdict is Verdict.HUMAN else False


def against(ruling: Ruling, clause: str) -> bool | None:
    """What this clause shows where it speaks against the request: None where it is it that hands over to a person."""
    return holds_for(ruling.verdict) if ruling.clause == clause else False


def settled(checks: Checks, ruling: Ruling) -> Checks:
    """The checks with the deciding clause among them, so that a receipt always names what decided."""
    if ruling.verdict is Verdict.ALLOWED:
        return checks
    if ruling.clause is None:
        return [*checks, _SILENT]
    holds = holds_for(ruling.verdict)
    shown = [check for check in checks if check.id == ruling.clause]
    if any(check.holds is holds for check in shown):
        return checks
    because = shown[0].because if shown else _BY_RULE[ruling.verdict]
    rest = [check for check in checks if check.id != ruling.clause]
    return [*rest, ClauseCheck(ruling.clause, holds, because)]


_SILENT = ClauseCheck("contact", None, "The policy gives no clear answer to this request, so a person must.")
_BY_RULE = {
    Verdict.REFUSED: "The policy does not allow it as things stand.",
    Verdict.WAIT: "The policy does not allow it yet.",
    Verdict.HUMAN: "The policy leaves this to a person.",
}
