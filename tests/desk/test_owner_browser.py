"""The lead's pages in a real browser: a new policy tried on the past, with money, and the figures of any days."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.database import Database, open_database
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.desk import accounts
from bot.desk.models import Role
from bot.website.app import create_app
from tests.cases.test_replays import WEEKS, fill
from tests.clocks import RunningClock
from tests.desk.past import past
from tests.desk.windows import signed_in
from tests.policy.making import local
from tests.website.serving import served
from tests.website.visiting import Visit, chromium, leave

__all__ = ["chromium"]  # a fixture
NOW = local("2026-05-04 12:00")
SPAN = "from=2026-03-01&to=2026-05-10"
SLOW = 60_000  # a process of its own is started, and computes
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The desk's database."""
    database = open_database(settings.database_url)
    yield database
    database.close()


@pytest.fixture
def lee(settings: Settings, engine: ScriptedEngine, chromium: Browser, database: Database) -> Iterator[Visit]:
    """A lead who is signed in, in a shop with a past."""
    with database.write() as session:
        password = accounts.add(session, "lee", "Lee", Role.LEAD, NOW)
    fill(database)
    past(database, NOW)
    with served(create_app(settings, engine, RunningClock(NOW))) as url:
        context = chromium.new_context(base_url=url, locale="en-US", reduced_motion="reduce")
        visit = signed_in(context, url, "lee", password)
        yield visit
        assert visit.faults == []
        leave(context)


def is_good(visit: Visit) -> bool:
    """At every width nothing has to be scrolled sideways, and axe finds nothing serious, by day and by night."""
    visit.page.wait_for_load_state()  # until its styles are there, every page is wide
    before = visit.page.viewport_size
    for scheme, size in (("light", before), ("dark", NARROW)):
        visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if size:
            visit.page.set_viewport_size(size)  # type: ignore[arg-type]
        wide = visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{scheme}: {wide} pixels too wide"
        assert visit.serious_issues() == []
    visit.page.emulate_media(color_scheme="light")
    if before:
        visit.page.set_viewport_size(before)
    return True


def tried(page: Page, text: str, button: str) -> None:
    """Types a text and presses a button."""
    page.get_by_label("A new text").fill(text)
    page.get_by_role("button", name=button, exact=True).click(no_wait_after=True)


def test_a_changed_policy_is_tried_on_the_past_checked_and_published(lee: Visit) -> None:
    page = lee.page
    page.get_by_role("link", name="Policy").click()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()
    assert is_good(lee)
    tried(page, WEEKS, "Try on past decisions")
    result = page.locator("#result")
    expect(result).to_contain_text("2 flip", timeout=SLOW)
    expect(result).to_contain_text("Refunds: $0.00 more and $20.00 less would go back.")
    flips = result.locator(".flips li")
    expect(flips.first).to_contain_text("allowed")
    expect(flips.first).to_contain_text("refused")
    expect(flips.first).to_contain_text("-20.00 USD")
    page.get_by_text("Both receipts").first.click()
    receipts = page.locator("details[open] .receipt")
    expect(receipts.nth(0)).to_contain_text("allowed, $20.00")
    expect(receipts.nth(1)).to_contain_text("refused")
    expect(receipts.nth(1)).to_contain_text("return.window no:")
    assert is_good(lee)
    tried(page, "refund.amount: {from: 2099-01-01, value: 0, setting: Nothing.}", "Check")
    expect(result).to_contain_text("a refund of nothing", timeout=SLOW)
    page.get_by_text("for instance this one").first.click()
    assert is_good(lee)
    tried(page, WEEKS, "Check and publish")
    expect(result).to_contain_text("Published: return.window, in force from 2099-01-01.", timeout=SLOW)
    expect(page.locator(".history")).to_contain_text("return.window: 14 days – Two weeks.")
    assert is_good(lee)


def table(page: Page, title: str) -> dict[str, list[int]]:
    """The table below a plot: its rows by their names."""
    section = page.locator("section", has=page.get_by_role("heading", name=title))
    section.get_by_text("As a table").click()
    rows = section.locator("tbody tr")
    found = [rows.nth(number).locator("th, td").all_inner_texts() for number in range(rows.count())]
    return {name: [int(value) for value in values] for name, *values in found}


def test_figures_of_any_days_with_cases_and_deadlines_and_as_a_file(lee: Visit, tmp_path: Path) -> None:
    page = lee.page
    page.goto(f"/desk/figures?{SPAN}")
    states = table(page, "Cases opened in these days, by state today")
    names = ("received", "partly", "rejected", "refund due", "refunded", "exchange sent", "closed", "expired")
    assert states == {name: [1] for name in names}
    kept = table(page, "Deadlines of the shop")
    assert kept == {
        "inspection": [5, 1, 1],
        "answer": [5, 1, 0],
        "refund or exchange": [4, 1, 0],
        "payment": [1, 1, 1],
    }
    assert is_good(lee)
    with page.expect_download() as file:
        page.get_by_role("link", name="As CSV").click()
    assert file.value.suggested_filename == "figures-2026-03-01-2026-05-10.csv"
    saved = tmp_path / "figures.csv"
    file.value.save_as(saved)
    rows = list(csv.reader(io.StringIO(saved.read_text("utf-8"))))
    assert ["cases by state", "expired", "1"] in rows
    assert [row[2] for row in rows if row[:2] == ["deadlines: payment", "missed"]] == ["1"]
    page.get_by_label("From").fill("2026-05-01")
    page.get_by_label("to", exact=True).fill("2026-05-03")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("link", name="As CSV")).to_have_attribute(
        "href", "/desk/figures.csv?from=2026-05-01&to=2026-05-03"
    )
    assert table(page, "Cases opened in these days, by state today") == {"received": [1]}
    page.get_by_role("link", name="7 days").click()
    expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "page")
    assert is_good(lee)


def test_refunds_are_marked_as_paid_on_a_phone_too(lee: Visit) -> None:
    page = lee.page
    page.get_by_role("link", name="Refunds").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    assert is_good(lee)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.get_by_label("Reference of the payment").fill("bank-77")
    page.get_by_role("button", name="Mark as paid").click()
    expect(page.get_by_text("There is no refund of this kind.")).to_be_visible()
    page.get_by_role("link", name="Paid", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody")).to_contain_text("bank-77")
    assert is_good(lee)
