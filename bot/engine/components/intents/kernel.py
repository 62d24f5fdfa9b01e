"""Kernel ridge regression: learnt in one step, with exact predictions for each sentence as if it were unknown.

Two texts are as alike as their vectors point the same way, plus, with a smaller weight, as they share n-grams:

    k(a, b) = exp(width * (a.vector . b.vector - 1)) + share * (a.ngrams . b.ngrams)

Each intent's score is a weighted sum of the likeness to every training sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import cho_solve, cholesky
from scipy.linalg.lapack import strtri
from scipy.sparse import csr_matrix

_ROWS = 1_000
"""So many sentences are compared with all others at a time, to spare memory."""

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
        alike = self.of_vectors(vectors, vectors)
        for start in range(0, len(alike), _ROWS):
            rows = slice(start, start + _ROWS)
            alike[rows] += np.float32(self.share) * (ngrams[rows] @ ngrams.T).toarray()
        return alike


@dataclass(frozen=True)
class Solution:
    """`weights`: sentences by intents; `unseen`: each sentence's scores by a model that was trained without it."""

    weights: Matrix
    unseen: Matrix


def solve(likeness: Matrix, targets: Matrix, ridge: float) -> Solution:
    """The weights that fit `targets` (sentences by intents, 1 or -1); a larger `ridge` fits them less closely.

    Leaving a sentence out need not be tried: its score without it is its target less weight / diagonal of the
    inverse (Rifkin and Lippert, Notes on Regularized Least Squares, 2007, section 4). The inverse itself is not needed
    for that, only the squares in the columns of its factor. `likeness` is used up: at ten thousand sentences it is 400 MB.
    """
    likeness.flat[:: len(likeness) + 1] += np.float32(ridge)
    # Of a symmetric matrix the transpose is the same and lies in memory as LAPACK wants it, so nothing is copied.
    factor = cholesky(likeness.T, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve((factor, True), targets, check_finite=False)
    inverse, _ = strtri(factor, lower=1, overwrite_c=1)
    diagonal = np.einsum("ij,ij->j", inverse, inverse)
    return Solution(weights, targets - weights / diagonal[:, None])
