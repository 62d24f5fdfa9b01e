"""The encoder says what the official weights say, always the same, and remembers."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from bot.engine.components.sentences.encoder import Encoder
from tests.engine.components.sentences.official import OfficialEncoder

TEXTS = [
    "hi",
    "10423",
    "cancel AT-10423 please",
    "I want my money back",
    "where's my parcel??",
    "wher is my pacel",
    "The kettle leaks at the bottom.",
    "Two of the four glasses are missing from the box.",
    "you sent me blue, I ordered red",
    "how long do I have to send something back",
    "Do you take American Express?",
    "quiero devolver mi pedido",
    "👍",
    "naïve café, Ünïcode",
    "no",
    "I already cancelled, where is my refund?",
    "not broken, I just don't like it",
    "talk to a human",
    "What is the capital of Mongolia?",
    "Dear team, last week I bought a lamp. It came on Friday.\n\nIt flickers. Please advise.\n\nR. Ames",
    "a very long story about a parcel " * 60,
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_vectors_agree_with_the_official_weights(encoder: Encoder) -> None:
    official = OfficialEncoder()
    likeness = {text: float(encoder.encode(text) @ official.encode(text)) for text in TEXTS}
    apart = {text[:40]: round(value, 4) for text, value in likeness.items() if value < 0.95}
    assert not apart
    assert np.mean(list(likeness.values())) > 0.985


def test_what_means_the_same_lies_close(encoder: Encoder) -> None:
    asked, same, other = map(
        encoder.encode, ("where is my parcel", "when will the package get here", "do you take PayPal")
    )
    assert asked @ same > asked @ other + 0.1


def test_vectors_have_length_one(encoder: Encoder) -> None:
    for vector in encoder.encode_all(TEXTS):
        assert vector.shape == (384,)
        assert vector.dtype == np.float32
        assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_the_same_text_gives_the_same_vector_alone_and_among_others(encoder: Encoder) -> None:
    together = encoder.encode_all(TEXTS * 3)
    alone = [Encoder().encode(text) for text in TEXTS]
    assert all(np.array_equal(one, other) for one, other in zip(together, alone * 3, strict=True))


def test_a_text_read_again_is_not_computed_again(encoder: Encoder) -> None:
    first = encoder.encode("the red one")
    assert encoder.encode("the red one") is first


def test_only_so_many_texts_are_remembered() -> None:
    small = Encoder(remembered=2)
    first = small.encode("one")
    small.encode_all(["two", "three"])
    assert small.encode("one") is not first
    assert np.array_equal(small.encode("one"), first)


def test_a_remembered_vector_cannot_be_spoilt(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="read-only"):
        encoder.encode("hello")[0] = 1.0


def test_several_threads_may_ask_at_once(encoder: Encoder) -> None:
    start = threading.Barrier(4)

    def ask(_: int) -> np.ndarray:
        start.wait()
        return encoder.encode("all at once")

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(ask, range(4)))
    assert all(np.array_equal(answers[0], answer) for answer in answers)
