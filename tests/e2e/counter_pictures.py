"""`python -m tests.e2e.counter_pictures` makes the pictures of the returns counter; no trained model is needed for them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from actions.cases.moving import Act
from actions.cases.receiving import receive
from actions.database import Database, open_database, upgrade
from actions.settings import Settings
from bot.conversations.engine import Reply
from bot.conversations.scripted_engine import ScriptedEngine
from bot.desk import accounts
from bot.desk.models import Role
from bot.website.app import create_app
from tests.clocks import RunningClock
from tests.desk.counter_walk import walk
from tests.desk.returning import opened
from tests.e2e.owner_pictures import NOW, Looked, busy, take_rest
from tests.e2e.pictures import PHONE, PICTURES, WINDOW, found_browser
from tests.policy.making import policy
from tests.website.serving import served

NAMES = {"counter": "returns-counter", "inspection": "returns-inspection", "inspected": "returns-answer"}


def main() -> None:
    """Serve desks with cases; walk one of them through its life, then look at what has a past; keep the pictures."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found_browser(), args=["--no-sandbox"])
        with desk(RunningClock(datetime.now(UTC))) as (url, database, _):
            cases, password = prepared(database)
            take(browser, url, cases, password)
        with desk(RunningClock(NOW)) as (url, database, home):
            with database.write() as session:
                password = accounts.add(session, "rosa", "Rosa", Role.LEAD, NOW)
            ended = busy(database)
            take_rest(Looked(window(browser, url, WINDOW, password), url, PICTURES), ended, home)
        browser.close()


@contextmanager
def desk(clock: RunningClock) -> Iterator[tuple[str, Database, Path]]:
    """A desk that is served, with its database and its folder."""
    with tempfile.TemporaryDirectory() as folder:
        url, home = f"sqlite:///{folder}/desk.sqlite", Path(folder)
        upgrade(url)
        database = open_database(url)
        settings = Settings(home=home, database_url=url, mail_shown="nobody")
        app = create_app(settings, ScriptedEngine(lambda message: [Reply(text="Yes?")]), clock)
        with served(app) as address:
            yield address, database, home
        database.close()


def prepared(database: Database) -> tuple[list[str], str]:
    """Cases that were received on several days, two that are expected, and Rosa, who works at the counter."""
    now = datetime.now(UTC)
    with database.write() as session:
        password = accounts.add(session, "rosa", "Rosa", Role.AGENT, now)
    expected = [opened(database, now, f"AT-2010{number}").rma for number in range(2)]
    for days in range(1, 7):
        at = now - timedelta(days=days)
        case = opened(database, at - timedelta(days=2), f"AT-2020{days}")
        receive(database, policy(), case.rma, Act(who="Rosa", at=at, key=f"received {days}"))
    return expected, password


def take(browser: Browser, url: str, cases: list[str], password: str) -> None:
    """A window of the usual size, and a phone."""
    page = window(browser, url, WINDOW, password)
    walk(page, url, cases[0], keeping(page, NAMES, "case-"))
    phone = window(browser, url, PHONE, password)
    walk(phone, url, cases[1], keeping(phone, {"received": "returns-phone"}))


def keeping(page: Page, names: dict[str, str], rest: str | None = None) -> Callable[[str], None]:
    """Keeps pictures of the states under these names, of all others under their own."""

    def look(state: str) -> None:
        name = names.get(state) or (f"{rest}{state}" if rest else None)
        if name:
            page.screenshot(path=PICTURES / f"{name}.png")

    return look


def window(browser: Browser, url: str, size: dict[str, int], password: str) -> Page:
    """Rosa's window, signed in."""
    context = browser.new_context(viewport=size, device_scale_factor=1.5, locale="en-US")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{url}/desk")
    page.get_by_label("Name").fill("rosa")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Returns").wait_for()
    return page


if __name__ == "__main__":
    main()
