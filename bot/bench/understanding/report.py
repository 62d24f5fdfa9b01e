"""Everything that is measured on one set of answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.bench.understanding.acting import Acting, acting
from bot.bench.understanding.answers import Answer
from bot.bench.understanding.calibration import Bin, calibration_error, reliability
from bot.bench.understanding.caution import Degree, degrees
from bot.bench.understanding.confusion import (
    Confusion,
    Matrix,
    confusions,
    intent_pairs,
    label_pairs,
    matrix,
)
from bot.bench.understanding.labels import LabelScore, by_label
from bot.bench.understanding.mistakes import Mistake, worst
from bot.bench.understanding.scores import DIGITS, Score, grouped


@dataclass(frozen=True, slots=True)
class Report:
    """``total``: understood, after the fallback. ``first_intent`` and ``first_label``: the likeliest answer right.

    What goes by intent is empty where only labels are known.
    """

    title: str
    total: Score
    first_intent: Score
    first_label: Score
    sources: dict[str, Score]
    intents: dict[str, Score]
    labels: dict[str, LabelScore]
    acting: Acting
    degrees: list[Degree]
    bins: list[Bin]
    intent_confusions: list[Confusion]
    label_confusions: list[Confusion]
    matrix: Matrix
    mistakes: list[Mistake]

    def as_json(self) -> dict[str, Any]:
        """The report for programs; docs/measuring-understanding.md explains it."""
        pairs = {"intents": self.intent_confusions, "labels": self.label_confusions}
        named = {name: [one.as_json() for one in found] for name, found in pairs.items()}
        bins = [one.as_json() for one in self.bins]
        first = {"intents": self.first_intent.as_json(), "labels": self.first_label.as_json()}
        return {
            "title": self.title,
            "messages": self.total.messages,
            "total": self.total.as_json(),
            "first_answer": first,
            "sources": {name: score.as_json() for name, score in self.sources.items()},
            "intents": {name: score.as_json() for name, score in self.intents.items()},
            "labels": {name: score.as_json() for name, score in self.labels.items()},
            "acting": self.acting.as_json(),
            "caution": [degree.as_json() for degree in self.degrees],
            "calibration": {"error": round(calibration_error(self.bins), DIGITS), "bins": bins},
            "confusion": {**named, "matrix": self.matrix.as_json()},
            "mistakes": [mistake.as_json() for mistake in self.mistakes],
        }


def report_of(title: str, answers: Sequence[Answer], order: Sequence[str]) -> Report:
    """Work everything out; ``order`` is that of the labels in the matrix."""
    known = [answer for answer in answers if answer.wanted_intent]
    pairs = label_pairs(answers)
    return Report(
        title=title,
        total=Score.of(answer.right for answer in answers),
        first_intent=Score.of(answer.first_right for answer in known),
        first_label=Score.of(answer.label in answer.wanted for answer in answers),
        sources=grouped(answers, lambda answer: answer.source, lambda answer: answer.right),
        intents=grouped(known, lambda answer: str(answer.wanted_intent), lambda answer: answer.first_right),
        labels=by_label(answers),
        acting=acting(answers),
        degrees=degrees(answers),
        bins=reliability(answers),
        intent_confusions=confusions(intent_pairs(answers)),
        label_confusions=confusions(pairs),
        matrix=matrix(pairs, order),
        mistakes=worst(answers),
    )
