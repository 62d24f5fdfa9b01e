"""`./desk bench people` measures what one person sees while others chat, and says what is missing when nothing runs."""

from __future__ import annotations

import pytest

from actions.settings import Settings
from bot.bench import people
from bot.conversations.scripted_engine import ScriptedEngine
from bot.setup.browser import find_browser
from bot.setup.failing import Failed
from bot.supervisor.parts import free_port
from bot.website.app import create_app
from tests.needing import missing
from tests.website.serving import served

ORDERS = [("AT-20001", "robin@example.com")]


@pytest.fixture
def browser() -> None:
    """The machine's own Chromium, which the measurement starts by itself."""
    if find_browser() is None:
        missing("no Chromium is installed; install chromium to run the tests in a browser")


@pytest.mark.usefixtures("browser")
def test_every_message_is_timed_and_the_others_chat_too(
    settings: Settings, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAUSE_SECONDS", (0.3, 0.4))
    with served(create_app(settings, engine)) as url:
        result = people.measure(url, ORDERS, people=3, messages=6)
    assert (result.people, result.messages) == (3, 6)
    assert 0 < result.p50 <= result.p95
    assert len({message.sender for message in engine.received}) >= 3


@pytest.mark.usefixtures("browser")
def test_without_a_running_desk_it_says_how_to_start_one() -> None:
    with pytest.raises(Failed, match=r"\./desk up"):
        people.measure(f"http://127.0.0.1:{free_port()}", ORDERS, people=2, messages=6)
