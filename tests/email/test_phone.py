"""Answers on a phone: nothing is wider than the window, buttons can be hit, numbers are not torn apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from actions.mail import LinkKind, Links
from actions.settings import PROJECT
from bot.conversations.events import Event, Source
from bot.email.writing import Writer
from tests.conversation_store.desk import NOON, StillClock
from tests.email.office import BASE
from tests.policy.making import shop
from tests.website.visiting import chromium

__all__ = ["chromium"]  # a fixture
LINKS = Links("a secret of tests", BASE, StillClock())
WRITER = Writer(PROJECT / "data" / "mail", shop(), LINKS)
UNDO = LINKS.url(LinkKind.UNDO, "1234", 5, "a choice", since=NOON)
WEBSITE = LINKS.url(LinkKind.COMPLETE, "1234", 5, since=NOON)
ORDERS = [
    {"title": f"AT-1040{place}, Friday, November 13, 2026: Stoneware Mug", "payload": f"/{place}"}
    for place in range(3)
]
ENCLOSE = (
    "I have prepared a return for 1 × Stoneware Mug of order AT-10406. All original accessories, packaging material and labels "
    "must be enclosed, or the return can be rejected. You pay the return shipping. Please complete it on our website: "
)
ANSWERS: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "cancelled": [("Done: order AT-10401 cancelled.", {}), (f"You can take it back until noon: {UNDO}", {})],
    "refused": [
        ("A cancellation is not possible.", {}),
        ("", {"buttons": [{"title": "Return it", "payload": "/return"}]}),
    ],
    "asked": [("Which of your orders is it about?", {"buttons": ORDERS})],
    "handed over": [("This needs a person's decision, so I pass it to a colleague.", {})],
    "approved": [(f"{ENCLOSE}{WEBSITE} It counts from your first message.", {})],
    "one long word": [("W" * 300 + " https://shop.example/" + "w" * 300, {})],
}
TORN = """() => [...document.querySelectorAll('span')].filter(
    span => getComputedStyle(span).whiteSpace === 'nowrap' && span.getClientRects().length !== 1).length"""
BUTTONS = """() => [...document.querySelectorAll('a')].filter(a => a.style.borderRadius).map(a => a.getBoundingClientRect())
    .map(box => ({right: box.right, height: box.height}))"""


def html(said: Sequence[tuple[str, dict[str, Any]]]) -> str:
    """The answer that says this."""
    events = [
        Event(number, Source.BOT, "message", text, NOON, data) for number, (text, data) in enumerate(said, 1)
    ]
    return WRITER.answer("my order", events, "1234", NOON).html


def shown(browser: Browser, width: int, scheme: Any, name: str) -> Page:
    """The answer in the window of a phone."""
    phone = browser.new_context(
        viewport={"width": width, "height": 640}, color_scheme=scheme, is_mobile=True
    ).new_page()
    phone.set_content(html(ANSWERS[name]))
    return phone


@pytest.mark.parametrize("width", [360, 320])
@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_fits_a_phone(chromium: Browser, name: str, width: int) -> None:
    for scheme in ("light", "dark"):
        phone = shown(chromium, width, scheme, name)
        assert phone.evaluate("document.documentElement.scrollWidth") <= width
        assert phone.evaluate(TORN) == 0
        for button in phone.evaluate(BUTTONS):
            assert button["right"] <= width
            assert button["height"] >= 40
        phone.context.close()


def test_the_dark_is_dark_and_what_is_written_in_it_is_light(chromium: Browser) -> None:
    phone = shown(chromium, 360, "dark", "handed over")
    written = phone.evaluate("getComputedStyle(document.body).color")
    assert min(int(part) for part in written.removeprefix("rgb(").removesuffix(")").split(",")) > 200
    phone.context.close()
