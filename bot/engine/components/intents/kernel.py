"""Kernel ridge regression: learnt in one step, with exact predictions for each sentence as if it were unknown.

Two texts are as alike as their vectors point the same way, plus, with a smaller weight, as they share n-grams:

    k(a, b) = exp(width * (a.vector . b.vector - 1)) + share * (a.ngrams . b.ngrams)

Each intent's score is a weighted sum of the likeness to every training sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

Matrix = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Likeness:
    """`width`: how fast likeness falls with the angle of the vectors; `share`: what n-grams count beside them."""

    width: float
    share: float

    def of_vectors(self, left: Matrix, right: Matrix) -> Matrix:
        """The first part of the likeness, for each row of `left` with each row of `right`."""
        return np.exp(self.width * (left @ right.T - 1), dtype=np.float32)

    def of_all(self, vectors: Matrix, ngrams: csr_matrix) -> Matrix:
        """Both parts, for each pair of the training sentences."""
        shared = (ngrams @ ngrams.T).toarray().astype(np.float32)
        return self.of_vectors(vectors, vectors) + np.float32(self.share) * shared


@dataclass(frozen=True)
class Solution:
    """`weights`: sentences by intents; `unseen`: each sentence's scores by a model that was trained without it."""

    weights: Matrix
    unseen: Matrix


def solve(likeness: Matrix, targets: Matrix, ridge: float) -> Solution:
    """The weights that fit `targets` (sentences by intents, 1 or -1); a larger `ridge` fits them less closely.

    Leaving a sentence out need not be tried: its score without it is its target less weight / diagonal of the
    inverse (Rifkin and Lippert, Notes on Regularized Least Squares, 2007, section 4).
    """
    regular = likeness + np.float32(ridge) * np.eye(len(likeness), dtype=np.float32)
    inverse = cho_solve(cho_factor(regular, lower=True), np.eye(len(likeness), dtype=np.float32))
    weights = inverse @ targets
    return Solution(weights, targets - weights / np.diag(inverse)[:, None])
