"""The classifiers that are compared.

What only one of them needs is imported when it is asked for, so that what an import costs is measured for that one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, LinearSVC

from tests.engine.comparison.chosen import KernelRidge
from tests.engine.comparison.estimators import Centroids, Estimator
from tests.engine.comparison.features import Both, Counts, Dense, Vectors
from tests.engine.comparison.interface import Candidate

Make = Callable[[], Candidate]


def _logistic() -> LogisticRegression:
    """As Rasa's own classifier sets it, with more trust in the sentences."""
    return LogisticRegression(C=10, max_iter=50, class_weight="balanced")


def _neighbours() -> KNeighborsClassifier:
    return KNeighborsClassifier(10, metric="cosine", weights="distance")


def _tuned() -> Any:
    """Vectors turned and stretched so that intents lie apart, then the nearest neighbours."""
    return make_pipeline(LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.3), _neighbours())


def _network() -> MLPClassifier:
    return MLPClassifier((256,), alpha=1e-3, max_iter=40, random_state=7)


def _diet(dense: bool) -> Make:
    def make() -> Candidate:
        from tests.engine.comparison.diet import Diet

        return Diet(rounds=15, dense=dense)

    return make


def _text_categoriser() -> Candidate:
    from tests.engine.comparison.categoriser import TextCategoriser

    return TextCategoriser(rounds=10)


CANDIDATES: Mapping[str, Make] = {
    "logistic regression, counts": lambda: Estimator(Counts, _logistic),
    "logistic regression, vectors": lambda: Estimator(Vectors, _logistic),
    "logistic regression, both": lambda: Estimator(Both, _logistic),
    "linear SVM, both": lambda: Estimator(Both, lambda: LinearSVC(C=0.3)),
    "SVM with Gaussian kernel, vectors": lambda: Estimator(Vectors, lambda: SVC(C=5)),
    "nearest neighbours, vectors": lambda: Estimator(Vectors, _neighbours),
    "centroids, vectors": lambda: Estimator(Vectors, Centroids),
    "discriminant analysis and neighbours": lambda: Estimator(Vectors, _tuned),
    "small network, both reduced": lambda: Estimator(Dense, _network),
    "spaCy text categoriser": _text_categoriser,
    "DIET, counts": _diet(dense=False),
    "DIET, both": _diet(dense=True),
    "kernel ridge, vectors": lambda: KernelRidge(share=0.0),
    "kernel ridge, both (chosen)": lambda: KernelRidge(share=0.3),
}
