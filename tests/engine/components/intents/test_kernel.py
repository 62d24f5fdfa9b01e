"""The shortcut for leaving sentences out gives what leaving them out gives."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bot.engine.components.intents.kernel import Likeness, Matrix, Texts, solve

LIKENESS = Likeness(width=2.0, share=0.3)


@pytest.fixture
def texts() -> Texts:
    """30 invented texts."""
    chance = np.random.default_rng(7)
    vectors = chance.normal(size=(30, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    ngrams = csr_matrix(chance.random((30, 12)) * (chance.random((30, 12)) < 0.3), dtype=np.float32)
    return Texts(vectors, ngrams)


@pytest.fixture
def targets() -> Matrix:
    """What they mean, of three intents."""
    chance = np.random.default_rng(8)
    return np.where(chance.integers(0, 3, size=(30, 1)) == np.arange(3), 1, -1).astype(np.float32)


@pytest.mark.parametrize("number", [12, 30])
def test_unseen_scores_are_those_of_a_model_without_the_sentence(
    texts: Texts, targets: Matrix, number: int
) -> None:
    anchors = texts.some(np.arange(number))
    among, alike = LIKENESS.between(anchors, anchors), LIKENESS.between(texts, anchors)
    everyone = np.arange(30)
    solution = solve(among, alike, targets, 0.3, everyone)
    for left_out in everyone:
        rest = np.delete(everyone, left_out)
        without = solve(among, alike[rest], targets[rest], 0.3, rest[:1])
        assert solution.unseen[left_out] == pytest.approx(alike[left_out] @ without.weights, abs=1e-3)


def test_with_every_sentence_an_anchor_it_is_kernel_ridge_regression(texts: Texts, targets: Matrix) -> None:
    alike = LIKENESS.between(texts, texts)
    weights = np.linalg.solve(alike + 0.3 * np.eye(30), targets)
    assert solve(alike, alike, targets, 0.3, np.arange(1)).weights == pytest.approx(weights, abs=1e-2)


def test_a_smaller_ridge_fits_closer(texts: Texts, targets: Matrix) -> None:
    alike = LIKENESS.between(texts, texts)
    close, far = (
        np.abs(alike @ solve(alike, alike, targets, ridge, np.arange(1)).weights - targets).max()
        for ridge in (0.01, 1.0)
    )
    assert close < far


def test_a_text_is_most_like_itself(texts: Texts) -> None:
    vectors = texts.vectors
    likeness = LIKENESS.of_vectors(vectors, vectors)
    assert np.diag(likeness) == pytest.approx(1, abs=1e-5)
    assert likeness.max() <= 1 + 1e-5
