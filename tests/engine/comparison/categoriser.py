"""spaCy's own text categoriser: an ensemble of a linear model and a small network, on the text as written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from bot.engine.measuring.texts import Texts
from tests.engine.comparison.interface import Scores


@dataclass(frozen=True)
class LearntCategoriser:
    """A pipeline of spaCy's with nothing but the categoriser."""

    language: Language

    def ask(self, others: Texts) -> Scores:
        """Every intent's score for each text."""
        names = self.language.get_pipe("textcat").labels
        return names, np.array(
            [[doc.cats[name] for name in names] for doc in self.language.pipe(others.written)]
        )

    def store(self, folder: Path) -> None:
        """As spaCy does."""
        self.language.to_disk(folder)


@dataclass(frozen=True)
class TextCategoriser:
    """Learns for so many rounds."""

    rounds: int

    def learn(self, lessons: Texts, intents: Any) -> LearntCategoriser:
        """Learn from texts and the intent of each, the same way each time."""
        fix_random_seed(7)
        language = spacy.blank("en")
        examples = _examples(language, lessons, intents)
        optimizer = language.initialize(lambda: examples)
        for _ in range(self.rounds):
            for batch in minibatch(examples, 32):
                language.update(batch, sgd=optimizer, drop=0.2)
        return LearntCategoriser(language)

    def load(self, folder: Path) -> LearntCategoriser:
        """What was stored there."""
        return LearntCategoriser(spacy.load(folder))


def _examples(language: Language, lessons: Texts, intents: Any) -> list[Example]:
    categoriser, names = language.add_pipe("textcat"), np.unique(intents).tolist()
    for name in names:
        categoriser.add_label(name)
    return [
        Example.from_dict(language.make_doc(text), {"cats": {name: float(name == intent) for name in names}})
        for text, intent in zip(lessons.written, intents, strict=True)
    ]
