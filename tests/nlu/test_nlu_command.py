"""`./desk nlu`: what is printed for the engine's answers, and what is said when nothing goes."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from bot.commands.nlu import app, messages_in
from bot.commands.nlu_engine import NOT_RUNNING, load_labels, reading_of, with_days
from bot.setup.failing import Failed

ANSWER = {
    "text": "cancel 10423",
    "intent": {"name": "cancel_order", "confidence": 0.91},
    "entities": [
        {
            "entity": "order_number",
            "start": 7,
            "end": 12,
            "value": "AT-10423",
            "extractor": "ShopEntityExtractor",
        }
    ],
    "intent_ranking": [],
    "goals": [
        {
            "intent": "cancel_order",
            "label": "cancel",
            "confidence": 0.91,
            "start": 0,
            "end": 12,
            "entities": [
                {
                    "entity": "order_number",
                    "start": 7,
                    "end": 12,
                    "value": "AT-10423",
                    "extractor": "ShopEntityExtractor",
                }
            ],
        }
    ],
}


MIAMI = ZoneInfo("America/New_York")


def failure(arguments: list[str], text: str = "hello\n") -> str:
    result = CliRunner().invoke(app, arguments, input=text)
    assert isinstance(result.exception, Failed), result.output
    return str(result.exception)


def test_a_message_is_printed_with_its_goal_and_its_entities() -> None:
    number = {"entity": "order_number", "value": "AT-10423", "start": 7, "end": 12, "text": "10423"}
    assert reading_of(ANSWER, "cancel 10423").as_json(load_labels()) == {
        "text": "cancel 10423",
        "intent": "cancel_order",
        "confidence": 0.91,
        "goals": [
            {
                "label": "cancel",
                "intent": "cancel_order",
                "confidence": 0.91,
                "text": "cancel 10423",
                "entities": [number],
            }
        ],
        "entities": [number],
    }


def test_places_count_from_the_start_of_what_was_written() -> None:
    [number] = reading_of(ANSWER, "/cancel 10423", shift=1).entities
    assert (number["start"], number["end"], number["text"]) == (8, 13, "10423")


def test_what_was_not_understood_has_no_goal() -> None:
    answer = {"intent": {"name": "nlu_fallback", "confidence": 0.3}, "entities": []}
    assert reading_of(answer, "mumble").as_json(load_labels())["goals"] == []


def test_without_an_engine_or_a_model_one_sentence_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DESK_ENGINE_URL", "")
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    assert "start everything with ./desk up" in failure(["parse"])


def test_an_engine_that_is_gone_is_told_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:  # bound and never listening: every connection is refused
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("DESK_ENGINE_URL", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        assert failure(["parse"]) == NOT_RUNNING


def test_a_file_is_read_a_message_a_line_whatever_its_bytes(tmp_path: Path) -> None:
    file = tmp_path / "messages.txt"
    file.write_bytes(b"\xef\xbb\xbfwhere is it?\r\n\n\xff\xfe caf\xc3\xa9\n")
    assert list(messages_in(str(file))) == ["where is it?", "", "\ufffd\ufffd café"]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"nowhere\.txt cannot be read"):
        list(messages_in(str(tmp_path / "nowhere.txt")))


def test_a_date_is_printed_with_the_day_it_means_in_the_shops_zone() -> None:
    dates = [
        {"entity": "date", "value": "yesterday", "start": 0, "end": 9},
        {"entity": "date", "value": "last week", "start": 14, "end": 23, "quoted": True},
    ]
    line = reading_of({"entities": dates}, "yesterday, or last week").as_json(load_labels())
    first, second = with_days(line, datetime(2026, 3, 11, 2, 0, tzinfo=UTC), MIAMI)["entities"]
    assert first == {
        "entity": "date",
        "value": "yesterday",
        "start": 0,
        "end": 9,
        "text": "yesterday",
        "day": "2026-03-09",
    }
    assert second == {
        "entity": "date",
        "value": "last week",
        "start": 14,
        "end": 23,
        "text": "last week",
        "quoted": True,
    }
