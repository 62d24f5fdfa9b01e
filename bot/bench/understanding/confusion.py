"""What is taken for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.bench.understanding.answers import FALLBACK, Answer
from bot.bench.understanding.scores import DIGITS


@dataclass(frozen=True, slots=True)
class Confusion:
    """``messages`` that wanted one thing and were given the other; ``share`` of all that wanted it."""

    wanted: str
    said: str
    messages: int
    share: float

    def as_json(self) -> dict[str, Any]:
        """The pair for programs."""
        share = round(self.share, DIGITS)
        return {"wanted": self.wanted, "said": self.said, "messages": self.messages, "share": share}


@dataclass(frozen=True, slots=True)
class Matrix:
    """``counts``: a row for each label in ``wanted``, a column for each in ``said``."""

    wanted: list[str]
    said: list[str]
    counts: list[list[int]]

    def as_json(self) -> dict[str, Any]:
        """The matrix for programs."""
        return {"wanted": self.wanted, "said": self.said, "counts": self.counts}


def label_pairs(answers: Iterable[Answer]) -> Counter[tuple[str, str]]:
    """How often each label was answered with each, after the fallback; any right label counts as the main one."""
    return Counter((one.main_label, one.main_label if one.right else one.said) for one in answers)


def intent_pairs(answers: Iterable[Answer]) -> Counter[tuple[str, str]]:
    """The same for the likeliest intents, where the right one is known."""
    return Counter((one.wanted_intent, one.intent or FALLBACK) for one in answers if one.wanted_intent)


def confusions(pairs: Counter[tuple[str, str]]) -> list[Confusion]:
    """All pairs that differ, the most frequent first."""
    totals: Counter[str] = Counter()
    for (wanted, _), count in pairs.items():
        totals[wanted] += count
    found = [
        Confusion(wanted, said, count, count / totals[wanted])
        for (wanted, said), count in pairs.items()
        if wanted != said
    ]
    return sorted(found, key=lambda one: (-one.messages, -one.share, one.wanted, one.said))


def matrix(pairs: Counter[tuple[str, str]], order: Sequence[str]) -> Matrix:
    """The pairs as a table, labels in the given order, then others; what was neither wanted nor said is left out."""
    asked, met = {wanted for wanted, _ in pairs}, {name for pair in pairs for name in pair}
    names = [*order, *sorted(met - {*order, FALLBACK}), FALLBACK]
    wanted = [name for name in names if name in asked]
    said = [name for name in names if name in met]
    return Matrix(wanted, said, [[pairs[row, column] for column in said] for row in wanted])
