"""What may be learnt from, and how it is laid out in rows."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.components.sentences.tuning_split import is_held_out
from bot.engine.settings import EngineError
from bot.engine.tuning.lessons import Batches, Lesson, read_lessons, smudged

CONFIG = """
pipeline:
  - name: bot.engine.components.tokenizer.ShopTokenizer
    order_prefix: SHOP
    order_digits: 4
    catalogue: nothing.yml
"""
SENTENCES = [f"cancel it, I have asked you {number} times already" for number in range(40)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "config.yml").write_text(CONFIG)
    examples = "\n".join(f"    - {text}" for text in SENTENCES)
    (tmp_path / "data/nlu").mkdir(parents=True)
    (tmp_path / "data/nlu/cancel.yml").write_text(
        f"nlu:\n- intent: cancel_order\n  examples: |\n{examples}\n- intent: track\n"
        "  examples: |\n    - where is SHOP-1234\n    - where is it\n"
    )
    return tmp_path


def test_held_out_sentences_are_never_learnt_from(project: Path) -> None:
    learnt = {lesson.text for lesson in read_lessons(project)}
    held = {text for text in SENTENCES if is_held_out(text)}
    assert held
    assert learnt >= set(SENTENCES) - held
    assert not learnt & held


def test_order_numbers_are_read_as_the_project_writes_them(project: Path) -> None:
    assert not is_held_out("where is SHOP-1234")
    assert Lesson("where is my order", "track") in read_lessons(project)


def test_a_project_without_a_tokenizer_is_told_so(project: Path) -> None:
    (project / "config.yml").write_text("pipeline: []\n")
    with pytest.raises(EngineError, match="ShopTokenizer"):
        read_lessons(project)


@given(st.text(max_size=60), st.integers(0, 1000))
def test_a_slip_changes_at_most_one_word_a_little(text: str, seed: int) -> None:
    slipped = smudged(text, random.Random(seed))
    before, after = text.split(" "), slipped.split(" ")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) <= 1
    for old, new in changed:
        assert abs(len(old) - len(new)) <= 1
        assert old[0] == new[0]


def test_a_round_brings_each_sentence_once_in_another_order() -> None:
    lessons = [Lesson(text, "cancel_order" if place % 2 else "track") for place, text in enumerate(SENTENCES)]
    batches = Batches(lessons, ["cancel_order", "track"], size=16, seed=1)
    first, second = list(batches.round()), list(batches.round())
    assert len(first) == len(batches) == 3
    for batch in (first, second):
        assert sum(len(rows) for rows, _ in batch) == 40
        assert np.bincount(np.concatenate([places for _, places in batch])).tolist() == [20, 20]
    assert any(not np.array_equal(one[1], other[1]) for one, other in zip(first, second, strict=True))
