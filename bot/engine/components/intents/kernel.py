"""Kernel ridge regression on anchors: learnt in one step, with exact predictions for sentences as if they were unknown.

Two texts are as alike as their vectors point the same way, plus, with a smaller weight, as they share n-grams:

    k(a, b) = exp(width * (a.vector . b.vector - 1)) + share * (a.ngrams . b.ngrams)

Each intent's score is a weighted sum of the likeness to a few thousand of the training sentences, the anchors; the weights
are those that fit all sentences best (Williams and Seeger, Using the Nystroem Method to Speed Up Kernel Machines, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.sparse import csr_matrix

_ROWS = 1_000
"""So many sentences are compared with the anchors at a time, to spare memory."""
_STEADY = 1e-4
"""Added to the diagonal: anchors that are nearly alike would make the equations unsteady."""

Matrix = np.ndarray[Any, np.dtype[np.float32]]
Indices = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(frozen=True)
class Texts:
    """Texts in two ways, one a row: sentence vectors, and how much they use of each n-gram."""

    vectors: Matrix
    ngrams: csr_matrix

    def some(self, places: Indices) -> Texts:
        """Only those at these places."""
        return Texts(self.vectors[places], self.ngrams[places])


@dataclass(frozen=True)
class Likeness:
    """`width`: how fast likeness falls with the angle of the vectors; `share`: what n-grams count beside them."""

    width: float
    share: float

    def of_vectors(self, left: Matrix, right: Matrix) -> Matrix:
        """The first part of the likeness, for each row of `left` with each row of `right`."""
        return np.exp(self.width * (left @ right.T - 1), dtype=np.float32)

    def between(self, left: Texts, right: Texts) -> Matrix:
        """Both parts, for each text of `left` with each of `right`."""
        alike = self.of_vectors(left.vectors, right.vectors)
        for start in range(0, len(alike), _ROWS):
            rows = slice(start, start + _ROWS)
            alike[rows] += np.float32(self.share) * (left.ngrams[rows] @ right.ngrams.T).toarray()
        return alike


@dataclass(frozen=True)
class Solution:
    """`weights`: anchors by intents; `unseen`: the scores of some sentences by a model that was trained without them."""

    weights: Matrix
    unseen: Matrix


def solve(anchors: Matrix, alike: Matrix, targets: Matrix, ridge: float, asked: Indices) -> Solution:
    """The weights that fit `targets` (sentences by intents, 1 or -1); a larger `ridge` fits them less closely.

    `anchors` holds how alike the anchors are to each other, `alike` each sentence (row) to each anchor. The sentences `asked`
    are predicted as if they were left out, which need not be tried: what is off grows by one part in one less the weight
    that a sentence has in its own prediction (Rifkin and Lippert, Notes on Regularized Least Squares, 2007, section 4).
    """
    equations = ridge * anchors.astype(np.float64)
    equations.flat[:: len(anchors) + 1] += _STEADY
    wanted = np.zeros((len(anchors), targets.shape[1]))
    for start in range(0, len(alike), _ROWS):
        block = alike[start : start + _ROWS].astype(np.float64)
        equations += block.T @ block
        wanted += block.T @ targets[start : start + _ROWS]
    factor = cholesky(equations, lower=True, overwrite_a=True, check_finite=False)
    weights = cho_solve((factor, True), wanted, check_finite=False).astype(np.float32)
    off = targets[asked] - alike[asked] @ weights
    return Solution(weights, targets[asked] - off / (1 - _own_weight(factor, alike[asked]))[:, None])


def _own_weight(factor: Any, alike: Matrix) -> Matrix:
    """How much each sentence counts in its own prediction, from 0 to below 1."""
    half = solve_triangular(
        factor, alike.T.astype(np.float64), lower=True, overwrite_b=True, check_finite=False
    )
    weight: Matrix = np.einsum("ij,ij->j", half, half).astype(np.float32)
    return weight
