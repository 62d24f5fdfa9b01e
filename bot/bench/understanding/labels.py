"""Precision, recall and F1 of each label, as the customer meets them: after the fallback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.bench.understanding.answers import FALLBACK, Answer
from bot.bench.understanding.scores import DIGITS, Score, grouped


@dataclass(frozen=True, slots=True)
class LabelScore:
    """``wanted``: of the messages with this main label, those understood; ``said``: of its answers, the right ones."""

    wanted: Score
    said: Score

    @property
    def precision(self) -> float | None:
        """None where the label was never said."""
        return self.said.share if self.said.messages else None

    @property
    def recall(self) -> float | None:
        """None where the label was never wanted."""
        return self.wanted.share if self.wanted.messages else None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where one of them is."""
        if self.precision is None or self.recall is None:
            return None
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def as_json(self) -> dict[str, Any]:
        """The score for programs; ``support`` is how many messages have this main label."""
        parts = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        shares = {name: None if part is None else round(part, DIGITS) for name, part in parts.items()}
        return {**self.wanted.as_json(), **shares, "support": self.wanted.messages}


def by_label(answers: Sequence[Answer]) -> dict[str, LabelScore]:
    """The score of every label that was wanted or said."""
    wanted = grouped(answers, lambda answer: answer.main_label, lambda answer: answer.right)
    said = grouped(answers, lambda answer: answer.said, lambda answer: answer.right)
    none = Score(0, 0)
    names = sorted({*wanted, *said} - {FALLBACK})
    return {name: LabelScore(wanted.get(name, none), said.get(name, none)) for name in names}
