"""Two agents and three customers at once, in real browsers: from "I want a human" to an agent's words and back."""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, expect

from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.clocks import NOON, RunningClock
from tests.desk.windows import AGENTS, answer, contexts, customer, entry, make_agents, signed_in, take
from tests.website.serving import served
from tests.website.visiting import CUT_OFF, Visit, chromium

__all__ = ["chromium"]  # a fixture


@pytest.fixture
def passwords(settings: Settings) -> dict[str, str]:
    """The accounts of two agents."""
    return make_agents(settings, NOON)


def test_two_agents_and_three_customers_at_once(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]
) -> None:
    with served(create_app(settings, engine, RunningClock())) as url, contexts(chromium, 5) as people:
        robin, kim = (
            signed_in(context, url, name, passwords[name])
            for context, name in zip(people[:2], AGENTS, strict=True)
        )
        customers = [customer(context, url) for context in people[2:]]
        for number, one in enumerate(customers):
            one.say(f"a person please, {number}")
            one.wait_for("I pass you on.")
        for agent in (robin, kim):
            expect(agent.page.locator(".entry")).to_have_count(3)  # it came by itself, the longest wait first
            expect(agent.page.locator(".entry .said").first).to_have_text("a person please, 0")
            expect(agent.page).to_have_title("(3) Waiting · AllTrends USA")
        both_open_the_first(robin.page, kim.page)
        kim.forgive("409")
        customers[0].wait_for("this is Robin from our team")
        expect(customers[0].page.locator("desk-chat .speaker")).to_have_text("Robin (support team)")
        heard = len(engine.received)
        customers[0].say("thank you for coming")
        expect(robin.page.get_by_role("log")).to_contain_text("thank you for coming")
        answer(robin.page, "Please send a photo.")
        customers[0].wait_for("Please send a photo.")
        kim.page.goto(f"{url}/desk")
        entry(kim.page, "a person please, 1").get_by_role("button", name="Take this conversation").click()
        answer(kim.page, "Kim here.")
        customers[1].wait_for("Kim here.")
        assert len(engine.received) == heard
        robin.page.get_by_role("button", name="Give back to the assistant").click()
        customers[0].wait_for("Robin has left the chat")
        customers[0].say("and now?")
        customers[0].wait_for("You said: and now?")
        expect(customers[0].page.locator("desk-chat .speaker")).to_have_text("Assistant")
        for one in (*customers[1:], kim):
            expect(one.page.get_by_text("Please send a photo.")).to_have_count(0)
        assert [visit.faults for visit in (robin, kim, *customers)] == [[], [], [], [], []]


def both_open_the_first(first: Page, second: Page) -> None:
    """Two agents have the same conversation before them; the second to take it is told so."""
    for page in (first, second):
        entry(page, "a person please, 0")
        expect(page.get_by_role("button", name="Take this conversation")).to_be_visible()
    second.route("**/events?*", lambda route: route.fulfill(status=204))  # the news are late
    first.get_by_role("button", name="Take this conversation").click()
    expect(first.get_by_label("Your answer")).to_be_visible()
    second.get_by_role("button", name="Take this conversation").click()
    expect(second.get_by_role("alert")).to_contain_text("Somebody else took this conversation")
    second.unroute_all()
    second.get_by_role("link", name="Back to the conversation").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("with Robin")


def test_a_restart_in_the_middle_loses_and_doubles_nothing(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]
) -> None:
    with contexts(chromium, 2) as people:
        with served(create_app(settings, engine, RunningClock())) as url:
            port = url.rsplit(":", 1)[1]
            robin = signed_in(people[0], url, "robin", passwords["robin"])
            sam = customer(people[1], url)
            sam.say("a person please")
            entry(robin.page, "a person please").get_by_role("button", name="Take this conversation").click()
            answer(robin.page, "before")
            sam.wait_for("before")
            robin.page.get_by_label("Your answer").fill("a draft")
        with served(create_app(settings, engine, RunningClock()), int(port)):
            expect(robin.page.locator("#lost")).to_be_hidden(timeout=20_000)
            expect(robin.page.get_by_label("Your answer")).to_have_value("a draft")
            answer(robin.page, "after")
            sam.wait_for("after", seconds=30)
            heard = len(engine.received)
            sam.say("still there")
            expect(robin.page.get_by_role("log")).to_contain_text("still there")
            said = [text for text in sam.texts() if text in ("before", "after", "still there")]
            assert said == ["before", "after", "still there"]
            assert len(engine.received) == heard
        for visit in (robin, sam):
            visit.forgive(*CUT_OFF)
            assert visit.faults == []


def taken(people: list[BrowserContext], url: str, passwords: dict[str, str]) -> tuple[Visit, Visit]:
    """A customer who has asked for a person, and the agent who has taken the conversation."""
    sam = customer(people[0], url)
    sam.say("a person please")
    robin = signed_in(people[1], url, "robin", passwords["robin"])
    take(robin.page, "a person please")
    return sam, robin


def test_what_was_typed_outlives_a_colleague_who_comes_in_between(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]
) -> None:
    with served(create_app(settings, engine, RunningClock())) as url, contexts(chromium, 2) as people:
        sam, robin = taken(people, url, passwords)
        answer(robin.page, "said and gone")
        expect(robin.page.get_by_label("Your answer")).to_have_value("")
        robin.page.get_by_label("Your answer").fill("half a sentence")
        other = Visit(people[1].new_page())
        other.page.goto(robin.page.url)
        other.page.get_by_role("button", name="Pass on").click()
        expect(robin.page.get_by_role("button", name="Take this conversation")).to_be_visible()
        expect(robin.page.get_by_label("Note for colleagues")).to_have_value("half a sentence")
        robin.page.get_by_role("button", name="Take this conversation").click()
        expect(robin.page.get_by_label("Your answer")).to_have_value("half a sentence")
        sam.wait_for("passing you on to a colleague")
        assert [visit.faults for visit in (robin, other, sam)] == [[], [], []]


def test_what_is_typed_before_the_scripts_are_there_is_kept_and_can_be_sent(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]
) -> None:
    with served(create_app(settings, engine, RunningClock())) as url, contexts(chromium, 2) as people:
        sam, robin = taken(people, url, passwords)
        held: list[Route] = []
        robin.page.route("**/htmx.min.js", lambda route: held.append(route))
        for early in ("the first word", "the second word"):
            robin.page.goto(robin.page.url, wait_until="commit")
            robin.page.get_by_label("Your answer").fill(early)
            held.pop().continue_()
            robin.page.wait_for_load_state()
            expect(robin.page.get_by_label("Your answer")).to_have_value(early)
        robin.page.goto(robin.page.url, wait_until="commit")
        robin.page.get_by_label("Your answer").fill("sent at once")
        robin.page.get_by_label("Your answer").press("Control+Enter")
        sam.wait_for("sent at once")
        robin.page.unroute_all()
        robin.page.goto(robin.page.url)
        expect(robin.page.get_by_label("Your answer")).to_have_value("")


def goes_on_typing(page: Page, seen: Locator) -> None:
    """Types into the answer as long as the other side does not see it: what comes before the connection is up is told nobody."""
    for _ in range(60):
        page.get_by_label("Your answer").press_sequentially("h", delay=50)
        with suppress(AssertionError):
            expect(seen).to_be_visible(timeout=500)
            return
    expect(seen).to_be_visible()


def test_typing_is_shown_both_ways_and_only_while_it_lasts(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, passwords: dict[str, str]
) -> None:
    with served(create_app(settings, engine, RunningClock())) as url, contexts(chromium, 2) as people:
        sam, robin = taken(people, url, passwords)
        sam.wait_for("this is Robin")
        writing = sam.page.locator("desk-chat .writing")
        expect(writing).to_have_count(0)
        robin.page.wait_for_load_state()  # the live connection is told of from then on
        goes_on_typing(robin.page, writing)
        expect(writing).to_have_count(0, timeout=20_000)
        sam.page.locator("desk-chat textarea").press_sequentially("Hello", delay=50)
        expect(robin.page.locator("#typing")).to_have_text("The customer is typing …")
        expect(robin.page.locator("#typing")).to_be_empty(timeout=20_000)
        assert robin.page.get_by_role("log").get_by_text("Hello", exact=True).count() == 0
        assert [visit.faults for visit in (robin, sam)] == [[], []]
