"""A customer's window with the chat in it, and everything that goes wrong there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright

from bot.setup.browser import find_browser
from tests.needing import missing

PATIENCE_SECONDS = 20.0  # a machine may be slow; whoever waits goes on as soon as it is there
SERIOUS = ("serious", "critical")
# What a page says of its own accord while the shop, or the network, is away; which of them is a matter of milliseconds.
CUT_OFF = (
    "ERR_INTERNET_DISCONNECTED",
    "ERR_NETWORK_",
    "ERR_CONNECTION_",
    "ERR_EMPTY_RESPONSE",
    "ERR_SOCKET_NOT_CONNECTED",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "ERR_CONTENT_LENGTH_MISMATCH",
    "WebSocket connection to",
    "htmx:sendError",
    "htmx:afterRequest",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = find_browser()
    if path is None:
        missing("no Chromium is installed; install chromium to run the tests in a browser")
    expect.set_options(timeout=PATIENCE_SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def leave(context: BrowserContext) -> None:
    """Close someone's browser, all its windows at rest.

    A window that reloads itself (the desk's do, when a conversation changes hands) at the very moment at which it is to be
    closed stays open: Chromium forgets the closing, and whoever waits for it waits forever.
    """
    for page in context.pages:
        with suppress(Error):  # a reload of its own came in between; it is over when this fails
            page.goto("about:blank")
            continue
        page.goto("about:blank")
    context.close()


@cache
def axe_script() -> str:
    """axe-core, as its Python package brings it."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


@dataclass
class Visit:
    """A page and what its console said."""

    page: Page
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(text)

    def open(self) -> None:
        """Open the chat by its button."""
        self.page.get_by_role("button", name="Open the chat").click()
        self.wait_for("Hello!")

    def say(self, text: str) -> None:
        """Write and press Enter."""
        self.page.get_by_label("Your message").fill(text)
        self.page.get_by_label("Your message").press("Enter")

    def press(self, name: str) -> None:
        """Press a button of the chat."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def texts(self) -> list[str]:
        """What stands in the bubbles, without who said it."""
        return self.page.locator("desk-chat .said").all_inner_texts()

    def wait_for(self, text: str, seconds: float = PATIENCE_SECONDS) -> None:
        """Wait until this is said."""
        expect(self.page.get_by_role("log")).to_contain_text(text, timeout=seconds * 1000)

    def serious_issues(self, within: str = "html") -> list[str]:
        """What axe-core finds serious or critical, shadow roots included, in the element that a selector names."""
        self.page.evaluate(axe_script())
        found = self.page.evaluate("selector => axe.run(document.querySelector(selector))", within)[
            "violations"
        ]
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found if one["impact"] in SERIOUS]

    def forgive(self, *parts: str) -> None:
        """Leave out of the faults what a test brought about itself."""
        self.faults = [fault for fault in self.faults if not any(part in fault for part in parts)]
