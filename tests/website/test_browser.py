"""The chat page in a real browser, as a customer uses it: with a mouse, a keyboard, a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from actions.settings import Settings
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.scripted_engine import ScriptedEngine
from bot.setup.browser import find_browser
from bot.website.app import create_app
from tests.website.serving import served

BUTTONS = [{"title": "Yes, cancel it", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
EVIL = "<img src=x onerror=\"document.title='taken'\"><b>bold</b>"


def script(message: EngineMessage) -> list[Reply]:
    """A question with buttons, two parts for a long story, otherwise an echo."""
    if "cancel" in message.text:
        return [Reply(text="Shall I cancel AT-10423?", data={"buttons": BUTTONS})]
    if message.text == "/affirm":
        return [Reply(text="It is cancelled."), Reply(text="The refund takes 3 to 5 days.")]
    return [Reply(text=f"You said: {message.text}")]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium is installed; install chromium to run the tests in a browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def engine() -> ScriptedEngine:
    """Follows the script above."""
    return ScriptedEngine(script)


@pytest.fixture
def url(settings: Settings, engine: ScriptedEngine) -> Iterator[str]:
    """The address of a desk that runs."""
    with served(create_app(settings, engine)) as url:
        yield url


@dataclass
class Visit:
    """A customer's window, and everything that went wrong in it."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(text)

    def say(self, text: str) -> None:
        """Write and press Enter."""
        self.page.get_by_label("Your message").fill(text)
        self.page.get_by_label("Your message").press("Enter")

    def texts(self) -> list[str]:
        """What stands in the bubbles, without who said it."""
        return self.page.locator("#events .said").all_inner_texts()

    def wait_for(self, text: str) -> None:
        """Wait until this is said."""
        expect(self.page.get_by_role("log")).to_contain_text(text)


@pytest.fixture
def visit(chromium: Browser, url: str) -> Iterator[Visit]:
    """A window of usual size; nothing may go wrong in it."""
    context = chromium.new_context(locale="en-US", timezone_id="America/New_York")
    visit = Visit(context.new_page())
    visit.page.goto(url)
    yield visit
    context.close()
    assert visit.faults == []


def test_a_customer_chats_and_presses_a_button(visit: Visit, engine: ScriptedEngine) -> None:
    visit.say("please cancel my order")
    visit.page.get_by_role("button", name="Yes, cancel it").click()
    visit.wait_for("The refund takes 3 to 5 days.")
    assert visit.texts() == [
        "please cancel my order",
        "Shall I cancel AT-10423?",
        "Yes, cancel it",
        "It is cancelled.",
        "The refund takes 3 to 5 days.",
    ]
    expect(visit.page.get_by_role("button", name="Yes, cancel it")).to_have_count(0)
    assert engine.received[-1].text == "/affirm"


def test_the_suggestions_at_the_beginning_work_with_the_keyboard_alone(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Cancel an order").focus()
    visit.page.keyboard.press("Enter")
    visit.wait_for("Shall I cancel AT-10423?")
    expect(visit.page.get_by_label("Your message")).to_be_focused()
    visit.page.keyboard.press("Shift+Tab")
    expect(visit.page.get_by_role("button", name="No", exact=True)).to_be_focused()


def test_a_reload_keeps_the_conversation_and_its_buttons(visit: Visit) -> None:
    visit.say("please cancel my order")
    visit.wait_for("Shall I cancel AT-10423?")
    before = visit.texts()
    visit.page.reload()
    visit.wait_for("Shall I cancel AT-10423?")
    assert visit.texts() == before
    visit.page.get_by_role("button", name="Yes, cancel it").click()
    visit.wait_for("It is cancelled.")


def test_starting_over_empties_the_page(visit: Visit) -> None:
    visit.say("hello")
    visit.wait_for("You said: hello")
    visit.page.get_by_role("button", name="Start over").click()
    expect(visit.page.locator("li:not(#greeting)")).to_have_count(0)
    expect(visit.page.get_by_role("button", name="Cancel an order")).to_be_visible()
    visit.page.reload()
    expect(visit.page.locator("li:not(#greeting)")).to_have_count(0)


def test_markup_is_shown_as_it_was_typed(visit: Visit) -> None:
    visit.say(EVIL)
    visit.wait_for(f"You said: {EVIL}")
    assert visit.page.locator("#events img, #events b").count() == 0
    assert "taken" not in visit.page.title()


def test_each_message_has_its_time_and_its_speaker(visit: Visit) -> None:
    visit.say("hello")
    visit.wait_for("You said: hello")
    times = visit.page.locator("#events time")
    expect(times).to_have_count(2)
    assert times.first.get_attribute("datetime")
    expect(visit.page.locator(".event.bot .hidden").last).to_have_text("Assistant: ")


def test_an_answer_that_comes_late_appears_by_itself(visit: Visit, engine: ScriptedEngine) -> None:
    engine.engine_up = False
    visit.say("hello")
    visit.wait_for("restarting")
    engine.engine_up = True
    visit.wait_for("You said: hello")
    assert len(visit.texts()) == 3


def test_a_message_that_did_not_get_through_can_be_sent_again(visit: Visit, engine: ScriptedEngine) -> None:
    visit.page.route("**/chat/messages", lambda route: route.abort())
    visit.say("hello")
    expect(visit.page.get_by_role("alert")).to_contain_text("check your connection")
    visit.page.unroute("**/chat/messages")
    visit.page.get_by_role("button", name="Send again").click()
    visit.wait_for("You said: hello")
    assert visit.texts() == ["hello", "You said: hello"]
    expect(visit.page.get_by_role("alert")).to_have_count(0)
    assert len(engine.received) == 1
    assert [fault for fault in visit.faults if "ERR_FAILED" not in fault] == []
    visit.faults.clear()


def test_an_empty_message_is_not_sent_and_shift_enter_begins_a_line(
    visit: Visit, engine: ScriptedEngine
) -> None:
    visit.say("   ")
    field = visit.page.get_by_label("Your message")
    field.fill("one")
    field.press("Shift+Enter")
    field.press_sequentially("two")
    field.press("Enter")
    visit.wait_for("You said: one\ntwo")
    assert [message.text for message in engine.received] == ["one\ntwo"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_fits_on_a_small_phone(chromium: Browser, url: str, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": 320, "height": 568},
        color_scheme=scheme,
        has_touch=True,
        is_mobile=True,  # type: ignore[arg-type]
    )
    visit = Visit(context.new_page())
    visit.page.goto(url)
    visit.say("please cancel my order " + "w" * 300)
    button = visit.page.get_by_role("button", name="Yes, cancel it")
    expect(button).to_be_in_viewport()
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 320
    sizes = [box for item in visit.page.get_by_role("button").all() if (box := item.bounding_box())]
    assert all(box["height"] >= 44 for box in sizes)
    button.tap()
    visit.wait_for("It is cancelled.")
    context.close()
    assert visit.faults == []


def test_the_page_keeps_to_its_own_files(visit: Visit, url: str) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.reload()
    visit.say("hello")
    visit.wait_for("You said: hello")
    assert asked
    assert all(address.startswith(url) for address in asked)
