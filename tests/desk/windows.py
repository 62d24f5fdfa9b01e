"""Windows of agents and of customers, and what both do in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from playwright.sync_api import Browser, BrowserContext, Page, expect

from actions.database import open_database
from actions.settings import Settings
from bot.desk import accounts
from bot.desk.models import Role
from tests.website.visiting import Visit, leave

AGENTS = ("robin", "kim")
TAKE = "Take this conversation"


def make_agents(settings: Settings, now: datetime, role: Role = Role.AGENT) -> dict[str, str]:
    """The accounts of two agents; their passwords."""
    database = open_database(settings.database_url)
    with database.write() as session:
        made = {name: accounts.add(session, name, name.title(), role, now) for name in AGENTS}
    database.close()
    return made


@contextmanager
def contexts(chromium: Browser, count: int) -> Iterator[list[BrowserContext]]:
    """So many people's browsers."""
    opened = [chromium.new_context(locale="en-US", reduced_motion="reduce") for _ in range(count)]
    yield opened
    for context in opened:
        leave(context)


def signed_in(context: BrowserContext, url: str, name: str, password: str) -> Visit:
    """An agent's window with the list."""
    visit = Visit(context.new_page())
    visit.page.goto(f"{url}/desk")
    visit.page.get_by_label("Name").fill(name)
    visit.page.get_by_label("Password").fill(password)
    visit.page.get_by_role("button", name="Sign in").click()
    expect(visit.page.get_by_role("navigation", name="Parts of the desk")).to_be_visible()
    return visit


def customer(context: BrowserContext, url: str) -> Visit:
    """A customer's window with the chat open."""
    visit = Visit(context.new_page())
    visit.page.goto(url)
    visit.open()
    return visit


def entry(page: Page, said: str) -> Page:
    """Opens the conversation in which this was said last."""
    page.locator(".entry", has_text=said).click()
    return page


def take(page: Page, said: str) -> None:
    """Opens the conversation in which this was said last, and takes it."""
    entry(page, said).get_by_role("button", name=TAKE).click()
    expect(page.get_by_label("Your answer")).to_be_visible()


def answer(page: Page, text: str) -> None:
    """Writes to the customer with the keyboard."""
    page.get_by_label("Your answer").fill(text)
    page.get_by_label("Your answer").press("Control+Enter")
    expect(page.get_by_role("log")).to_contain_text(text)
