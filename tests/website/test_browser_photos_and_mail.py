"""The chat in a real browser: photos by drag and paste, the conversation by email, a signed customer, zoom, a slow line."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from actions.database import open_database
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.email.models import OutgoingRow, OutgoingState
from bot.website.app import create_app
from tests.waiting import wait_for
from tests.website.serving import served
from tests.website.test_browser import another_site, script
from tests.website.test_customers import token
from tests.website.test_photos import picture
from tests.website.visiting import Visit, chromium

__all__ = ["chromium"]  # a fixture
HANDED_OVER = """async ([kind, name, type, content, size]) => {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const list = new DataTransfer();
    list.items.add(new File([bytes, new Uint8Array(size - bytes.length)], name, { type }));
    const root = document.querySelector("desk-chat").shadowRoot;
    const [target, event] = kind === "paste"
        ? [root.querySelector("textarea"), new ClipboardEvent("paste", { clipboardData: list, bubbles: true, cancelable: true })]
        : [root.querySelector(".panel"), new DragEvent("drop", { dataTransfer: list, bubbles: true, cancelable: true })];
    return target.dispatchEvent(event);
}"""
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 20_000}


@pytest.fixture
def engine() -> ScriptedEngine:
    """Follows the script of the other tests in a browser."""
    return ScriptedEngine(script)


@pytest.fixture
def url(settings: Settings, engine: ScriptedEngine) -> Iterator[str]:
    """The address of a desk that runs."""
    with served(create_app(settings, engine)) as url:
        yield url


@pytest.fixture
def visit(chromium: Browser, url: str) -> Iterator[Visit]:
    """A window with the chat open; nothing may go wrong in it."""
    context = chromium.new_context(locale="en-US", timezone_id="America/New_York")
    visit = Visit(context.new_page())
    visit.page.goto(url)
    visit.open()
    yield visit
    context.close()
    assert visit.faults == []


def hand_over(visit: Visit, kind: str, name: str, type_: str, content: bytes, size: int = 0) -> bool:
    """Drop or paste a file, filled up to ``size`` bytes; whether the browser would go on to do something of its own with it."""
    encoded = base64.b64encode(content).decode()
    left: bool = visit.page.evaluate(HANDED_OVER, [kind, name, type_, encoded, max(size, len(content))])
    return left


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_a_photo_is_dropped_or_pasted_and_goes_without_a_word(
    visit: Visit, engine: ScriptedEngine, kind: str
) -> None:
    assert hand_over(visit, kind, "mug.png", "image/png", picture("PNG", (300, 200))) is False
    expect(visit.page.get_by_label("Photos to send")).to_contain_text("mug.png")
    visit.press("Send")
    expect(visit.page.get_by_alt_text("Photo you sent")).to_be_visible()
    visit.wait_for("You said: /inform")
    assert visit.texts()[0] == "Here is a photo."
    (message,) = engine.received
    assert message.text == "/inform"
    assert len(message.metadata["photos"]) == 1


@pytest.mark.parametrize(
    ("name", "type_", "content", "said"),
    [
        ("photo.jpg", "image/jpeg", b"MZ\x90\x00" + b"\x00" * 500, "JPEG, PNG, WebP or GIF"),
        (
            "mug.svg",
            "image/svg+xml",
            b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'taken\'"></svg>',
            "JPEG, PNG, WebP or GIF",
        ),
        ("large.jpg", "image/jpeg", b"\xff\xd8", "large.jpg is larger than 10 MB"),
    ],
    ids=["renamed program", "svg with script", "20 MB"],
)
def test_what_is_no_photo_is_told_and_the_chat_goes_on(
    visit: Visit, name: str, type_: str, content: bytes, said: str
) -> None:
    hand_over(visit, "drop", name, type_, content, 20_000_000 if name == "large.jpg" else 0)
    expect(visit.page.get_by_role("alert")).to_contain_text(said)
    visit.say("hello")
    visit.wait_for("You said: hello")
    assert "taken" not in visit.page.title()
    visit.forgive("400 (Bad Request)", "413 (")


def kept_mails(settings: Settings) -> list[tuple[str, str]]:
    """To whom which mails were written that were then shown and kept, since no mail server is set."""
    kept = select(OutgoingRow).where(OutgoingRow.state == OutgoingState.KEPT)
    database = open_database(settings.database_url)
    with database.read() as session:
        found = [(row.recipient, row.text) for row in session.scalars(kept)]
    database.close()
    return found


def test_the_conversation_is_sent_by_email_to_the_address_that_is_typed(
    visit: Visit, settings: Settings
) -> None:
    visit.say("hello")
    visit.wait_for("You said: hello")
    visit.press("Email")
    visit.page.get_by_label("Send this conversation to").press("Enter")
    expect(visit.page.get_by_role("alert")).to_contain_text("Please type the email address")
    visit.page.get_by_label("Send this conversation to").fill("ava@example.com")
    visit.press("Send it")
    expect(visit.page.get_by_text("is on its way to ava@example.com")).to_be_visible()
    expect(visit.page.get_by_label("Send this conversation to")).to_have_count(0)
    assert visit.serious_issues() == []
    [(recipient, text)] = wait_for(lambda: kept_mails(settings))
    assert recipient == "ava@example.com"
    assert "You: hello" in text
    assert "Assistant: You said: hello" in text


def test_a_customer_whom_the_shop_names_is_known_and_can_be_forgotten(
    chromium: Browser, url: str, settings: Settings, tmp_path: Path
) -> None:
    tag = f'<script src="{url}/widget.js" data-open="true" data-customer="{token(settings)}"></script>'
    with another_site(tmp_path, page_with(tag)) as site:
        visit = Visit(chromium.new_page())
        visit.page.goto(site)
        visit.say("hello")
        visit.wait_for("You said: hello")
        visit.press("Email")
        expect(visit.page.get_by_text("is on its way to ava@example.com")).to_be_visible()
        visit.page.evaluate("DeskChat.forget()")
        expect(visit.page.get_by_role("dialog")).to_have_count(0)
        visit.page.evaluate("DeskChat.open()")
        visit.wait_for("Hello!")
        expect(visit.page.locator("desk-chat .said")).to_have_count(0)
        assert visit.faults == []
        visit.page.close()


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("forged", "This page could not tell me who you are"),
        ("another_audience", "This page could not tell me who you are"),
        ("expired", "Your sign-in on this page has run out"),
    ],
)
def test_a_token_that_is_not_good_is_told_in_the_chat_which_goes_on(
    chromium: Browser, url: str, settings: Settings, tmp_path: Path, kind: str, told: str
) -> None:
    bad = {
        "forged": token(settings, secret="somebody else's secret, and a long one"),
        "another_audience": token(settings, aud="x"),
        "expired": token(settings, exp=1_700_000_000),
    }
    tag = f'<script src="{url}/widget.js" data-open="true" data-customer="{bad[kind]}"></script>'
    with another_site(tmp_path, page_with(tag)) as site:
        visit = Visit(chromium.new_page())
        visit.page.goto(site)
        expect(visit.page.get_by_text(told)).to_be_visible()
        visit.say("hello")
        visit.wait_for("You said: hello")
        assert visit.faults == []
        visit.page.close()


def page_with(tag: str) -> str:
    """A page of a shop with the chat in it."""
    head = '<head><link rel="icon" href="data:,"><title>x</title></head>'
    return f'<!doctype html><html lang="en">{head}<body>{tag}</body></html>'


def test_everything_is_in_reach_at_200_per_cent(chromium: Browser, url: str) -> None:
    """A window of 1280 by 720 at twice the size has room for 640 by 360 of what a page calls pixels."""
    context = chromium.new_context(viewport={"width": 640, "height": 360}, device_scale_factor=2)
    visit = Visit(context.new_page())
    visit.page.goto(url)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 640
    visit.open()
    visit.say("please cancel my order")
    visit.press("Yes, cancel it")
    visit.page.get_by_text("Why?").click()
    expect(visit.page.get_by_text("Did this help?")).to_be_visible()
    panel = visit.page.get_by_role("dialog").bounding_box()
    assert panel is not None
    assert (panel["x"] >= 0, panel["y"] >= 0) == (True, True)
    assert panel["x"] + panel["width"] <= 640
    assert panel["y"] + panel["height"] <= 360
    log = visit.page.get_by_role("log").bounding_box()
    assert log is not None
    assert log["height"] >= 96
    visit.press("Email")
    for name in ("Send it", "Cancel"):
        expect(visit.page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=0.9)
    visit.press("Cancel")
    for name in ("Talk to a person", "Start over", "Save", "Email", "Close the chat", "Send"):
        expect(visit.page.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=0.9)
    assert visit.serious_issues() == []
    assert visit.faults == []
    context.close()


def test_a_slow_network_delays_and_loses_nothing(chromium: Browser, url: str, engine: ScriptedEngine) -> None:
    context = chromium.new_context()
    visit = Visit(context.new_page())
    tools = context.new_cdp_session(visit.page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", SLOW)
    visit.page.goto(url)
    visit.open()
    visit.say("one")
    visit.say("two")
    expect(visit.page.get_by_text("Sending…").first).to_be_visible()
    hand_over(visit, "drop", "mug.jpg", "image/jpeg", picture("JPEG", (1200, 900)))
    expect(visit.page.get_by_label("Photos to send")).to_contain_text("mug.jpg", timeout=20_000)
    visit.say("three")
    visit.wait_for("You said: three", 20)
    expect(visit.page.get_by_alt_text("Photo you sent")).to_be_visible(timeout=20_000)
    words = ["one", "two", "three"]
    assert [message.text for message in engine.received] == words
    assert sorted(visit.texts()) == sorted([*words, *(f"You said: {word}" for word in words)])
    assert visit.faults == []
    context.close()
