"""Cross-validation: who is asked, by whom, and what is said about it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.engine.components.sentences.tuning_split import is_held_out
from bot.engine.measuring.__main__ import main
from bot.engine.measuring.folds import folds
from bot.engine.measuring.pipeline import read_pipeline, settings_of
from bot.engine.measuring.sentences import Sentence
from bot.engine.settings import EngineError


def ask(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """The lines of a cross-validation in two folds."""
    assert main(["ask", "--folds", "2"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def complaint(capsys: pytest.CaptureFixture[str], number: int = 2) -> str:
    assert main(["ask", "--folds", str(number)]) == 1
    return capsys.readouterr().err


def test_only_sentences_kept_from_tuning_are_asked_each_once(sentences: list[Sentence]) -> None:
    asked = [one for _, part in folds(sentences, 2) for one in part]
    held = [one for one in sentences if is_held_out(one.text)]
    assert 0 < len(held) < len(sentences)
    assert sorted(one.text for one in asked) == sorted(one.text for one in held)


def test_all_others_are_learnt_and_none_that_is_asked(sentences: list[Sentence]) -> None:
    for lessons, asked in folds(sentences, 2):
        assert not set(lessons) & set(asked)
        assert set(lessons) | set(asked) == set(sentences)


def test_answers_hold_what_was_wanted_the_ranking_and_the_fallback(
    sentences: list[Sentence], capsys: pytest.CaptureFixture[str]
) -> None:
    answers = [line["answer"] for line in ask(capsys) if "answer" in line]
    assert {(one["text"], one["intent"]) for one in answers} == {
        (one.text, one.intent) for one in sentences if is_held_out(one.text)
    }
    for one in answers:
        first, second = one["ranking"]
        assert first["confidence"] >= second["confidence"]
    right = [one for one in answers if one["ranking"][0]["name"] == one["intent"]]
    assert len(right) > 0.9 * len(answers)
    assert not any(one["fell_back"] for one in right)


def test_progress_is_told_to_the_end(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert project
    steps = [line for line in ask(capsys) if "step" in line]
    assert {"step": "encoding", "done": 72, "of": 72} in steps
    assert steps[-1] == {"step": "folds", "done": 2, "of": 2}


def test_the_fallback_is_that_of_the_configuration(project: Path) -> None:
    pipeline = read_pipeline(project / "config.yml")
    assert pipeline.fallback is not None
    assert pipeline.falls_back(ranking(0.29, 0.1))
    assert pipeline.falls_back(ranking(0.42, 0.40))
    assert not pipeline.falls_back(ranking(0.42, 0.30))


def ranking(first: float, second: float) -> list[dict[str, Any]]:
    return [{"name": "cancel", "confidence": first}, {"name": "track", "confidence": second}]


def test_settings_are_the_defaults_with_what_the_configuration_says(project: Path) -> None:
    pipeline = read_pipeline(project / "config.yml")
    assert pipeline.classifier["ranking_length"] == 2
    assert "ridge" in pipeline.classifier


def test_a_pipeline_without_a_fallback_always_answers(project: Path) -> None:
    config = project / "config.yml"
    config.write_text(
        config.read_text("utf-8").partition("  - name: bot.engine.components.caution.CautiousFallback")[0],
        "utf-8",
    )
    assert not read_pipeline(config).falls_back(ranking(0.01, 0.01))


def test_a_pipeline_without_our_parts_is_told(project: Path) -> None:
    config = project / "config.yml"
    config.write_text("pipeline:\n  - name: WhitespaceTokenizer\n", "utf-8")
    with pytest.raises(EngineError, match="no ShopTokenizer"):
        read_pipeline(config)
    assert settings_of(config, type("WhitespaceTokenizer", (), {"get_default_config": dict})) == {
        "name": "WhitespaceTokenizer"
    }


def test_too_few_sentences_for_the_folds_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert project
    assert "ask for fewer with --folds" in complaint(capsys, 60)


def test_no_sentences_are_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for file in (project / "data" / "nlu").iterdir():
        file.unlink()
    assert "holds no sentences" in complaint(capsys)
