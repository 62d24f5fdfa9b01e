"""The command: what a file holds counts on, and is lost only when that is asked for."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from bot.engine.components.sentences import adapter
from bot.engine.tuning import learning
from bot.engine.tuning.__main__ import main

ROOT = Path(__file__).parents[3]
LEFT = "encoder.layer.3.output.dense.left"
SAID = {"cancel": "please cancel the {}", "track": "where is the {} I ordered"}
THINGS = "lamp kettle jacket sofa phone radio scarf bicycle pillow carpet mug tent".split()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two intents of a dozen sentences, and a plan that runs once; the rest is the product's."""
    folder = tmp_path / "data" / "nlu"
    folder.mkdir(parents=True)
    for intent, pattern in SAID.items():
        lines = "".join(f"    - {pattern.format(thing)}\n" for thing in THINGS)
        (folder / f"{intent}.yml").write_text(f"nlu:\n- intent: {intent}\n  examples: |\n{lines}", "utf-8")
    for name in ("config.yml", "data/catalogue.yml", "data/other_companies.yml"):
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(learning, "Plan", partial(learning.Plan, seeds=(5,)))
    return tmp_path


def test_a_tuning_is_averaged_with_what_the_file_holds_unless_afresh(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = project / "changes.safetensors"
    told, weights = [], []
    for options in ([], [], ["--afresh"]):
        assert main([str(file), "--rounds", "1", *options]) == 0
        last = json.loads(capsys.readouterr().out.splitlines()[-1])
        told.append((last["runs"], adapter.runs(file)))
        assert last["stored"] == str(file)
        assert 0 < last["sentences"] < 24
        weights.append(adapter.read(file)[LEFT])
    assert told == [(1, 1), (2, 2), (1, 1)]
    once, twice, afresh = weights
    rank = once.shape[1]
    assert np.array_equal(afresh, once)
    assert not np.allclose(twice[:, :rank], twice[:, rank:]), "the same run was counted twice"


def test_a_damaged_file_is_told_and_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = project / "changes.safetensors"
    file.write_bytes(b"nothing that can be read")
    assert main([str(file), "--rounds", "1"]) == 1
    assert "cannot be read" in capsys.readouterr().err
    assert file.read_bytes() == b"nothing that can be read"
