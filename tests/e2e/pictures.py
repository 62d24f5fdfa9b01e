"""`python -m tests.e2e.pictures` makes the pictures of the README from a desk that really runs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from actions.settings import PROJECT
from bot.setup.browser import find_browser
from tests.e2e.running import started_desk

PICTURES = PROJECT / "docs" / "pictures"
SIZE = {"width": 760, "height": 860}
ANSWER_MILLISECONDS = 15_000


def cancellation(page: Page) -> None:
    """The conversation of the README's picture, with a demo order."""
    write(page, "hi, I'd like to cancel order AT-10401 please", "email address")
    write(page, "ava.monroe@example.com", "Shall I go ahead")
    page.get_by_role("button", name="Yes, please").click()
    expect(page.get_by_role("log")).to_contain_text("Done:", timeout=ANSWER_MILLISECONDS)


def write(page: Page, text: str, answer: str) -> None:
    """Sends a message and waits for its answer."""
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")
    expect(page.get_by_role("log")).to_contain_text(answer, timeout=ANSWER_MILLISECONDS)


def main() -> None:
    """Starts a desk of its own, talks with it in a browser, and keeps the picture."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser_path = find_browser()
    if browser_path is None:
        raise SystemExit("No Chromium is installed; install chromium to make the pictures.")
    with (
        tempfile.TemporaryDirectory() as folder,
        started_desk(Path(folder)) as desk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, device_scale_factor=1.5)
        page.goto(desk.base_url)
        cancellation(page)
        page.screenshot(path=PICTURES / "chat.png")
        browser.close()


if __name__ == "__main__":
    main()
