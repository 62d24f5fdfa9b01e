"""`./desk conversations ...`, as a person uses it."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from actions.database import Database
from bot.commands.conversations import app
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.scripted_engine import ScriptedEngine
from bot.setup.failing import Failed
from tests.conversation_store.desk import TestDesk


@pytest.fixture(autouse=True)
def home(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk of its own for each test, whatever is set outside."""
    for name in [name for name in os.environ if name.startswith("DESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def talk(sqlite_database: Database) -> TestDesk:
    """A conversation with a question and a pressed button."""

    async def both() -> TestDesk:
        desk = TestDesk(sqlite_database, ScriptedEngine(asking))
        await desk.say("cancel [bold]it[/bold]")
        await desk.say("/affirm")
        desk.close()
        return desk

    return asyncio.run(both())


def asking(message: EngineMessage) -> list[Reply]:
    """Always the same question."""
    return [Reply(text="Shall I?", data={"buttons": [{"title": "Yes, cancel", "payload": "/affirm"}]})]


def shown(*arguments: str) -> str:
    """What the command prints."""
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


def test_an_empty_desk_says_how_to_begin() -> None:
    assert "Nobody has said anything yet" in shown("list")
    assert json.loads(shown("list", "--json")) == []


def test_the_list_leads_to_the_conversation(talk: TestDesk) -> None:
    assert "sam" in shown("list")
    listed = json.loads(shown("list", "--json"))
    assert [(one["sender"], one["event_count"]) for one in listed] == [("sam", 4)]
    assert json.loads(shown("show", listed[0]["id"], "--json"))["sender"] == "sam"


def test_a_conversation_is_shown_as_it_was_written(talk: TestDesk) -> None:
    screen = shown("show", "sam")
    assert "cancel [bold]it[/bold]" in screen
    assert "Yes, cancel" in screen
    assert "12:00:00 EST" in screen


def test_every_event_is_in_the_json(talk: TestDesk) -> None:
    events = json.loads(shown("show", "sam", "--json"))["events"]
    assert [event["number"] for event in events] == [1, 2, 3, 4]
    assert [event["source"] for event in events] == ["customer", "bot", "customer", "bot"]
    assert events[0]["at"] == "2026-03-02T17:00:00+00:00"
    assert events[0]["answered_at"] is not None
    assert events[1]["answers"] == 1


def test_an_unknown_id_is_told_in_a_sentence() -> None:
    result = CliRunner().invoke(app, ["show", "nobody"])
    assert isinstance(result.exception, Failed)
    assert "./desk conversations list" in str(result.exception)
