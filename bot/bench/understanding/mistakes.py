"""The worst mistakes: the wrong answers that were given with the most confidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.bench.understanding.answers import Answer
from bot.bench.understanding.scores import DIGITS

WORST = 20


@dataclass(frozen=True, slots=True)
class Mistake:
    """``message`` is a sentence of our own; of a set, whose texts stay unread, the row's id."""

    message: str
    wanted: str
    said: str
    confidence: float

    def as_json(self) -> dict[str, Any]:
        """The mistake for programs."""
        confidence = round(self.confidence, DIGITS)
        return {
            "message": self.message,
            "wanted": self.wanted,
            "said": self.said,
            "confidence": confidence,
        }


def worst(answers: Iterable[Answer], most: int = WORST) -> list[Mistake]:
    """At most ``most`` answers with a wrong label, the most confident first; being asked again is none."""
    wrong = [one for one in answers if not one.right and one.said == one.label]
    wrong.sort(key=lambda one: (-one.confidence, one.source, one.id))
    return [_mistake(one) for one in wrong[:most]]


def _mistake(answer: Answer) -> Mistake:
    if answer.text is None:
        row = f"{answer.source} {answer.id}"
        return Mistake(row, "|".join(answer.wanted), answer.said, answer.confidence)
    wanted, said = answer.wanted_intent or answer.main_label, answer.intent or answer.said
    return Mistake(answer.text, wanted, said, answer.confidence)
