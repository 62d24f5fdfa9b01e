"""The chat in a real browser over a bad network: the line is cut, falls silent, or the computer sleeps meanwhile."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from actions.database import open_database
from actions.settings import Settings
from bot.conversations import store
from bot.conversations.events import Source
from bot.conversations.models import ConversationRow
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.waiting import wait_for
from tests.website.cutting import Line, line_to
from tests.website.serving import served
from tests.website.test_browser import script
from tests.website.visiting import CUT_OFF, Visit, chromium

__all__ = ["chromium"]  # a fixture
WATCH_FOR_SLEEP = """() => {
    let last = performance.now();
    window.longest = 0;
    setInterval(() => {
        window.longest = Math.max(window.longest, performance.now() - last);
        last = performance.now();
    }, 10);
}"""

# The page is shown, or the network is back, while the chat is connecting: behind the first packet, before the answer to the next.
SHOWN_MEANWHILE = """
window.WebSocket = class extends WebSocket {
    constructor(...place) {
        super(...place);
        this.addEventListener("message", () => setTimeout(() => dispatchEvent(new Event("pageshow"))), { once: true });
    }
};
"""


@pytest.fixture
def engine() -> ScriptedEngine:
    """Follows the script of the other tests in a browser."""
    return ScriptedEngine(script)


@pytest.fixture
def line(settings: Settings, engine: ScriptedEngine) -> Iterator[Line]:
    """The line to a desk that runs."""
    with served(create_app(settings, engine)) as url, line_to(url) as line:
        yield line


@pytest.fixture
def visit(chromium: Browser, line: Line) -> Iterator[Visit]:
    """A window with the chat open; nothing may go wrong in it but that the desk is not reached."""
    context = chromium.new_context(locale="en-US")
    visit = opened(Visit(context.new_page()), line)
    yield visit
    context.close()
    visit.forgive(*CUT_OFF)
    assert visit.faults == []


def opened(visit: Visit, line: Line) -> Visit:
    """The chat, with one message said and answered."""
    visit.page.goto(line.url)
    visit.open()
    visit.say("one")
    visit.wait_for("You said: one")
    return visit


def write_as_robin(settings: Settings, text: str) -> None:
    """An agent writes while nobody is connected who could be told."""
    database = open_database(settings.database_url)
    with database.write() as session:
        row = session.scalars(select(ConversationRow).with_for_update()).one()
        store.append(session, row, Source.AGENT, "message", text, datetime.now(UTC), data={"name": "Robin"})
    database.close()


def nothing_is_lost_or_doubled(visit: Visit, engine: ScriptedEngine, words: list[str]) -> None:
    """Each message is on the screen once, in its order, with its answer, and was dealt with once."""
    visit.wait_for(f"You said: {words[-1]}", seconds=30)
    assert [text for text in visit.texts() if text in words] == words
    assert [text for text in visit.texts() if text.startswith("You said")] == [
        f"You said: {one}" for one in words
    ]
    assert [message.text for message in engine.received] == words


def test_over_a_line_that_is_cut_and_refuses_nothing_is_lost_or_doubled(
    visit: Visit, line: Line, engine: ScriptedEngine
) -> None:
    line.cut()
    expect(visit.page.get_by_role("alert")).to_contain_text("no connection to the shop")
    visit.say("two")
    visit.say("three")
    expect(visit.page.get_by_text("Sending…")).to_have_count(2)
    line.join()
    nothing_is_lost_or_doubled(visit, engine, ["one", "two", "three"])
    expect(visit.page.get_by_role("alert")).to_have_count(0)
    expect(visit.page.get_by_text("Sending…")).to_have_count(0)


def test_a_line_that_falls_silent_and_then_breaks_loses_nothing_of_what_was_on_its_way(
    visit: Visit, line: Line, engine: ScriptedEngine
) -> None:
    line.silence()
    visit.say("two")
    expect(visit.page.get_by_text("Sending…")).to_have_count(1)
    line.cut()
    line.join()
    nothing_is_lost_or_doubled(visit, engine, ["one", "two"])


def test_an_answer_that_was_lost_on_its_way_is_not_asked_for_twice(
    visit: Visit, line: Line, engine: ScriptedEngine
) -> None:
    """The message arrives, its answer does not: the same message again is known by its id."""
    line.silence(answers_only=True)
    visit.say("two")
    wait_for(lambda: len(engine.received) == 2)
    expect(visit.page.get_by_text("Sending…")).to_have_count(1)
    line.cut()
    line.join()
    nothing_is_lost_or_doubled(visit, engine, ["one", "two"])


def test_a_reload_in_the_middle_of_a_question_while_the_line_is_cut(
    visit: Visit, line: Line, engine: ScriptedEngine
) -> None:
    visit.say("please cancel my order")
    visit.wait_for("Shall I cancel AT-10423?")
    line.cut()
    visit.press("Yes, cancel it")
    expect(visit.page.get_by_text("Sending…")).to_have_count(1)
    line.join()
    visit.page.reload()
    visit.wait_for("It is cancelled.", seconds=30)
    assert visit.texts().count("Yes, cancel it") == 1
    assert [message.text for message in engine.received].count("/affirm") == 1


def test_a_page_that_is_shown_while_the_chat_is_connecting(visit: Visit, engine: ScriptedEngine) -> None:
    visit.say("please cancel my order")
    visit.wait_for("Shall I cancel AT-10423?")
    visit.page.add_init_script(SHOWN_MEANWHILE)
    visit.page.reload()
    visit.wait_for("Shall I cancel AT-10423?")
    visit.press("Yes, cancel it")
    visit.wait_for("It is cancelled.")
    assert [message.text for message in engine.received][-2:] == ["please cancel my order", "/affirm"]


def test_two_tabs_that_both_write_without_a_connection_show_the_same_afterwards(
    visit: Visit, line: Line, engine: ScriptedEngine
) -> None:
    other = Visit(visit.page.context.new_page())
    other.page.goto(line.url)
    other.wait_for("You said: one")
    line.cut()
    visit.say("from here")
    other.say("from there")
    line.join()
    for tab in (visit, other):
        tab.wait_for("You said: from here", seconds=30)
        tab.wait_for("You said: from there", seconds=30)
    assert visit.texts() == other.texts()
    assert sorted(message.text for message in engine.received) == ["from here", "from there", "one"]
    other.forgive(*CUT_OFF)
    assert other.faults == []


def test_two_tabs_that_are_closed_without_a_connection_keep_what_both_wrote(
    visit: Visit, line: Line, engine: ScriptedEngine
) -> None:
    other = visit.page.context.new_page()
    other.goto(line.url)
    Visit(other).wait_for("You said: one")
    line.cut()
    visit.say("from here")
    expect(visit.page.get_by_text("Sending…")).to_have_count(1)
    Visit(other).say("from there")
    expect(other.get_by_text("Sending…")).to_have_count(1)
    other.close()
    visit.page.goto("about:blank")
    line.join()
    visit.page.goto(line.url)
    for word in ("here", "there"):
        visit.wait_for(f"You said: from {word}", seconds=30)
    assert len(visit.texts()) == 6
    assert sorted(message.text for message in engine.received) == ["from here", "from there", "one"]


@contextmanager
def asleep(browser: Browser) -> Iterator[None]:
    """Every process of the browser but its first stands still, as on a laptop whose lid is closed."""
    found = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    processes = [one["id"] for one in found if one["type"] != "browser"]
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


def test_a_laptop_that_slept_shows_what_was_written_meanwhile(
    chromium: Browser, visit: Visit, line: Line, settings: Settings
) -> None:
    """Asleep, the page neither pings nor hears that the line is gone."""
    visit.page.evaluate(WATCH_FOR_SLEEP)
    began = time.monotonic()
    with asleep(chromium):
        write_as_robin(settings, "Good morning!")
        line.cut()
        line.join()
        slept = time.monotonic() - began
    visit.wait_for("Good morning!", seconds=30)
    assert visit.page.evaluate("window.longest") >= slept * 1000 / 2
    expect(visit.page.locator("desk-chat .speaker")).to_have_text("Robin (support team)")
    visit.say("two")
    visit.wait_for("You said: two")
    assert visit.texts() == ["one", "You said: one", "Good morning!", "two", "You said: two"]
