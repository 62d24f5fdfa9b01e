"""An agent sends a photo by the button or by pasting it, and the customer sees it in the chat."""

from __future__ import annotations

import base64
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.clocks import NOON, RunningClock
from tests.desk.windows import contexts, customer, make_agents, signed_in, take
from tests.website.serving import served
from tests.website.test_photos import picture
from tests.website.visiting import chromium

__all__ = ["chromium"]  # a fixture
PASTED = """([content]) => {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    const list = new DataTransfer();
    list.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
    document.getElementById("text").dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: list, bubbles: true, cancelable: true }));
}"""


def choose(page: Page) -> None:
    """Choose a photo by the button."""
    photo = {"name": "seam.png", "mimeType": "image/png", "buffer": picture("PNG")}
    page.get_by_label("Photos for the customer").set_input_files(photo)  # type: ignore[arg-type]


def paste(page: Page) -> None:
    """Paste a photo into the answer."""
    page.evaluate(PASTED, [base64.b64encode(picture("PNG")).decode()])


@pytest.mark.parametrize("add", [choose, paste])
def test_the_customer_sees_the_photo_of_an_agent(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, add: Callable[[Page], None]
) -> None:
    passwords = make_agents(settings, NOON)
    with served(create_app(settings, engine, RunningClock())) as url, contexts(chromium, 2) as people:
        sam = customer(people[0], url)
        sam.say("a person please")
        robin = signed_in(people[1], url, "robin", passwords["robin"])
        take(robin.page, "a person please")
        robin.page.get_by_label("Your answer").fill("")
        add(robin.page)
        robin.page.get_by_role("button", name="Send").click()
        sam.wait_for("Here is a photo.")
        seen = sam.page.get_by_alt_text("Photo", exact=True)
        expect(seen).to_be_visible(timeout=20_000)
        expect(robin.page.get_by_alt_text("Photo Robin sent")).to_be_visible(timeout=20_000)
        assert [robin.faults, sam.faults] == [[], []]
