"""The pipeline's own classifier."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.engine.components.intents.kernel import Likeness
from bot.engine.components.intents.model import Lessons, Model, learn, restore, store
from bot.engine.components.sentences.tuning_split import is_held_out
from bot.engine.measuring.texts import Texts
from tests.engine.comparison.interface import Scores


@dataclass(frozen=True)
class LearntKernelRidge:
    """A model of the pipeline's."""

    model: Model

    def ask(self, others: Texts) -> Scores:
        """Its confidences."""
        return self.model.intents, self.model.confidences(others.words, others.vectors)

    def store(self, folder: Path) -> None:
        """As the pipeline stores it."""
        store(self.model, folder)


@dataclass(frozen=True)
class KernelRidge:
    """`share`: what n-grams count beside the vectors."""

    share: float
    width: float = 2.0
    ridge: float = 0.3
    anchors: int = 4_000

    def learn(self, lessons: Texts, intents: Any) -> LearntKernelRidge:
        """Learn as the pipeline does."""
        strange = [is_held_out(text) for text in lessons.written]
        known = Lessons(lessons.words, lessons.vectors, list(intents), strange)
        return LearntKernelRidge(learn(known, Likeness(self.width, self.share), self.ridge, self.anchors))

    def load(self, folder: Path) -> LearntKernelRidge:
        """What was stored there."""
        return LearntKernelRidge(restore(folder))
