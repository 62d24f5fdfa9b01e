"""What is left out of the logs."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from rasa.utils.log_utils import configure_structlog


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What Rasa's logging, freshly set up, prints."""
    monkeypatch.setattr("rasa.utils.log_utils.FORCE_JSON_LOGGING", "true")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    configure_structlog(logging.DEBUG)
    yield stream
    logging.getLogger().removeHandler(handler)
    structlog.reset_defaults()


def test_a_traceback_has_no_values(lines: io.StringIO) -> None:
    fail_beside("my secret words")
    entry = json.loads(lines.getvalue())
    assert entry["exception"][0]["exc_type"] == "ZeroDivisionError"
    assert "my secret words" not in lines.getvalue()


def fail_beside(said: str) -> None:
    try:
        assert said
        1 / 0  # noqa: B018 - the error is what is wanted
    except ZeroDivisionError:
        structlog.get_logger().exception("turn.failed", sender="S1", text=said)


@pytest.mark.parametrize("level", ["info", "warning", "error"])
def test_message_text_is_left_out(lines: io.StringIO, level: str) -> None:
    log(level, text="my secret words", slot_values="my secret words", intent="greet")
    entry: dict[str, Any] = json.loads(lines.getvalue())
    assert entry["intent"] == "greet"
    assert "text" not in entry
    assert "my secret words" not in lines.getvalue()


def test_for_debugging_it_stays(lines: io.StringIO) -> None:
    log("debug", text="hello")
    assert json.loads(lines.getvalue())["text"] == "hello"


def log(level: str, **values: Any) -> None:
    getattr(structlog.get_logger(), level)("happened", **values)
