"""What caution costs: asking again where a message may be none of the shop's business, at every degree of "may"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.bench.understanding.acting import Acting, acting
from bot.bench.understanding.answers import OUTSIDE, Answer

DEGREES = (0.01, 0.02, 0.03, 0.04, 0.05, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5)


@dataclass(frozen=True, slots=True)
class Degree:
    """What is done when a message is asked about from this likelihood on that it is outside (`outside_from` in config.yml)."""

    outside_from: float
    acting: Acting

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {"outside_from": self.outside_from, **self.acting.as_json()}


def degrees(answers: Sequence[Answer]) -> list[Degree]:
    """Every degree of caution; none where it is not known how likely a message is outside."""
    if not answers or any(answer.unsure is None for answer in answers):
        return []
    return [Degree(degree, acting([_with(answer, degree) for answer in answers])) for degree in DEGREES]


def _with(answer: Answer, degree: float) -> Answer:
    may_be_outside = answer.label != OUTSIDE and answer.outside >= degree
    return replace(answer, fell_back=bool(answer.unsure) or may_be_outside)
