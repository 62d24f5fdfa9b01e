"""The returns counter in a real browser: a scanner and the keyboard are enough, on a phone too, and axe finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from actions.database import open_database
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.desk import accounts
from bot.desk.models import Role
from bot.website.app import create_app
from tests.desk.counter_walk import scan, stands, walk
from tests.desk.returning import opened
from tests.e2e.pictures import a_photo
from tests.website.serving import served
from tests.website.visiting import Visit, chromium, leave

__all__ = ["chromium"]  # a fixture
PHONE = {"width": 390, "height": 780}
SIZES = {"desktop": {"width": 1100, "height": 820}, "phone": PHONE}


@dataclass
class Place:
    """A desk that is served, its cases, and a browser."""

    url: str
    cases: list[str]
    password: str
    chromium: Browser

    def window(self, size: str, scheme: str = "light") -> Visit:
        """Robin's window, signed in."""
        context = self.chromium.new_context(
            viewport=SIZES[size],
            color_scheme=scheme,
            locale="en-US",
            reduced_motion="reduce",  # type: ignore[arg-type]
        )
        visit = Visit(context.new_page())
        visit.page.goto(f"{self.url}/desk")
        visit.page.get_by_label("Name").fill("robin")
        visit.page.get_by_label("Password").fill(self.password)
        visit.page.get_by_role("button", name="Sign in").click()
        expect(visit.page.get_by_role("link", name="Returns")).to_be_visible()
        return visit


@pytest.fixture
def place(settings: Settings, engine: ScriptedEngine, chromium: Browser) -> Iterator[Place]:
    """Three parcels are expected."""
    now = datetime.now(UTC)
    database = open_database(settings.database_url)
    with database.write() as session:
        password = accounts.add(session, "robin", "Robin", Role.AGENT, now)
    cases = [opened(database, now, f"AT-2010{number}").rma for number in range(3)]
    database.close()
    with served(create_app(settings, engine)) as url:
        yield Place(url, cases, password, chromium)


def test_a_case_is_walked_through_every_state_with_the_keyboard_alone(place: Place) -> None:
    for size, scheme, rma in (("desktop", "light", place.cases[0]), ("phone", "dark", place.cases[1])):
        visit, seen = place.window(size, scheme), []

        def look(state: str, visit: Visit = visit, seen: list[str] = seen) -> None:
            seen.append(state)
            assert visit.serious_issues() == [], state
            visit.page.wait_for_load_state()  # until its styles are there, every page is wide
            wide = visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 0, state

        walk(visit.page, place.url, rma, look)
        assert seen[-1] == "closed"
        assert len(seen) == 9
        expect(visit.page.locator(".history")).to_contain_text("refunded")
        assert visit.faults == []
        leave(visit.page.context)


def test_parcels_in_a_row_a_photo_and_a_colleague_who_was_quicker(place: Place, tmp_path: Path) -> None:
    visit = place.window("desktop")
    page = visit.page
    page.goto(f"{place.url}/desk/returns/receive")
    for rma in (*place.cases, place.cases[0], "RMA-2222-2222"):
        expect(page.locator("#rma")).to_be_focused()
        scan(page, rma)
        expect(page.locator(".scans").first).to_contain_text(rma)
    expect(page.get_by_role("heading", name="Received today: 3")).to_be_visible()
    assert visit.serious_issues() == []
    other = Visit(page.context.new_page())
    for one in (page, other.page):
        one.goto(f"{place.url}/desk/returns/{place.cases[2]}")
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(a_photo())
    page.get_by_label("Photos").first.set_input_files(photo)
    page.get_by_role("button", name="Record the inspection").click()
    stands(page, "inspected")
    expect(page.get_by_alt_text("Photo 1 of the inspection")).to_be_visible()
    other.page.get_by_role("button", name="Record the inspection").click()
    expect(other.page.get_by_role("alert").first).to_contain_text("changed meanwhile")
    stands(other.page, "inspected")
    other.forgive("409")
    assert (visit.faults, other.faults) == ([], [])
