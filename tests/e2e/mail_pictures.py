"""`python -m tests.e2e.mail_pictures` makes the pictures of docs/email.md: answers by mail on a phone, from a desk that really runs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, sync_playwright

from actions.database import open_database
from bot.website.keys import rest_key
from tests.conversations.books import Books
from tests.conversations.dialogue import Dialogue, now
from tests.e2e.mail_doors import SERVER
from tests.e2e.pictures import PICTURES, found_browser
from tests.e2e.running import RunningDesk, started_desk

PHONE: Any = {"width": 360, "height": 560}
DELIVERED = {"placed": "12 d", "delivered": "6 d"}
MAILS: dict[str, tuple[str, dict[str, str], str]] = {
    "mail-phone": ("light", {"placed": "2 h"}, "Please cancel my order {number}."),
    "mail-phone-dark": ("dark", DELIVERED, "I want to return order {number}, it does not fit me."),
}


def answer(desk: RunningDesk, order: dict[str, str], text: str) -> str:
    """The HTML that a customer with such an order gets in answer to these words."""
    customer = Dialogue("mail", {"name": "mail", "turns": [], "order": order})
    database = open_database(desk.database_url)
    Books(database).bring_in(*(one.record(now()) for one in customer.orders.values()))
    database.close()
    word = f"Authentication-Results: {SERVER}; dmarc=pass header.from=example.com"
    headers = (
        f"{word}\nFrom: {customer.email}\nSubject: my order\nMessage-ID: <{customer.number}@example.com>"
    )
    found = httpx.post(
        f"{desk.base_url}/mail/ingest",
        content=f"{headers}\n\n{customer.filled(text)}\n".encode(),
        headers={"Authorization": f"Bearer {rest_key(desk.home)}"},
        timeout=60,
        trust_env=False,
    )
    return str(found.json()["answer"]["html"])


def picture(browser: Browser, name: str, scheme: Any, html: str) -> None:
    """The mail as a phone shows it."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, color_scheme=scheme, is_mobile=True)
    page = context.new_page()
    page.set_content(html)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def main() -> None:
    """Starts a desk of its own, writes to it, and keeps the pictures of its answers."""
    path = found_browser()
    with (
        tempfile.TemporaryDirectory() as folder,
        started_desk(Path(folder) / "desk", mail_auth_server=SERVER) as desk,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, (scheme, order, text) in MAILS.items():
            picture(browser, name, scheme, answer(desk, order, text))
        browser.close()


if __name__ == "__main__":
    main()
