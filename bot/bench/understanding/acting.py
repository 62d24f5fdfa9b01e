"""What the product does with the answers once the fallback has had its say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.bench.understanding.answers import OUTSIDE, Answer
from bot.bench.understanding.scores import Score

HARMLESS = frozenset({OUTSIDE, "smalltalk", "help"})
"""Labels under which nothing is done for a message that has nothing to do with the shop."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Of what is in scope: what is ``answered`` and not asked again, and how much of that is ``right``.

    ``outside``: of what has nothing to do with the shop, what would be acted on.
    """

    answered: Score
    right: Score
    outside: Score

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "in_scope_answered": self.answered.as_json("answered", "share"),
            "answered_right": self.right.as_json(),
            "outside_acted_on": self.outside.as_json("acted_on", "share"),
        }


def acting(answers: Sequence[Answer]) -> Acting:
    """Count what is answered, and what is acted on though nothing should be."""
    inside = [answer for answer in answers if answer.main_label != OUTSIDE]
    outside = [answer for answer in answers if answer.main_label == OUTSIDE]
    answered = [answer for answer in inside if is_answered(answer)]
    return Acting(
        Score(len(inside), len(answered)),
        Score.of(answer.right for answer in answered),
        Score.of(is_answered(answer) and answer.label not in HARMLESS for answer in outside),
    )


def is_answered(answer: Answer) -> bool:
    """Whether the customer gets an answer at all, instead of being asked again."""
    return not answer.fell_back and answer.label is not None
