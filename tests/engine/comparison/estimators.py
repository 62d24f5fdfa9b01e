"""Classifiers of scikit-learn, and one written like them, on features of the texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
from scipy.special import softmax
from typing_extensions import Self

from bot.engine.measuring.texts import Texts
from tests.engine.comparison.features import Features
from tests.engine.comparison.interface import Scores

FILE = "learnt.joblib"


class FittedEstimator:
    """A classifier that has learnt."""

    def __init__(self, features: Features, model: Any) -> None:
        self._features = features
        self._model = model

    def ask(self, others: Texts) -> Scores:
        """Probabilities where the classifier has them, else its scores made to add up to one."""
        rows = self._features.of(others)
        if hasattr(self._model, "predict_proba"):
            return self._model.classes_, self._model.predict_proba(rows)
        return self._model.classes_, softmax(self._model.decision_function(rows), axis=1)

    def store(self, folder: Path) -> None:
        """As scikit-learn's manual says."""
        joblib.dump(self, folder / FILE)


class Estimator:
    """`make` makes the classifier, `features` what it is given."""

    def __init__(self, features: Callable[[], Features], make: Callable[[], Any]) -> None:
        self._features = features
        self._make = make

    def learn(self, lessons: Texts, intents: Any) -> FittedEstimator:
        """Learn from texts and the intent of each."""
        features = self._features().learn(lessons)
        return FittedEstimator(features, self._make().fit(features.of(lessons), intents))

    def load(self, folder: Path) -> FittedEstimator:
        """What was stored there."""
        learnt: FittedEstimator = joblib.load(folder / FILE)
        return learnt


class Centroids:
    """The intent whose mean vector is nearest."""

    def fit(self, vectors: Any, intents: Any) -> Self:
        """The mean of each intent's vectors."""
        self.classes_ = np.unique(intents)
        means = np.vstack([vectors[intents == name].mean(axis=0) for name in self.classes_])
        self._means = means / np.linalg.norm(means, axis=1, keepdims=True)
        return self

    def predict_proba(self, vectors: Any) -> Any:
        """Nearness, made to add up to one."""
        return softmax(20 * vectors @ self._means.T, axis=1)
