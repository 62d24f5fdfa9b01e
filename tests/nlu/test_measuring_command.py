"""`./desk nlu test`: what it refuses, what it prints, and that texts of a set are not shown."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from actions.settings import Settings, load_settings
from bot.bench.understanding import engine_python
from bot.commands import nlu_measuring
from bot.commands.nlu import app
from bot.setup.failing import Failed

SECRET = "a text that nobody should read"
ROWS = f"source\tid\tgold\ttext\nmine\t1\tcancel\t{SECRET}\nmine\t2\treturn\t{SECRET} either\n"
RANKING = [{"name": "cancel_order", "confidence": 0.97}, {"name": "return_item", "confidence": 0.01}]


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("DESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    file = tmp_path / "rows.tsv"
    file.write_text(ROWS, "utf-8")
    return file


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that takes everything for a cancellation."""
    answer = httpx.MockTransport(
        lambda _request: httpx.Response(200, json={"intent": RANKING[0], "intent_ranking": RANKING})
    )

    @contextmanager
    def client(_settings: Settings) -> Iterator[httpx.Client]:
        with httpx.Client(base_url="http://engine", transport=answer) as made:
            yield made

    monkeypatch.setattr(nlu_measuring, "engine_client", client)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Instead of the engine's Python, a script that says what it is asked to say."""
    script = tmp_path / "python"
    monkeypatch.setattr(engine_python, "python_of", lambda _environment: str(script))
    return script


def says(script: Path, text: str, code: int = 0) -> None:
    script.write_text(f"#!/bin/sh\ncat > /dev/null\n{text}\nexit {code}\n", "utf-8")
    script.chmod(0o755)


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["test", *arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.stdout


def failure(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["test", *arguments])
    assert isinstance(result.exception, Failed), result.output
    return str(result.exception)


def test_nothing_to_measure_is_told() -> None:
    assert "give --bench FILE" in failure("--folds", "0")


def test_one_fold_leaves_nothing_to_learn_from() -> None:
    assert "give 2 or more" in failure("--folds", "1")


def test_a_missing_file_is_told_before_anything_is_learnt(tmp_path: Path) -> None:
    assert "cannot be read" in failure("--bench", str(tmp_path / "nowhere.tsv"))


def test_a_folder_that_cannot_be_made_is_told_before_anything_is_learnt(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    assert "name another with --out" in failure("--out", str(tmp_path / "file" / "pictures"))


def test_when_the_measuring_dies_its_last_words_are_told(stand_in: Path, home: Path) -> None:
    says(stand_in, "echo 'No intent has more than 3 sentences to ask.' >&2", code=1)
    told = failure()
    assert "No intent has more than 3 sentences to ask." in told
    assert str(home / "logs" / "nlu.log") in told


def test_sentences_are_shown_in_words(stand_in: Path, home: Path) -> None:
    answer = {"text": "hand it over", "intent": "return_item", "ranking": RANKING, "fell_back": False}
    lines = [
        {"step": "encoding", "done": 1, "of": 1},
        {"answer": answer},
        {"step": "folds", "done": 2, "of": 2},
    ]
    told = "\n".join(f"echo '{json.dumps(line)}'" for line in lines)
    picture = {"picture": str(home / "reports" / "nlu" / "sentences" / "confusion.png")}
    says(stand_in, f"case \"$*\" in *draw*) echo '{json.dumps(picture)}' ;; *) {told} ;; esac")
    shown = run("--folds", "2")
    assert "hand it over" in shown
    assert f"Drawn: {picture['picture']}" in shown


def test_a_set_is_measured_and_its_texts_are_not_shown(engine: None, stand_in: Path, bench: Path) -> None:
    says(stand_in, "true")
    shown = run("--folds", "0", "--bench", str(bench))
    assert "mine 2" in shown
    assert SECRET not in shown
    assert SECRET not in run("--folds", "0", "--bench", str(bench), "--json")


def test_json_holds_the_reports_and_the_pictures(
    engine: None, stand_in: Path, bench: Path, tmp_path: Path
) -> None:
    says(stand_in, f"echo '{json.dumps({'picture': 'x.png'})}'")
    told: dict[str, Any] = json.loads(
        run("--folds", "0", "--bench", str(bench), "--json", "--out", str(tmp_path / "out"))
    )
    assert told["pictures"] == ["x.png"]
    assert told["bench"]["total"]["right"] == 1
    assert "sentences" not in told
    assert (tmp_path / "out").is_dir()


def test_pictures_are_asked_for_with_the_reports(stand_in: Path, tmp_path: Path) -> None:
    copy = tmp_path / "told.json"
    stand_in.write_text(f"#!/bin/sh\ncat > '{copy}'\n", "utf-8")
    stand_in.chmod(0o755)
    assert engine_python.drawn(load_settings(), {"bench": {"title": "Größe"}}, tmp_path) == []
    assert json.loads(copy.read_text("utf-8")) == {"bench": {"title": "Größe"}}


def test_a_run_that_is_broken_off_leaves_nothing_running(stand_in: Path, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    stand_in.write_text(f"#!/bin/sh\necho $$ > '{pid}'\necho '{{}}'\nexec sleep 60\n", "utf-8")
    stand_in.chmod(0o755)
    lines = engine_python.asked(load_settings(), 2)
    assert next(lines) == {}
    lines.close()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text("utf-8")), 0)
