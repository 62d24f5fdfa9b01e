"""What the clauses find about one line, before it is written down as a decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from actions.policy.decision import ClauseCheck, Verdict

Checks = list[ClauseCheck]


def _nothing() -> list[str]:
    return []


@dataclass(slots=True)
class Finding:
    """The verdict for one line. It is open from ``opens`` to ``closes`` (UTC, both included), where known.

    ``tell`` gives the clauses that were asked with their sentences, ``heed`` the obligations. Both are made only
    for the decision itself: what else is open is found by the same clauses, and nobody reads the reasons there.
    """

    verdict: Verdict
    tell: Callable[[], Checks]
    opens: datetime | None = None
    closes: datetime | None = None
    heed: Callable[[], list[str]] = _nothing


def holds_for(verdict: Verdict) -> bool | None:
    """What an adverse clause shows: None where the policy hands over to a person, otherwise False."""
    return None if verdict is Verdict.HUMAN else False
