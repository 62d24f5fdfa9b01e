"""All that the classifier has learnt, and how it is stored."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.engine.components.intents.calibration import confidences, fit_sharpness
from bot.engine.components.intents.kernel import Likeness, Matrix, Solution, solve
from bot.engine.components.intents.ngrams import NGrams

ARRAYS = "weights.npz"
REST = "rest.json"


@dataclass(frozen=True)
class Lessons:
    """The training sentences: their words (corrected, between spaces), vectors (one a row) and intents."""

    words: Sequence[str]
    vectors: Matrix
    intents: Sequence[str]


@dataclass(frozen=True)
class Model:
    """Knows `intents`. `by_sentence` belongs to `vectors`, `by_ngram` to `ngrams`; both have a column an intent."""

    intents: tuple[str, ...]
    likeness: Likeness
    sharpness: float
    vectors: Matrix
    by_sentence: Matrix
    ngrams: NGrams
    by_ngram: Matrix

    def confidences(self, words: Sequence[str], vectors: Matrix) -> Matrix:
        """One row a text, one column an intent; a row adds up to one."""
        near = self.likeness.of_vectors(vectors, self.vectors) @ self.by_sentence
        return confidences(near + self.ngrams.transform(words) @ self.by_ngram, self.sharpness)


def learn(lessons: Lessons, likeness: Likeness, ridge: float) -> Model:
    """A model of the lessons. The same lessons always give the same model."""
    intents, chosen = np.unique(np.array(lessons.intents), return_inverse=True)
    targets = np.where(chosen[:, None] == np.arange(len(intents)), 1, -1).astype(np.float32)
    ngrams = NGrams.fit(lessons.words)
    counted = ngrams.transform(lessons.words)
    solution: Solution = solve(likeness.of_all(lessons.vectors, counted), targets, ridge)
    return Model(
        intents=tuple(intents.tolist()),
        likeness=likeness,
        sharpness=fit_sharpness(solution.unseen, chosen),
        vectors=lessons.vectors,
        by_sentence=solution.weights,
        ngrams=ngrams,
        by_ngram=np.float32(likeness.share) * (counted.T @ solution.weights),
    )


def store(model: Model, folder: Path) -> None:
    """Write the model: arrays as they are, the rest as JSON."""
    np.savez(folder / ARRAYS, vectors=model.vectors, by_sentence=model.by_sentence, by_ngram=model.by_ngram)
    rest = {
        "intents": model.intents,
        "width": model.likeness.width,
        "share": model.likeness.share,
        "sharpness": model.sharpness,
        "ngrams": model.ngrams.dump(),
    }
    (folder / REST).write_text(json.dumps(rest), encoding="utf-8")


def restore(folder: Path) -> Model:
    """Read what `store` has written."""
    rest = json.loads((folder / REST).read_text(encoding="utf-8"))
    with np.load(folder / ARRAYS, allow_pickle=False) as arrays:
        return Model(
            intents=tuple(rest["intents"]),
            likeness=Likeness(rest["width"], rest["share"]),
            sharpness=rest["sharpness"],
            vectors=arrays["vectors"],
            by_sentence=arrays["by_sentence"],
            ngrams=NGrams.restore(rest["ngrams"]),
            by_ngram=arrays["by_ngram"],
        )
