"""Whether confidence can be believed: of the answers given with 0.8, four in five should be right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

from bot.bench.understanding.answers import Answer
from bot.bench.understanding.scores import DIGITS, Score

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers with a confidence from ``start`` up to ``end``; ``confidence`` is their mean, 0 where there are none."""

    start: float
    end: float
    confidence: float
    score: Score

    @property
    def gap(self) -> float:
        """How far confidence and accuracy lie apart."""
        return abs(self.confidence - self.score.share) if self.score.messages else 0.0

    def as_json(self) -> dict[str, Any]:
        """The bin for programs."""
        edges = {"from": self.start, "to": self.end, "confidence": round(self.confidence, DIGITS)}
        return {**edges, **self.score.as_json()}


def reliability(answers: Sequence[Answer], bins: int = BINS) -> list[Bin]:
    """The likeliest answers, before the fallback, by their confidence."""
    groups: list[list[Answer]] = [[] for _ in range(bins)]
    for answer in answers:
        groups[min(int(answer.confidence * bins), bins - 1)].append(answer)
    return [_bin(place / bins, (place + 1) / bins, group) for place, group in enumerate(groups)]


def _bin(start: float, end: float, answers: list[Answer]) -> Bin:
    confidence = fmean(answer.confidence for answer in answers) if answers else 0.0
    return Bin(start, end, confidence, Score.of(answer.first_right for answer in answers))


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: the bins' gaps, weighed by their messages."""
    total = sum(one.score.messages for one in bins)
    return sum(one.gap * one.score.messages for one in bins) / total if total else 0.0
