"""What classifiers of scikit-learn are given of a text: its sentence vector, its n-grams, or both."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.decomposition import TruncatedSVD
from typing_extensions import Self

from bot.engine.components.intents.ngrams import NGrams
from bot.engine.measuring.texts import Texts


class Features(Protocol):
    """Turns texts into rows of numbers."""

    def learn(self, lessons: Texts) -> Self:
        """Find out what there is to count."""

    def of(self, texts: Texts) -> Any:
        """One row a text."""


class Vectors:
    """Sentence vectors."""

    def learn(self, lessons: Texts) -> Self:
        """Nothing is to be learnt."""
        return self

    def of(self, texts: Texts) -> Any:
        """The vectors."""
        return texts.vectors


class Counts:
    """Words, pairs of words and parts of words."""

    def learn(self, lessons: Texts) -> Self:
        """Which there are."""
        self._ngrams = NGrams.fit(lessons.words)
        return self

    def of(self, texts: Texts) -> Any:
        """How much each is used, by rarity."""
        return self._ngrams.transform(texts.words)


class Both(Counts):
    """Sentence vectors and counts side by side."""

    def of(self, texts: Texts) -> Any:
        """Both in one row."""
        return hstack([csr_matrix(texts.vectors), super().of(texts)], format="csr")


class Dense(Counts):
    """Sentence vectors and the 300 main directions of the counts."""

    def learn(self, lessons: Texts) -> Self:
        """The counts, and their main directions."""
        super().learn(lessons)
        self._reduced = TruncatedSVD(300, random_state=7).fit(super().of(lessons))
        return self

    def of(self, texts: Texts) -> Any:
        """Both in one row."""
        return np.hstack([texts.vectors, self._reduced.transform(super().of(texts))])
