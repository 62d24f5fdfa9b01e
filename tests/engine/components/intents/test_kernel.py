"""The shortcut for leaving sentences out gives what leaving them out gives."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.engine.components.intents.kernel import Likeness, Matrix, solve

LIKENESS = Likeness(width=2.0, share=0.3)


@pytest.fixture
def texts() -> tuple[Matrix, csr_matrix, Matrix]:
    """Vectors and n-grams of 30 invented texts, and their targets for three intents."""
    chance = np.random.default_rng(7)
    vectors = chance.normal(size=(30, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ngrams = csr_matrix(chance.random((30, 12)) * (chance.random((30, 12)) < 0.3), dtype=np.float32)
    targets = np.where(chance.integers(0, 3, size=(30, 1)) == np.arange(3), 1, -1).astype(np.float32)
    return vectors, ngrams, targets


def test_unseen_scores_are_those_of_a_model_without_the_sentence(
    texts: tuple[Matrix, csr_matrix, Matrix],
) -> None:
    vectors, ngrams, targets = texts
    likeness = LIKENESS.of_all(vectors, ngrams)
    solution = solve(likeness.copy(), targets, ridge=0.3)
    for left_out in range(30):
        rest = np.delete(np.arange(30), left_out)
        without = solve(likeness[np.ix_(rest, rest)], targets[rest], ridge=0.3)
        score = likeness[left_out, rest] @ without.weights
        assert solution.unseen[left_out] == pytest.approx(score, abs=1e-4)


def test_a_smaller_ridge_fits_closer(texts: tuple[Matrix, csr_matrix, Matrix]) -> None:
    vectors, ngrams, targets = texts
    likeness = LIKENESS.of_all(vectors, ngrams)
    close, far = (
        np.abs(likeness @ solve(likeness.copy(), targets, ridge).weights - targets).max()
        for ridge in (0.01, 1.0)
    )
    assert close < far


def test_a_text_is_most_like_itself(texts: tuple[Matrix, csr_matrix, Matrix]) -> None:
    vectors, _, _ = texts
    likeness = LIKENESS.of_vectors(vectors, vectors)
    assert np.diag(likeness) == pytest.approx(1, abs=1e-5)
    assert likeness.max() <= 1 + 1e-5
