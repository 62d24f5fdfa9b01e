"""An agent's page follows by being told: here it asks by itself only once a minute, and what happens is there all the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.clocks import NOON, RunningClock
from tests.desk.windows import TAKE, answer, contexts, customer, entry, make_agents, signed_in, take
from tests.website.serving import served
from tests.website.visiting import CUT_OFF, chromium

__all__ = ["chromium"]  # a fixture
MINUTE = 60
PAUSE = 190  # milliseconds, as the browser's clock has them: about five questions a second
SOON = 20_000  # milliseconds; well before the page asks by itself


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Pages that ask by themselves once a minute."""
    return settings.model_copy(update={"agent_pages_ask_seconds": MINUTE})


@pytest.fixture
def passwords(settings: Settings) -> dict[str, str]:
    """The accounts of two agents."""
    return make_agents(settings, NOON)


def test_what_happens_is_on_the_pages_of_agents_at_once(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]
) -> None:
    with served(create_app(settings, engine, RunningClock())) as url, contexts(chromium, 3) as people:
        robin = signed_in(people[0], url, "robin", passwords["robin"])
        kim = signed_in(people[1], url, "kim", passwords["kim"])
        sam = customer(people[2], url)
        sam.say("a person please")
        for agent in (robin, kim):
            expect(agent.page.locator(".entry .said")).to_have_text("a person please", timeout=SOON)
        entry(kim.page, "a person please")
        expect(kim.page.get_by_role("button", name=TAKE)).to_be_visible()
        take(robin.page, "a person please")
        expect(kim.page.get_by_role("heading", level=1)).to_contain_text("with Robin", timeout=SOON)
        for words in ("first", "second", "third"):
            sam.say(words)
        for agent in (robin, kim):
            for words in ("first", "second", "third"):
                there = agent.page.get_by_role("log").get_by_text(words, exact=True)
                expect(there).to_have_count(1, timeout=SOON)
        assert all(pause >= PAUSE for pause in pauses(robin.page))
        kim.page.get_by_label("Note for colleagues").fill("a note of Kim's")
        kim.page.get_by_role("button", name="Keep as a note").click()
        expect(robin.page.get_by_role("log")).to_contain_text("a note of Kim's", timeout=SOON)
        answer(robin.page, "Please send a photo.")
        expect(kim.page.get_by_role("log")).to_contain_text("Please send a photo.", timeout=SOON)
        assert [visit.faults for visit in (robin, kim, sam)] == [[], [], []]


def pauses(page: Page) -> list[float]:
    """The milliseconds from each question of the open page to the next one."""
    asked = page.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.name.includes('/events?')).map(one => one.startTime)"
    )
    return [after - before for before, after in pairwise(asked)]


def test_a_page_that_was_cut_off_asks_as_soon_as_it_is_back(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]
) -> None:
    with contexts(chromium, 2) as people:
        with served(create_app(settings, engine, RunningClock())) as url:
            port = int(url.rsplit(":", 1)[1])
            robin = signed_in(people[0], url, "robin", passwords["robin"])
            sam = customer(people[1], url)
            sam.say("a person please")
            take(robin.page, "a person please")
            sam.wait_for("this is Robin")
        with served(create_app(settings, engine, RunningClock()), port):
            sam.say("are you back")
            expect(robin.page.get_by_role("log")).to_contain_text("are you back", timeout=SOON)
        for visit in (robin, sam):
            visit.forgive(*CUT_OFF)
            assert visit.faults == []


def test_without_a_socket_the_page_asks_by_itself(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]
) -> None:
    quick = settings.model_copy(update={"agent_pages_ask_seconds": 1})
    with served(create_app(quick, engine, RunningClock())) as url, contexts(chromium, 2) as people:
        people[0].route("**/socket.io.min.js", lambda route: route.fulfill(body=""))
        robin = signed_in(people[0], url, "robin", passwords["robin"])
        sam = customer(people[1], url)
        sam.say("a person please")
        take(robin.page, "a person please")
        sam.say("only by asking")
        expect(robin.page.get_by_role("log")).to_contain_text("only by asking", timeout=SOON)
        assert [visit.faults for visit in (robin, sam)] == [[], []]
