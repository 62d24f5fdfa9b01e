"""The chat in a real browser, as a customer uses it: with a mouse, a keyboard, a phone, two tabs, a bad connection."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from actions.database import open_database
from actions.settings import Settings
from bot.conversations import store
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.events import Source
from bot.conversations.models import ConversationRow
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.waiting import wait_for
from tests.website.serving import served
from tests.website.visiting import CUT_OFF, Visit, chromium

__all__ = ["chromium"]  # a fixture
BUTTONS = [{"title": "Yes, cancel it", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
EVIL = "<img src=x onerror=\"document.title='taken'\"><b>bold</b>"
CARD = {
    "order": "AT-10423", "items": "1 × Mug", "goal": "cancel", "outcome": "cancelled", "verdict": "allowed", "rma": None,
    "deadline": "2026-03-02T17:00:00+00:00",
    "refund": {"amount": "54.90", "currency": "USD", "to": "Visa", "within_days": [3, 5]},
    "checks": [{"id": "cancel.window", "holds": True, "because": "It was asked for within 24 h."}],
}  # fmt: skip

OPEN = [
    {"goal": "return", "verdict": "allowed", "from": None, "until": "2026-03-02T17:00:00+00:00"},
    {"goal": "exchange", "verdict": "wait", "from": None, "until": None},
]
ORDER = {
    "number": "AT-10423", "status": "shipped", "placed_at": "2026-03-01T17:00:00+00:00", "currency": "USD", "total": "54.90",
    "lines": [{"title": "Linen Shirt", "variant": "red, M", "quantity": 2, "unit_price": "24.95"}],
}  # fmt: skip


PRECEDING = 2  # Node.DOCUMENT_POSITION_PRECEDING


def script(message: EngineMessage) -> list[Reply]:
    """A question with buttons, then a decision; an order; otherwise an echo."""
    if "cancel" in message.text:
        return [Reply(text="Shall I cancel AT-10423?", data={"buttons": BUTTONS})]
    if message.text == "return it":
        opened = {**CARD, "goal": "return", "outcome": "opened", "rma": "RMA-10001"}
        return [Reply(text="It is registered."), Reply(data={"custom": {"decision": opened}})]
    if message.text == "too late":
        refused = {**CARD, "outcome": "refused", "verdict": "refused", "refund": None, "open": OPEN}
        told = Reply(
            text="It is too late.", data={"buttons": [{"title": "Return it", "payload": "/return_item"}]}
        )
        return [told, Reply(data={"custom": {"decision": refused}}), Reply(data={"custom": {"closed": True}})]
    if message.text == "it left early":
        human = {
            **CARD,
            "outcome": "human",
            "verdict": "human",
            "refund": None,
            "requested_at": CARD["deadline"],
        }
        marks = {"decision": human, "handoff": {"reason": "policy", "missing": "a secret of the desk"}}
        passed_on = Reply(text="A colleague takes it from there.", data={"custom": marks})
        return [passed_on, Reply(data={"custom": {"closed": True}})]
    if message.text == "where is it":
        return [Reply(text="It is on its way."), Reply(data={"custom": {"order": ORDER}})]
    if message.text == "/affirm":
        return [
            Reply(text="It is cancelled."),
            Reply(data={"custom": {"decision": CARD}}),
            Reply(data={"custom": {"closed": True}}),
        ]
    return [Reply(text=f"You said: {message.text}")]


@pytest.fixture
def engine() -> ScriptedEngine:
    """Follows the script above."""
    return ScriptedEngine(script)


@pytest.fixture
def url(settings: Settings, engine: ScriptedEngine) -> Iterator[str]:
    """The address of a desk that runs."""
    with served(create_app(settings, engine)) as url:
        yield url


@pytest.fixture
def visit(chromium: Browser, url: str) -> Iterator[Visit]:
    """A window of usual size with the chat open; nothing may go wrong in it."""
    context = chromium.new_context(locale="en-US", timezone_id="America/New_York")
    visit = Visit(context.new_page())
    visit.page.goto(url)
    visit.open()
    yield visit
    context.close()
    assert visit.faults == []


def test_a_customer_presses_a_button_and_gets_a_decision_with_its_reason(
    visit: Visit, engine: ScriptedEngine
) -> None:
    visit.say("please cancel my order")
    visit.press("Yes, cancel it")
    visit.wait_for("It is cancelled.")
    expected = ["please cancel my order", "Shall I cancel AT-10423?", "Yes, cancel it", "It is cancelled."]
    assert visit.texts() == expected
    assert engine.received[-1].text == "/affirm"
    card = visit.page.get_by_role("group", name="Decision on order AT-10423")
    expect(card).to_contain_text("Cancelled · $54.90 back to Visa in 3 to 5 days")
    expect(card).not_to_contain_text("Until")
    expect(card.get_by_text("within 24 h")).not_to_be_visible()
    card.get_by_text("Why?").click()
    expect(card.get_by_text("within 24 h")).to_be_visible()
    expect(visit.page.get_by_role("button", name="Yes, cancel it")).to_have_count(0)


def test_a_return_shows_its_number_and_its_last_minute_in_the_shops_time(visit: Visit) -> None:
    visit.say("return it")
    card = visit.page.get_by_role("group", name="Decision on order AT-10423")
    expect(card).to_contain_text("Return open")
    expect(card).to_contain_text("RMA-10001")
    expect(card).not_to_contain_text("$")  # the refund of a return is for the inspection to decide
    expect(card).to_contain_text("Mar 2, 12:00 PM EST")


def test_a_refusal_says_when_its_time_ran_out(visit: Visit) -> None:
    visit.say("too late")
    card = visit.page.get_by_role("group", name="Decision on order AT-10423")
    expect(card).to_contain_text("Not possible")
    expect(card.get_by_text("Was possible until")).to_be_visible()
    expect(card).to_contain_text("Mar 2, 12:00 PM EST")
    expect(card).to_contain_text(
        "Still possibleReturn until Mar 2, 12:00 PM EST; Exchange once it is delivered"
    )
    button = visit.page.get_by_role("button", name="Return it")
    below = button.evaluate("(button, card) => button.compareDocumentPosition(card)", card.element_handle())
    assert below == PRECEDING


def test_what_a_person_decides_says_from_when_it_counts_and_is_not_asked_whether_it_helped(
    visit: Visit,
) -> None:
    visit.say("it left early")
    card = visit.page.get_by_role("group", name="Decision on order AT-10423")
    expect(card).to_contain_text("With our team")
    expect(card).to_contain_text("Your request counts fromMar 2, 12:00 PM EST")
    expect(visit.page.get_by_text("Did this help?")).to_have_count(0)


def test_an_order_that_was_asked_about_is_shown_as_a_card(visit: Visit) -> None:
    visit.say("where is it")
    card = visit.page.get_by_role("group", name="Order AT-10423")
    for words in (
        "on its way",
        "2 × Linen Shirt (red, M) $49.90",
        "Total$54.90",
        "PlacedMar 1, 12:00 PM EST",
    ):
        expect(card).to_contain_text(words)


def test_an_agent_is_named_in_the_header_and_at_the_message(visit: Visit, settings: Settings) -> None:
    visit.say("hello")
    visit.wait_for("You said: hello")
    expect(visit.page.locator("desk-chat .speaker")).to_have_text("Assistant")
    database = open_database(settings.database_url)
    with database.write() as session:
        row = session.scalars(select(ConversationRow).with_for_update()).one()
        now = datetime.now(UTC)
        store.append(session, row, Source.AGENT, "message", "Good day!", now, data={"name": "Robin"})
    database.close()
    visit.page.reload()
    visit.wait_for("Good day!")
    expect(visit.page.locator("desk-chat .speaker")).to_have_text("Robin (support team)")


def test_at_the_end_it_is_asked_whether_it_helped(visit: Visit, url: str) -> None:
    visit.say("please cancel my order")
    visit.press("Yes, cancel it")
    visit.press("Yes, it did")
    expect(visit.page.get_by_text("Did this help?")).to_have_count(0)
    visit.page.reload()
    visit.wait_for("It is cancelled.")
    expect(visit.page.get_by_text("Did this help?")).to_have_count(0)


def test_the_suggestions_at_the_beginning_work_with_the_keyboard_alone(visit: Visit) -> None:
    visit.page.get_by_role("button", name="Cancel an order").focus()
    visit.page.keyboard.press("Enter")
    visit.wait_for("Shall I cancel AT-10423?")
    visit.page.get_by_role("button", name="No", exact=True).focus()
    visit.page.keyboard.press("Escape")
    expect(visit.page.get_by_role("dialog")).to_have_count(0)
    expect(visit.page.get_by_role("button", name="Open the chat")).to_be_focused()
    visit.page.keyboard.press("Enter")
    expect(visit.page.get_by_label("Your message")).to_be_focused()


def test_a_reload_keeps_the_conversation_and_its_buttons(visit: Visit) -> None:
    visit.say("please cancel my order")
    visit.wait_for("Shall I cancel AT-10423?")
    before = visit.texts()
    visit.page.reload()
    visit.wait_for("Shall I cancel AT-10423?")
    assert visit.texts() == before
    visit.press("Yes, cancel it")
    visit.wait_for("It is cancelled.")


def test_a_second_tab_shows_the_same_and_follows_a_new_beginning(visit: Visit, url: str) -> None:
    visit.say("hello")
    visit.wait_for("You said: hello")
    other = Visit(visit.page.context.new_page())
    other.page.goto(url)
    other.wait_for("You said: hello")
    other.say("from the other tab")
    visit.wait_for("You said: from the other tab")
    assert visit.texts() == other.texts()
    other.press("Start over")
    expect(visit.page.locator("desk-chat .said")).to_have_count(0)
    visit.say("again")
    for tab in (visit, other):
        tab.wait_for("You said: again")
    assert visit.texts() == other.texts() == ["again", "You said: again"]
    assert other.faults == []


def test_a_lost_connection_loses_and_doubles_nothing(visit: Visit, engine: ScriptedEngine) -> None:
    visit.say("one")
    visit.wait_for("You said: one")
    visit.page.context.set_offline(True)
    visit.page.evaluate("window.dispatchEvent(new Event('offline'))")
    visit.say("two")
    visit.say("three")
    expect(visit.page.get_by_text("Sending…")).to_have_count(2)
    visit.page.context.set_offline(False)
    visit.wait_for("You said: three", seconds=30)
    words = ["one", "two", "three"]
    assert [text for text in visit.texts() if text in words] == words
    assert [text for text in visit.texts() if text not in words] == [f"You said: {word}" for word in words]
    assert [message.text for message in engine.received] == words
    visit.forgive(*CUT_OFF)


def test_a_message_is_kept_over_a_reload_without_a_connection(
    chromium: Browser, settings: Settings, engine: ScriptedEngine
) -> None:
    context = chromium.new_context()
    visit = Visit(context.new_page())
    with served(create_app(settings, engine)) as url:
        visit.page.goto(url)
        visit.open()
        visit.say("one")
        visit.wait_for("You said: one")
        visit.page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
        visit.page.route("**/socket.io/**", lambda route: route.abort())
        visit.page.reload()
        visit.say("two")
        visit.page.unroute_all()
        again = Visit(context.new_page())
        again.page.goto(url)
        again.wait_for("You said: two")
        assert again.texts() == ["one", "You said: one", "two", "You said: two"]
        assert len(engine.received) == 2
        assert again.faults == []
        context.close()


def test_what_comes_while_the_chat_is_closed_is_counted(visit: Visit, engine: ScriptedEngine) -> None:
    engine.engine_up = False
    visit.say("hello")
    visit.wait_for("restarting")
    visit.press("Close the chat")
    engine.engine_up = True
    expect(visit.page.get_by_role("button", name="Open the chat, 1 unread")).to_be_visible()
    visit.page.get_by_role("button", name="Open the chat").click()
    visit.wait_for("You said: hello")
    visit.press("Close the chat")
    expect(visit.page.get_by_role("button", name="Open the chat", exact=True)).to_be_visible()


def test_starting_over_empties_the_chat(visit: Visit) -> None:
    visit.say("hello")
    visit.wait_for("You said: hello")
    visit.press("Start over")
    expect(visit.page.locator("desk-chat .said")).to_have_count(0)
    expect(visit.page.get_by_role("button", name="Cancel an order")).to_be_visible()
    visit.page.reload()
    visit.wait_for("Hello!")
    expect(visit.page.locator("desk-chat .said")).to_have_count(0)


def test_markup_is_shown_as_it_was_typed(visit: Visit) -> None:
    visit.say(EVIL)
    visit.wait_for(f"You said: {EVIL}")
    assert visit.page.locator("desk-chat .said img, desk-chat .said b").count() == 0
    assert "taken" not in visit.page.title()


def test_a_person_can_be_asked_for_and_the_conversation_saved(
    visit: Visit, engine: ScriptedEngine, tmp_path: Path
) -> None:
    visit.press("Talk to a person")
    visit.wait_for("You said: I want to talk to a person")
    with visit.page.expect_download() as download:
        visit.press("Save")
    download.value.save_as(tmp_path / "saved.txt")
    saved = (tmp_path / "saved.txt").read_text("utf-8")
    assert "You: I want to talk to a person" in saved
    assert "Assistant: You said: I want to talk to a person" in saved


def test_a_photo_goes_with_a_message_and_is_shown_again(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "broken mug.jpg"
    Image.new("RGB", (300, 200), "steelblue").save(file)
    visit.page.get_by_label("Add a photo").set_input_files(file)
    expect(visit.page.get_by_label("Photos to send")).to_contain_text("broken mug.jpg")
    visit.say("the handle is off")
    visit.wait_for("You said: the handle is off")
    expect(visit.page.get_by_alt_text("Photo you sent")).to_be_visible()
    visit.page.reload()
    expect(visit.page.get_by_alt_text("Photo you sent")).to_be_visible()


def test_a_file_that_is_no_photo_is_told_and_the_chat_goes_on(visit: Visit, tmp_path: Path) -> None:
    file = tmp_path / "photo.jpg"
    file.write_bytes(b"MZ" + b"\0" * 200)
    visit.page.get_by_label("Add a photo").set_input_files(file)
    expect(visit.page.get_by_role("alert")).to_contain_text("JPEG")
    visit.say("hello")
    visit.wait_for("You said: hello")
    visit.forgive("400 (Bad Request)")


def test_an_order_of_the_demo_shop_is_asked_about_with_one_click(chromium: Browser, url: str) -> None:
    visit = Visit(chromium.new_page())
    visit.page.goto(url)
    visit.page.get_by_role("button", name="Ask about it (AT-10401)").click()
    visit.wait_for("You said: I need help with my order AT-10401")
    assert visit.faults == []
    visit.page.close()


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
@pytest.mark.parametrize("path", ["/", "/policy"])
def test_axe_finds_nothing_serious(chromium: Browser, url: str, scheme: str, path: str) -> None:
    context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    visit = Visit(context.new_page())
    visit.page.goto(url + path)
    assert visit.serious_issues() == []
    visit.open()
    visit.say("please cancel my order")
    visit.press("Yes, cancel it")
    visit.page.get_by_text("Why?").click()
    expect(visit.page.get_by_text("Did this help?")).to_be_visible()
    assert visit.serious_issues() == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_fits_on_a_small_phone(chromium: Browser, url: str, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": 320, "height": 568},
        color_scheme=scheme,  # type: ignore[arg-type]
        has_touch=True,
        is_mobile=True,
    )
    visit = Visit(context.new_page())
    visit.page.goto(url)
    assert visit.page.evaluate("document.documentElement.scrollWidth") == 320
    visit.open()
    visit.say("please cancel my order " + "w" * 300)
    button = visit.page.get_by_role("button", name="Yes, cancel it")
    expect(button).to_be_in_viewport()
    sizes = [box for item in visit.page.locator("desk-chat button").all() if (box := item.bounding_box())]
    assert all(box["height"] >= 44 for box in sizes)
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in sizes)
    button.tap()
    visit.wait_for("It is cancelled.")
    assert visit.serious_issues() == []
    context.close()
    assert visit.faults == []


@contextmanager
def another_site(folder: Path, html: str) -> Iterator[str]:
    """A page of somebody else's, on an origin of its own."""
    (folder / "index.html").write_text(html, "utf-8")
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves without writing to the screen, under the strictest rules that still let the chat in."""

    def end_headers(self) -> None:
        """Add the rules."""
        desk = "http://127.0.0.1:* ws://127.0.0.1:*"
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {desk}; connect-src {desk}; img-src data: blob:; style-src 'unsafe-inline'",
        )
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def test_one_line_in_a_blank_page_of_another_origin_is_a_working_chat(
    chromium: Browser, url: str, tmp_path: Path
) -> None:
    tag = f'<script src="{url}/widget.js" data-title="Ask us" data-color="#7a1f5c" data-position="left"></script>'
    loud = "<style>* { color: lime !important; display: block; font-size: 40px } button { display: none }</style>"
    page = f'<!doctype html><html lang="en"><head><link rel="icon" href="data:,"><title>x</title>{loud}</head><body>{tag}</body></html>'
    with another_site(tmp_path, page) as site:
        context = chromium.new_context()
        visit = Visit(context.new_page())
        asked: list[str] = []
        visit.page.on("request", lambda request: asked.append(request.url))
        visit.page.goto(site)
        visit.open()
        expect(visit.page.get_by_role("heading", name="Ask us")).to_be_visible()
        visit.say("hello")
        visit.wait_for("You said: hello")
        bubble = visit.page.locator("desk-chat .customer .text")
        assert bubble.evaluate("node => getComputedStyle(node).backgroundColor") == "rgb(122, 31, 92)"
        assert bubble.evaluate("node => getComputedStyle(node).fontSize") == "16px"
        box = visit.page.get_by_role("dialog").bounding_box()
        assert box is not None
        assert box["x"] < 100
        assert all(address.startswith((url, site, "data:")) for address in asked)
        visit.page.reload()
        visit.wait_for("You said: hello")
        assert visit.faults == []
        context.close()


def test_a_page_of_an_origin_that_is_not_listed_is_told(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, tmp_path: Path
) -> None:
    public = settings.model_copy(update={"host": "0.0.0.0"})  # noqa: S104
    with served(create_app(public, engine)) as url:
        page = f'<!doctype html><title>x</title><script src="{url}/widget.js" data-open="true"></script><body></body>'
        with another_site(tmp_path, page) as site:
            window = chromium.new_page()
            window.goto(site)
            expect(window.get_by_role("alert")).to_contain_text("The chat cannot be opened on this page")
            assert window.evaluate(f"fetch('{url}/chat/welcome').then(answer => answer.json())") == {
                "welcome": False
            }
            window.wait_for_timeout(1500)  # it does not try again and again
            expect(window.get_by_role("alert")).to_contain_text("Please contact the shop by email or phone")
            assert engine.received == []
            window.close()


def test_the_page_keeps_to_its_own_files(visit: Visit, url: str) -> None:
    asked: list[str] = []
    visit.page.on("request", lambda request: asked.append(request.url))
    visit.page.reload()
    visit.say("hello")
    visit.wait_for("You said: hello")
    wait_for(lambda: asked)
    assert all(address.startswith(url) for address in asked)
