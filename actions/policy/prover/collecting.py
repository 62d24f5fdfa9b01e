"""Flaws as they are found: each once, with its first example and the number of requests that show it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime

from actions.policy.facts import Request
from actions.policy.prover.flaws import Flaw, Kind


@dataclass(slots=True)
class Found:
    """The flaws of one version, by what makes them one."""

    place: str
    flaws: dict[Hashable, Flaw] = field(default_factory=dict)

    def add(
        self, kind: Kind, clause: str, message: str, request: Request, at: datetime, place: str | None = None
    ) -> None:
        """Count a request that shows a flaw; the first one is the example."""
        key = (kind, clause, message)
        known = self.flaws.get(key)
        flaw = known or Flaw(kind, clause, message, place or self.place, request, at, 0)
        self.flaws[key] = replace(flaw, count=flaw.count + 1)

    def tell(self, kind: Kind, clause: str, message: str, place: str | None = None) -> None:
        """A flaw of the text itself, which no single request shows."""
        self.flaws.setdefault((kind, clause, message), Flaw(kind, clause, message, place or self.place))
