"""All that the classifier has learnt, and how it is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.engine.components.intents.calibration import confidences, fit_sharpness
from bot.engine.components.intents.kernel import Indices, Likeness, Matrix, Texts, solve
from bot.engine.components.intents.ngrams import NGrams

ARRAYS = "weights.npz"
REST = "rest.json"
_ASKED = 4_000
"""At most so many sentences are asked, as if they were unknown, to find out how far confidence can be believed."""
_ENOUGH = 100
"""With fewer that the encoder does not know, the others are asked too."""


@dataclass(frozen=True)
class Lessons:
    """The training sentences: their words (corrected, between spaces), vectors (one a row) and intents.

    `strange`: which of them the encoder was not tuned on; those that it was look easier than any new message is.
    """

    words: Sequence[str]
    vectors: Matrix
    intents: Sequence[str]
    strange: Sequence[bool] = ()


@dataclass(frozen=True)
class Model:
    """Knows `intents`. `by_anchor` belongs to `vectors`, `by_ngram` to `ngrams`; both have a column an intent."""

    intents: tuple[str, ...]
    likeness: Likeness
    sharpness: float
    vectors: Matrix
    by_anchor: Matrix
    ngrams: NGrams
    by_ngram: Matrix

    def confidences(self, words: Sequence[str], vectors: Matrix) -> Matrix:
        """One row a text, one column an intent; a row adds up to one."""
        near = self.likeness.of_vectors(vectors, self.vectors) @ self.by_anchor
        return confidences(near + self.ngrams.transform(words) @ self.by_ngram, self.sharpness)


def learn(lessons: Lessons, likeness: Likeness, ridge: float, most: int) -> Model:
    """A model of the lessons with at most so many anchors. The same lessons always give the same model."""
    intents, chosen = np.unique(np.array(lessons.intents), return_inverse=True)
    targets = np.where(chosen[:, None] == np.arange(len(intents)), 1, -1).astype(np.float32)
    ngrams = NGrams.fit(lessons.words)
    texts = Texts(lessons.vectors, ngrams.transform(lessons.words))
    order = _shuffled(lessons.words)
    anchors, asked = texts.some(order[:most]), _to_ask(order, lessons.strange)
    solution = solve(
        likeness.between(anchors, anchors), likeness.between(texts, anchors), targets, ridge, asked
    )
    return Model(
        intents=tuple(intents.tolist()),
        likeness=likeness,
        sharpness=fit_sharpness(solution.unseen, chosen[asked]),
        vectors=anchors.vectors,
        by_anchor=solution.weights,
        ngrams=ngrams,
        by_ngram=np.float32(likeness.share) * (anchors.ngrams.T @ solution.weights),
    )


def _to_ask(order: Indices, strange: Sequence[bool]) -> Indices:
    """Where the sentences stand that are asked: those strange to the encoder, if there are enough of them."""
    unknown = order[np.array(strange, dtype=bool)[order]] if len(strange) else order
    return (unknown if len(unknown) >= _ENOUGH else order)[-_ASKED:]


def _shuffled(texts: Sequence[str]) -> Indices:
    """Places in an order that looks like chance, and that a new text changes only by its own place."""
    digests = [hashlib.sha256(text.encode()).digest() for text in texts]
    return np.array(sorted(range(len(texts)), key=lambda place: (digests[place], place)), dtype=np.intp)


def store(model: Model, folder: Path) -> None:
    """Write the model: arrays as they are, the rest as JSON."""
    np.savez(folder / ARRAYS, vectors=model.vectors, by_anchor=model.by_anchor, by_ngram=model.by_ngram)
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
            by_anchor=arrays["by_anchor"],
            ngrams=NGrams.restore(rest["ngrams"]),
            by_ngram=arrays["by_ngram"],
        )
