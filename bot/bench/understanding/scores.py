"""How many of some messages there are of a kind, and how far chance may have moved that share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from bot.bench.understanding.answers import Answer

TRUST = 0.95
DIGITS = 4


@dataclass(frozen=True, slots=True)
class Score:
    """``hits`` of so many ``messages``."""

    messages: int
    hits: int

    @classmethod
    def of(cls, hits: Iterable[bool]) -> Score:
        """Count them."""
        found = list(hits)
        return cls(len(found), sum(found))

    @property
    def share(self) -> float:
        """From 0 to 1; 0 when there were none."""
        return self.hits / self.messages if self.messages else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share lies with 95 % trust (Wilson's interval, which holds for few messages and near 0 and 1 too)."""
        if not self.messages:
            return 0.0, 1.0
        z = NormalDist().inv_cdf((1 + TRUST) / 2)
        weight = z * z / self.messages
        middle = (self.share + weight / 2) / (1 + weight)
        reach = z * sqrt(self.share * (1 - self.share) / self.messages + weight / self.messages / 4)
        return max(0.0, middle - reach / (1 + weight)), min(1.0, middle + reach / (1 + weight))

    def as_json(self, hits: str = "right", share: str = "accuracy") -> dict[str, Any]:
        """The score for programs, under these names, shares to four decimals."""
        return {
            "messages": self.messages,
            hits: self.hits,
            share: round(self.share, DIGITS),
            "interval": [round(end, DIGITS) for end in self.interval],
        }


def grouped(
    answers: Iterable[Answer], key: Callable[[Answer], str], hit: Callable[[Answer], bool]
) -> dict[str, Score]:
    """The score of each group, in the order of their names."""
    groups: dict[str, list[bool]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(hit(answer))
    return {name: Score.of(groups[name]) for name in sorted(groups)}
