"""A model learns, forgets nothing when stored, and is the same each time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.engine.components.intents.kernel import Likeness
from bot.engine.components.intents.model import Lessons, Model, learn, restore, store
from bot.engine.components.sentences.encoder import Encoder

TEXTS = {
    "cancel": [
        "cancel my order",
        "please stop the order",
        "i want to cancel",
        "call it off",
        "cancel __order__",
    ],
    "track": ["where is my order", "track my parcel", "when does it arrive", "eta please", "where is it"],
    "greet": ["hello", "good morning", "hi there", "hey", "good evening to you"],
}
LIKENESS = Likeness(width=2.0, share=0.3)


@pytest.fixture(scope="module")
def lessons() -> Lessons:
    texts = [text for group in TEXTS.values() for text in group]
    intents = [intent for intent, group in TEXTS.items() for _ in group]
    return Lessons(texts, np.vstack(Encoder().encode_all(texts)), intents)


@pytest.fixture(scope="module")
def model(lessons: Lessons) -> Model:
    return learn(lessons, LIKENESS, ridge=0.3, most=100)


def _ask(model: Model, text: str) -> dict[str, float]:
    return dict(zip(model.intents, model.confidences([text], Encoder().encode(text)[None])[0], strict=True))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("could you cancel this order", "cancel"),
        ("where has my parcel got to", "track"),
        ("good day", "greet"),
    ],
)
def test_texts_that_were_not_trained_are_understood(model: Model, text: str, intent: str) -> None:
    answer = _ask(model, text)
    assert max(answer, key=answer.__getitem__) == intent
    assert sum(answer.values()) == pytest.approx(1, abs=1e-5)


def test_words_that_nobody_knows_do_no_harm(model: Model) -> None:
    assert sum(_ask(model, "xqzw").values()) == pytest.approx(1, abs=1e-5)


def test_a_stored_model_answers_the_same(model: Model, lessons: Lessons, tmp_path: Path) -> None:
    store(model, tmp_path)
    before, after = (m.confidences(lessons.words, lessons.vectors) for m in (model, restore(tmp_path)))
    assert after == pytest.approx(before, abs=1e-6)


def test_nothing_is_stored_as_pickle(model: Model, tmp_path: Path) -> None:
    store(model, tmp_path)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".npz"]
    with np.load(tmp_path / "weights.npz", allow_pickle=False) as arrays:
        assert all(array.dtype == np.float32 for array in arrays.values())


def test_the_same_lessons_give_the_same_model(model: Model, lessons: Lessons) -> None:
    again = learn(lessons, LIKENESS, ridge=0.3, most=100)
    assert np.array_equal(model.by_anchor, again.by_anchor)
    assert model.sharpness == again.sharpness


def test_fewer_anchors_make_a_smaller_model_that_still_understands(lessons: Lessons) -> None:
    small = learn(lessons, LIKENESS, ridge=0.1, most=12)
    assert small.vectors.shape == (12, 384)
    answer = _ask(small, "could you cancel this order")
    assert max(answer, key=answer.__getitem__) == "cancel"


def test_confidence_is_fitted_to_sentences_that_the_encoder_does_not_know() -> None:
    dice = np.random.default_rng(7)
    right = np.repeat(["cancel", "track"], 150)
    strange = np.arange(300) % 2 == 0
    # What the encoder was tuned on lies neatly apart, what it was not lies all in one place.
    vectors = np.where((right == "cancel")[:, None], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0])
    vectors[strange] = [0.0, 0.0, 1.0] + dice.normal(size=(150, 3)) / 100
    words = [f"word{place}" for place in range(300)]
    told = Lessons(words, vectors.astype(np.float32), right.tolist(), strange.tolist())
    untold = Lessons(told.words, told.vectors, told.intents)
    assert (
        learn(told, LIKENESS, ridge=0.3, most=300).sharpness
        < learn(untold, LIKENESS, ridge=0.3, most=300).sharpness
    )
