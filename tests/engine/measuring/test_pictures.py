"""The pictures are drawn for a small report and for one with next to nothing in it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.engine.measuring.__main__ import main
from bot.engine.measuring.pictures import draw_report

PNG = b"\x89PNG"


def bin_of(start: float, messages: int, right: int) -> dict[str, Any]:
    share = right / messages if messages else 0.0
    return {
        "from": start,
        "to": start + 0.5,
        "confidence": start + 0.25,
        "messages": messages,
        "right": right,
        "accuracy": share,
        "interval": [max(0.0, share - 0.1), min(1.0, share + 0.1)],
    }


def report(counts: list[list[int]]) -> dict[str, Any]:
    messages = sum(map(sum, counts))
    matrix = {"wanted": ["cancel", "track"], "said": ["cancel", "track", "not answered"], "counts": counts}
    return {
        "title": "Two labels",
        "messages": messages,
        "calibration": {"error": 0.1, "bins": [bin_of(0.0, 0, 0), bin_of(0.5, messages, messages)]},
        "confusion": {"matrix": matrix},
    }


def test_both_pictures_are_written(tmp_path: Path) -> None:
    pictures = draw_report(report([[8, 1, 1], [0, 10, 0]]), tmp_path / "new" / "sentences")
    assert [picture.name for picture in pictures] == ["calibration.png", "confusion.png"]
    assert all(picture.read_bytes().startswith(PNG) for picture in pictures)


def test_what_caution_costs_is_drawn_where_it_is_known(tmp_path: Path) -> None:
    degrees = [
        {"outside_from": degree, "outside_acted_on": {"share": degree}, "in_scope_answered": {"share": 0.9}}
        for degree in (0.02, 0.1)
    ]
    pictures = draw_report({**report([[8, 1, 1], [0, 10, 0]]), "caution": degrees}, tmp_path)
    assert pictures[-1].name == "caution.png"
    assert pictures[-1].read_bytes().startswith(PNG)


def test_a_label_without_messages_does_no_harm(tmp_path: Path) -> None:
    assert draw_report(report([[1, 0, 0], [0, 0, 0]]), tmp_path)


def test_each_report_goes_into_a_folder_of_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {"sentences": report([[1, 0, 0], [0, 1, 0]]), "bench": report([[1, 0, 0], [0, 1, 0]])}
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(told)))
    assert main(["draw", str(tmp_path)]) == 0
    drawn = [Path(json.loads(line)["picture"]) for line in capsys.readouterr().out.splitlines()]
    assert {picture.relative_to(tmp_path).as_posix() for picture in drawn} == {
        f"{name}/{kind}.png" for name in told for kind in ("calibration", "confusion")
    }


def test_a_folder_that_cannot_be_written_to_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bench").write_text("a file in the way", "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"bench": report([[1, 0, 0], [0, 1, 0]])})))
    assert main(["draw", str(tmp_path)]) == 1
    assert "cannot be written to" in capsys.readouterr().err
