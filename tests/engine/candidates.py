"""The classifiers that are compared: each learns from texts and gives every other text a score for each intent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import spacy
from scipy.sparse import csr_matrix, hstack
from scipy.special import softmax
from sklearn.decomposition import TruncatedSVD
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.svm import SVC, LinearSVC
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from bot.engine.components.intents.kernel import Likeness
from bot.engine.components.intents.model import Lessons, learn
from bot.engine.components.intents.ngrams import NGrams
from bot.engine.components.sentences.tuning_split import is_held_out
from bot.engine.measuring.texts import Texts

Candidate = Callable[[Texts, Any, Texts], tuple[Sequence[str], Any]]
Features = Callable[[Texts, Texts], tuple[Any, Any]]


def counts(lessons: Texts, others: Texts) -> tuple[Any, Any]:
    """Words, pairs of words and parts of words."""
    ngrams = NGrams.fit(lessons.words)
    return ngrams.transform(lessons.words), ngrams.transform(others.words)


def vectors(lessons: Texts, others: Texts) -> tuple[Any, Any]:
    """Sentence vectors."""
    return lessons.vectors, others.vectors


def both(lessons: Texts, others: Texts) -> tuple[Any, Any]:
    """Sentence vectors and counts."""
    left, right = counts(lessons, others)
    return (
        hstack([csr_matrix(lessons.vectors), left], format="csr"),
        hstack([csr_matrix(others.vectors), right], format="csr"),
    )


def dense(lessons: Texts, others: Texts) -> tuple[Any, Any]:
    """Sentence vectors and the 300 main directions of the counts."""
    left, right = counts(lessons, others)
    reduced = TruncatedSVD(300, random_state=7).fit(left)
    return (
        np.hstack([lessons.vectors, reduced.transform(left)]),
        np.hstack([others.vectors, reduced.transform(right)]),
    )


def fitted(features: Features, make: Callable[[], Any]) -> Candidate:
    """A classifier of scikit-learn on the features."""

    def candidate(lessons: Texts, intents: Any, others: Texts) -> tuple[Sequence[str], Any]:
        known, unknown = features(lessons, others)
        model = make().fit(known, intents)
        scores = (
            model.predict_proba(unknown)
            if hasattr(model, "predict_proba")
            else softmax(model.decision_function(unknown), axis=1)
        )
        return model.classes_, scores

    return candidate


def centroids(lessons: Texts, intents: Any, others: Texts) -> tuple[Sequence[str], Any]:
    """The intent whose mean vector is nearest."""
    names = np.unique(intents)
    means = np.vstack([lessons.vectors[intents == name].mean(axis=0) for name in names])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    return names, softmax(20 * others.vectors @ means.T, axis=1)


def tuned(lessons: Texts, intents: Any, others: Texts) -> tuple[Sequence[str], Any]:
    """Vectors turned and stretched so that intents lie apart (discriminant analysis), then the nearest neighbours."""
    analysis = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.3).fit(lessons.vectors, intents)
    near = KNeighborsClassifier(10, metric="cosine", weights="distance")
    near.fit(analysis.transform(lessons.vectors), intents)
    return near.classes_, near.predict_proba(analysis.transform(others.vectors))


def kernel(share: float, width: float = 2.0, ridge: float = 0.3, anchors: int = 4_000) -> Candidate:
    """The pipeline's own."""

    def candidate(lessons: Texts, intents: Any, others: Texts) -> tuple[Sequence[str], Any]:
        strange = [is_held_out(text) for text in lessons.written]
        known = Lessons(lessons.words, lessons.vectors, list(intents), strange)
        model = learn(known, Likeness(width, share), ridge, anchors)
        return model.intents, model.confidences(others.words, others.vectors)

    return candidate


def text_categoriser(lessons: Texts, intents: Any, others: Texts) -> tuple[Sequence[str], Any]:
    """spaCy's own, an ensemble of a linear model and a small network, ten rounds."""
    fix_random_seed(7)
    language, names = spacy.blank("en"), np.unique(intents).tolist()
    categoriser = language.add_pipe("textcat")
    for name in names:
        categoriser.add_label(name)
    examples = [
        Example.from_dict(language.make_doc(text), {"cats": {name: float(name == intent) for name in names}})
        for text, intent in zip(lessons.written, intents, strict=True)
    ]
    optimizer = language.initialize(lambda: examples)
    for _ in range(10):
        for batch in minibatch(examples, 32):
            language.update(batch, sgd=optimizer, drop=0.2)
    return names, np.array([[doc.cats[name] for name in names] for doc in language.pipe(others.written)])


def diet(rounds: int, dense: bool) -> Candidate:
    """Rasa's DIET; imported when it is asked for, because TensorFlow takes its time."""

    def candidate(lessons: Texts, intents: Any, others: Texts) -> tuple[Sequence[str], Any]:
        from tests.engine.diet import Diet

        return Diet(rounds, dense)(lessons, intents, others)

    return candidate


def logistic() -> LogisticRegression:
    """As Rasa's own classifier sets it, with more trust in the sentences."""
    return LogisticRegression(C=10, max_iter=50, class_weight="balanced")


CANDIDATES: dict[str, Candidate] = {
    "logistic regression, counts": fitted(counts, logistic),
    "logistic regression, vectors": fitted(vectors, logistic),
    "logistic regression, both": fitted(both, logistic),
    "linear SVM, both": fitted(both, lambda: LinearSVC(C=0.3)),
    "SVM with Gaussian kernel, vectors": fitted(vectors, lambda: SVC(C=5)),
    "nearest neighbours, vectors": fitted(
        vectors, lambda: KNeighborsClassifier(10, metric="cosine", weights="distance")
    ),
    "centroids, vectors": centroids,
    "discriminant analysis and neighbours": tuned,
    "small network, both reduced": fitted(
        dense, lambda: MLPClassifier((256,), alpha=1e-3, max_iter=40, random_state=7)
    ),
    "spaCy text categoriser": text_categoriser,
    "DIET, counts": diet(15, dense=False),
    "DIET, both": diet(15, dense=True),
    "kernel ridge, vectors": kernel(0.0),
    "kernel ridge, both (chosen)": kernel(0.3),
}
