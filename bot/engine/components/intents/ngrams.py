"""Which words and parts of words a text uses, weighed by how rare they are (TF-IDF)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer

# Single words and pairs; the parts of words that occur twice or more.
SETTINGS: tuple[dict[str, Any], ...] = (
    {"token_pattern": r"\S+", "ngram_range": (1, 2), "lowercase": False},
    {"analyzer": "char_wb", "ngram_range": (2, 5), "min_df": 2, "lowercase": False},
)


class NGrams:
    """Turns texts whose words stand between spaces into rows of weights."""

    def __init__(self, counters: Sequence[TfidfVectorizer]) -> None:
        self._counters = counters

    @classmethod
    def fit(cls, texts: Sequence[str]) -> NGrams:
        """The n-grams of `texts`."""
        return cls([TfidfVectorizer(sublinear_tf=True, **settings).fit(texts) for settings in SETTINGS])

    def transform(self, texts: Sequence[str]) -> csr_matrix:
        """One row a text. N-grams that were not there at `fit` count for nothing."""
        return hstack(
            [counter.transform(texts) for counter in self._counters], format="csr", dtype=np.float32
        )

    def dump(self) -> list[dict[str, Any]]:
        """All that was learnt, for JSON."""
        return [
            {"ngrams": counter.get_feature_names_out().tolist(), "idf": counter.idf_.tolist()}
            for counter in self._counters
        ]

    @classmethod
    def restore(cls, dumped: Sequence[dict[str, Any]]) -> NGrams:
        """The same n-grams again."""
        return cls([_restored(settings, kept) for settings, kept in zip(SETTINGS, dumped, strict=True)])


def _restored(settings: dict[str, Any], kept: dict[str, Any]) -> TfidfVectorizer:
    counter = TfidfVectorizer(sublinear_tf=True, vocabulary=kept["ngrams"], **settings)
    counter.idf_ = np.array(kept["idf"])
    return counter
