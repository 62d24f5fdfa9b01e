"""Every state of the chat in a real browser, for everyone: dark, on a small phone, enlarged, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from actions.database import open_database
from actions.settings import Settings
from bot.conversations import modes
from bot.conversations.models import ConversationRow
from bot.conversations.modes import Attendant
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.e2e.pictures import a_photo
from tests.waiting import wait_for
from tests.website.cutting import Line, line_to
from tests.website.serving import served
from tests.website.test_browser import script
from tests.website.visiting import CUT_OFF, Visit, chromium

__all__ = ["chromium"]  # a fixture
SLOW = 30_000  # milliseconds, on a machine that has other work
FLOOD = "count => { for (let n = 0; n < count; n += 1) DeskChat.say(`message ${n}`); }"
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "small phone in the dark": {
        "viewport": {"width": 320, "height": 568},
        "has_touch": True,
        "is_mobile": True,
        "color_scheme": "dark",
    },
    "enlarged to 200 per cent": {"viewport": {"width": 640, "height": 360}, "device_scale_factor": 2},
    "less motion": {"reduced_motion": "reduce", "color_scheme": "dark"},
}


@pytest.fixture
def engine() -> ScriptedEngine:
    """Follows the script of the other tests in a browser."""
    return ScriptedEngine(script)


@pytest.fixture
def few(settings: Settings) -> Settings:
    """A desk that takes eight messages of a conversation in a minute."""
    return settings.model_copy(update={"chat_messages_per_minute": 8})


@pytest.fixture
def line(few: Settings, engine: ScriptedEngine) -> Iterator[Line]:
    """The line to a desk that runs."""
    with served(create_app(few, engine)) as url, line_to(url) as line:
        yield line


def let_robin_join(settings: Settings) -> None:
    """An agent takes the conversation."""
    database = open_database(settings.database_url)
    with database.write() as session:
        row = session.scalars(select(ConversationRow).with_for_update()).one()
        assert modes.join(session, row, Attendant(1, "Robin"), datetime.now(UTC))
    database.close()


def states(visit: Visit, line: Line, settings: Settings) -> Iterator[str]:
    """One state after the other, each by its name when it is on the screen."""
    page = visit.page
    yield "closed"
    visit.open()
    yield "greeting"
    visit.say("please cancel my order")
    expect(page.get_by_role("group", name="Suggested answers")).to_be_visible()
    yield "suggested answers"
    visit.press("Yes, cancel it")
    page.get_by_text("Why?").click()
    expect(page.get_by_text("Did this help?")).to_be_visible()
    yield "decision with its reasons, and whether it helped"
    visit.say("where is it")
    expect(page.get_by_role("group", name="Order AT-10423", exact=True)).to_be_visible()
    yield "order"
    visit.say("too late")
    expect(page.get_by_text("Not possible")).to_be_visible()
    yield "refused, with what is open"
    visit.say("it left early")
    expect(page.get_by_text("With our team")).to_be_visible()
    yield "with a person"
    page.get_by_label("Add a photo").set_input_files(
        {"name": "the sole.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    expect(page.get_by_label("Photos to send")).to_be_visible()
    yield "photo chosen"
    visit.press("Send")
    expect(page.get_by_alt_text("Photo you sent")).to_be_visible()
    yield "photo sent"
    page.evaluate(FLOOD, 9)
    expect(page.get_by_role("button", name="Send again").first).to_be_visible(timeout=SLOW)
    yield "refused message"
    visit.press("Email")
    visit.press("Send it")
    expect(page.get_by_role("alert")).to_be_visible()
    yield "mail form with a fault"
    visit.press("Cancel")
    let_robin_join(settings)
    line.cut()
    expect(page.get_by_role("alert")).to_contain_text("no connection")
    yield "no connection"
    line.join()
    visit.wait_for("this is Robin", seconds=30)
    expect(page.locator("desk-chat .speaker")).to_have_text("Robin (support team)")
    yield "a person has joined"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_in_any_state_and_all_of_it_fits(
    chromium: Browser, few: Settings, line: Line, look: str
) -> None:
    context = chromium.new_context(locale="en-US", **LOOKS[look])
    visit = Visit(context.new_page())
    visit.page.goto(line.url)
    found = {
        state: issues
        for state in states(visit, line, few)
        if (issues := [*visit.serious_issues("desk-chat"), *outside(visit)])
    }
    assert found == {}
    visit.forgive(*CUT_OFF)
    assert visit.faults == []
    context.close()


def outside(visit: Visit) -> list[str]:
    """What of the chat is cut off at the sides of the window, or has to be scrolled to from side to side."""
    found: list[str] = visit.page.evaluate(
        """() => [...document.querySelector("desk-chat").shadowRoot.querySelectorAll("*")]
            .filter((node) => !node.closest(".hidden, svg, .attach") && node.getClientRects().length)
            .filter((node) => {
                const box = node.getBoundingClientRect();
                return box.left < -1 || box.right > innerWidth + 1 || node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0
                    && getComputedStyle(node).display !== "inline";
            })
            .map((node) => `cut off: ${node.outerHTML.slice(0, 80)}`)"""
    )
    return found


def test_with_less_motion_nothing_moves(chromium: Browser, line: Line) -> None:
    context = chromium.new_context(reduced_motion="reduce")
    visit = Visit(context.new_page())
    visit.page.goto(line.url)
    visit.open()
    line.silence()
    visit.say("hello")
    dot = visit.page.locator("desk-chat .writing i").first
    assert dot.evaluate("node => getComputedStyle(node).animationName") == "none"
    context.close()


def tab_to(visit: Visit, is_there: Callable[[], bool]) -> None:
    """Press Tab until something has the focus, as somebody without a mouse does."""
    for _ in range(60):
        if is_there():
            return
        visit.page.keyboard.press("Tab")
    raise AssertionError("it is not reached by the keyboard")


def focused(visit: Visit) -> str:
    """The words on what has the focus in the chat."""
    words: str = visit.page.evaluate(
        "(() => { const one = document.querySelector('desk-chat').shadowRoot.activeElement; "
        "return one ? (one.getAttribute('aria-label') ?? one.textContent) : ''; })()"
    )
    return words.strip()


def test_a_cancellation_with_the_keyboard_alone(
    chromium: Browser, line: Line, engine: ScriptedEngine
) -> None:
    visit = Visit(chromium.new_page())
    visit.page.goto(line.url)
    keys = visit.page.keyboard
    tab_to(visit, lambda: focused(visit) == "Open the chat")
    keys.press("Enter")
    visit.wait_for("Hello!")
    expect(visit.page.get_by_label("Your message")).to_be_focused()
    keys.type("please cancel my order")
    keys.press("Enter")
    visit.wait_for("Shall I cancel")
    for name in ("Yes, cancel it", "Yes, it did", "Why?"):
        keys.press("Shift+Tab")
        while focused(visit) not in (name, "Close the chat"):
            keys.press("Shift+Tab")
        assert focused(visit) == name
        keys.press("Enter")
        if name == "Yes, cancel it":
            expect(visit.page.get_by_text("Did this help?")).to_be_visible()
        if name != "Why?":
            expect(visit.page.get_by_label("Your message")).to_be_focused()
    expect(visit.page.get_by_text("within 24 h")).to_be_visible()
    expect(visit.page.get_by_text("Did this help?")).to_have_count(0)
    keys.press("Escape")
    assert focused(visit) == "Open the chat"
    assert [message.text for message in engine.received] == ["please cancel my order", "/affirm"]
    assert visit.faults == []
    visit.page.close()


def test_a_hundred_messages_in_a_second_are_refused_and_nothing_breaks_for_others(
    chromium: Browser, line: Line, engine: ScriptedEngine
) -> None:
    flood, other = Visit(chromium.new_page()), Visit(chromium.new_page())
    for visit in (flood, other):
        visit.page.goto(line.url)
        visit.open()
    flood.page.evaluate(FLOOD, 100)
    other.say("hello")
    other.wait_for("You said: hello")
    expect(flood.page.get_by_text("Sending…")).to_have_count(0, timeout=SLOW)
    refused = flood.page.get_by_text("You are writing very fast").count()
    assert refused == flood.page.get_by_role("button", name="Send again").count() >= 80
    wait_for(lambda: len(engine.received) == 101 - refused)
    assert flood.faults == other.faults == []
    flood.page.close()
    other.page.close()
