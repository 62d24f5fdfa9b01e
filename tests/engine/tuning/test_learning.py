"""Tuning: starts from the official encoder, brings sentences of an intent together, and can be kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from bot.engine.components.sentences import adapter
from bot.engine.components.sentences.encoder import Encoder
from bot.engine.components.sentences.weights import OFFICIAL, TOKENIZER, checked
from bot.engine.tuning.bert import TunableEncoder
from bot.engine.tuning.learning import Plan, tune
from bot.engine.tuning.lessons import Lesson
from tests.engine.components.sentences.official import OfficialEncoder

PLAN = Plan(rounds=6, size=8, seeds=(3, 4))
LESSONS = [
    Lesson(text, intent)
    for intent, texts in {
        "fruit": ["a red apple", "the ripe pear", "two sweet plums", "cherries in a bowl", "a sour lemon"],
        "tool": ["a steel hammer", "the long saw", "two rusty pliers", "screws in a box", "a hand drill"],
    }.items()
    for text in texts
]


@pytest.fixture(scope="module")
def weights() -> dict[str, Any]:
    loaded: dict[str, Any] = load_file(checked(OFFICIAL))
    return loaded


@pytest.fixture(scope="module")
def told() -> list[tuple[int, int]]:
    return []


@pytest.fixture(scope="module")
def changes(weights: dict[str, Any], told: list[tuple[int, int]]) -> dict[str, Any]:
    return tune(LESSONS, weights, PLAN, lambda done, of, loss: told.append((done, of)))


def test_before_tuning_it_is_the_official_encoder(weights: dict[str, Any]) -> None:
    tokenizer, official = Tokenizer.from_file(str(checked(TOKENIZER))), OfficialEncoder()
    tokenizer.no_padding()
    texts = ["my cup is cracked", "no", "where on earth is the parcel that I was promised for Monday?"]
    pieces = [tokenizer.encode(text).ids for text in texts]
    rows = np.array([ids + [0] * (max(map(len, pieces)) - len(ids)) for ids in pieces], np.int32)
    vectors = TunableEncoder(weights, seed=1)(rows, learning=False).numpy()
    for text, vector in zip(texts, vectors, strict=True):
        assert vector @ official.encode(text) > 0.9999


def test_tuning_parts_what_means_different_things(changes: dict[str, Any]) -> None:
    assert _gap(Encoder(changes)) > _gap(Encoder()) + 0.1


def test_progress_is_told_after_each_batch(changes: dict[str, Any], told: list[tuple[int, int]]) -> None:
    assert told == [(done, 24) for done in range(1, 25)]


def test_the_same_lessons_give_the_same_changes(changes: dict[str, Any], weights: dict[str, Any]) -> None:
    again = tune(LESSONS, weights, PLAN, lambda *_: None)
    assert changes.keys() == again.keys()
    assert all(np.array_equal(changes[name], again[name]) for name in changes)


def test_the_mean_of_changes_is_the_mean_of_what_they_change(weights: dict[str, Any]) -> None:
    plan = Plan(rounds=1, size=8, seeds=(5,))
    one = tune(LESSONS, weights, plan, lambda *_: None)
    none = {name: value * 0 for name, value in one.items()}
    name = "encoder.layer.3.output.dense.weight"
    whole, half = (adapter.adapted(weights, adapter.averaged(some))[name] for some in ([one], [one, none]))
    assert half - weights[name] == pytest.approx((whole - weights[name]) / 2, abs=1e-6)


def test_former_tunings_count_as_often_as_they_were_run(weights: dict[str, Any]) -> None:
    plan = Plan(rounds=1, size=8, seeds=(5,))
    one = tune(LESSONS, weights, plan, lambda *_: None)
    none = {name: value * 0 for name, value in one.items()}
    name = "encoder.layer.3.output.dense.weight"
    mean = adapter.averaged([one, none], [1, 3])
    whole, quarter = (adapter.adapted(weights, changes)[name] for changes in (one, mean))
    assert quarter - weights[name] == pytest.approx((whole - weights[name]) / 4, abs=1e-6)
    bias = "encoder.layer.3.output.dense.shift"
    assert mean[bias] == pytest.approx(one[bias] / 4, abs=1e-6)


def test_kept_changes_give_the_same_vectors(changes: dict[str, Any], tmp_path: Path) -> None:
    adapter.store(changes, tmp_path / "changes.safetensors")
    kept = Encoder(adapter.read(tmp_path / "changes.safetensors"))
    assert kept.encode("a wooden spoon") @ Encoder(changes).encode("a wooden spoon") > 0.99


def test_a_file_that_lacks_a_part_is_told(changes: dict[str, Any], tmp_path: Path) -> None:
    parts = {name: np.float16(value) for name, value in changes.items()}
    del parts["encoder.layer.0.output.dense.left"]
    save_file(parts, tmp_path / "broken")
    with pytest.raises(adapter.WrongAdapter, match=r"has no encoder\.layer\.0\.output\.dense\.left: restore"):
        adapter.read(tmp_path / "broken")


@pytest.mark.parametrize("content", [None, b"", b"no tensors at all"])
def test_a_damaged_file_is_told(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "broken").write_bytes(content)
    with pytest.raises(adapter.WrongAdapter, match=r"cannot be read .*desk nlu tune"):
        adapter.read(tmp_path / "broken")


def _gap(encoder: Encoder) -> float:
    """How much more alike two unknown fruits are than a fruit and a tool."""
    fruit, other, tool = map(encoder.encode, ("a juicy melon", "three green figs", "an iron wrench"))
    return float(fruit @ other - fruit @ tool)
