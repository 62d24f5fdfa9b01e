"""Candidates of the comparison: what one has learnt is the same after it was stored, and serving is measured for real."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.engine.measuring.pipeline import read_pipeline
from bot.engine.measuring.sentences import Sentence
from bot.engine.measuring.texts import Texts
from tests.engine.comparison.candidates import CANDIDATES
from tests.engine.comparison.serving import measure_serving

CHOSEN = "kernel ridge, both (chosen)"
QUICK = (CHOSEN, "logistic regression, both", "centroids, vectors")
ROOT = Path(__file__).parents[3]


@pytest.fixture
def lessons(project: Path, sentences: list[Sentence]) -> Texts:
    texts = [one.text for one in sentences]
    return read_pipeline(project / "config.yml").preparer.prepare(texts, texts)[0]


@pytest.mark.parametrize("name", QUICK)
def test_a_candidate_knows_its_lessons_and_answers_alike_when_it_is_loaded_again(
    name: str, lessons: Texts, sentences: list[Sentence], tmp_path: Path
) -> None:
    candidate = CANDIDATES[name]()
    wanted = np.array([one.intent for one in sentences])
    learnt = candidate.learn(lessons, wanted)
    intents, scores = learnt.ask(lessons)
    assert (np.array(intents)[scores.argmax(axis=1)] == wanted).all()
    folder = tmp_path / "model"
    folder.mkdir()
    learnt.store(folder)
    again, same = candidate.load(folder).ask(lessons)
    assert list(again) == list(intents)
    assert np.allclose(same, scores)


def test_serving_is_measured_in_a_process_of_its_own(
    lessons: Texts, sentences: list[Sentence], monkeypatch: pytest.MonkeyPatch
) -> None:
    learnt = CANDIDATES[CHOSEN]().learn(lessons, np.array([one.intent for one in sentences]))
    monkeypatch.chdir(ROOT)
    serving = measure_serving(CHOSEN, learnt, lessons)
    assert 0 < serving.p50_ms <= serving.p95_ms
    assert serving.start_s > 0
