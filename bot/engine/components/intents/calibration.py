"""From scores to confidences that can be believed: of the answers given with 0.8, four in five are right."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

Scores = np.ndarray[Any, np.dtype[np.float32]]
Indices = np.ndarray[Any, np.dtype[np.intp]]

SHARPEST = 60.0


def confidences(scores: Scores, sharpness: float) -> Scores:
    """Each row's scores as shares of one; the order stays."""
    return softmax(sharpness * scores, axis=1)


def fit_sharpness(scores: Scores, right: Indices) -> float:
    """The sharpness under which the right columns are the least surprising, over sentences that were not trained on."""

    def surprise(sharpness: float) -> float:
        chosen = log_softmax(sharpness * scores, axis=1)[np.arange(len(right)), right]
        return -float(chosen.mean())

    return float(minimize_scalar(surprise, bounds=(0.1, SHARPEST), method="bounded").x)
