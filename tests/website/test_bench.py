"""`./desk bench chat` measures a desk that runs, and says what is missing when none does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from rich.progress import Progress

from actions.settings import Settings
from bot.bench import chat
from bot.conversations.scripted_engine import ScriptedEngine
from bot.setup.failing import Failed
from bot.supervisor.parts import free_port
from bot.website.app import create_app
from tests.website.serving import served

ORDERS = [("AT-20001", "robin@example.com")]


@pytest.fixture
def running(settings: Settings, engine: ScriptedEngine) -> Iterator[Settings]:
    """The settings of a desk that runs."""
    with served(create_app(settings, engine)) as url:
        yield settings.model_copy(update={"port": urlsplit(url).port})


def measured(settings: Settings) -> list[chat.Result]:
    """A short measurement."""
    return asyncio.run(chat.Talk(settings, chat.dialogues(), ORDERS).measure(48, Progress(disable=True)))


def test_every_message_is_sent_and_timed(running: Settings, engine: ScriptedEngine) -> None:
    results = measured(running)
    assert [(one.senders, one.messages) for one in results] == [(1, 48), (4, 48), (16, 48)]
    assert all(0 < one.p50 <= one.p95 and one.rate > 0 for one in results)
    assert len(engine.received) == chat.WARM_UP + 3 * 48
    assert "my email is robin@example.com" in {message.text for message in engine.received}


def test_a_third_of_the_script_needs_an_action() -> None:
    lines = [line for dialogue in chat.dialogues() for line in dialogue]
    assert sum(line.action for line in lines) * 3 == len(lines)


def test_without_a_running_desk_it_says_how_to_start_one(settings: Settings) -> None:
    with pytest.raises(Failed, match=r"\./desk up"):
        measured(settings.model_copy(update={"port": free_port()}))


def test_without_orders_it_says_how_to_load_some(settings: Settings) -> None:
    with pytest.raises(Failed, match=r"\./desk orders demo"):
        chat.orders(settings)


def test_memory_is_that_of_the_parts_that_run(settings: Settings) -> None:
    settings.run_dir.mkdir()
    (settings.run_dir / "desk.pid").write_text(f"{os.getpid()}\n")
    (settings.run_dir / "engine.pid").write_text("999999999\n")
    memory = chat.memory_of(settings.run_dir)
    assert list(memory) == ["desk"]
    assert memory["desk"] > 1
