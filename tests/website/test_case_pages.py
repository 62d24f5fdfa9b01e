"""The pages of a customer's return: seen by who holds their address, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette

from actions.cases import CaseView
from actions.cases.moving import Act
from actions.cases.receiving import receive
from actions.database import Database, open_database
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.returns.wiring import make_pages
from bot.website.app import create_app
from tests.cases import counter
from tests.cases.making import LATER
from tests.policy.making import policy
from tests.website.conftest import browser
from tests.website.serving import served
from tests.website.visiting import Visit, chromium

__all__ = ["chromium"]  # a fixture
pytestmark = pytest.mark.anyio


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The books of the application."""
    database = open_database(settings.database_url)
    yield database
    database.close()


@pytest.fixture
def case(database: Database) -> CaseView:
    """A return that was asked for a minute ago."""
    return counter.opened(database)


@pytest.fixture
def path(settings: Settings, case: CaseView) -> str:
    """Where the case is shown."""
    url = make_pages(settings, lambda: LATER).url(case.rma, case.opened_at)
    return url.removeprefix(settings.links_url)


@pytest.fixture
async def app(settings: Settings, engine: ScriptedEngine, case: CaseView) -> AsyncIterator[Starlette]:
    """The application a little later."""
    app = create_app(settings, engine, lambda: LATER)
    async with app.router.lifespan_context(app):
        yield app


async def test_the_page_says_where_a_return_stands(
    visitor: httpx.AsyncClient, path: str, case: CaseView
) -> None:
    page = await visitor.get(path)
    assert page.status_code == 200
    assert case.rma in page.text
    assert "please send it back by Saturday, April 4, 2026 at 11:59 PM EDT" in page.text
    assert "Registered" in page.text
    assert f'href="{path}/slip"' in page.text
    assert "ava@example.com" not in page.text
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"


async def test_the_slip_is_a_page_and_a_file(visitor: httpx.AsyncClient, path: str, case: CaseView) -> None:
    page = await visitor.get(f"{path}/slip")
    assert page.status_code == 200
    for said in (
        case.rma,
        "2136 NW 8th Ave",
        "Relaxed Cotton T-Shirt (Red / M)",
        "Ava Example",
        "proof of purchase",
    ):
        assert said in page.text
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?://", page.text)
    file = await visitor.get(f"{path}/slip.pdf")
    assert file.headers["content-type"] == "application/pdf"
    assert f"return-slip-{case.rma}.pdf" in file.headers["content-disposition"]
    assert file.content.startswith(b"%PDF-")


async def test_another_address_shows_nothing(
    visitor: httpx.AsyncClient, settings: Settings, path: str, case: CaseView
) -> None:
    unknown = make_pages(settings, lambda: LATER).url("RMA-2222-2222", case.opened_at)
    for address in (f"{path}x", "/returns/a", unknown.removeprefix(settings.links_url)):
        for part in ("", "/slip", "/slip.pdf"):
            page = await visitor.get(address + part)
            assert page.status_code == 404
            assert case.rma not in page.text
            assert "write to us" in page.text or "once more" in page.text


async def test_what_needs_no_parcel_has_no_slip(
    app: Starlette, database: Database, path: str, case: CaseView
) -> None:
    receive(database, policy(), case.rma, Act(who="Rosa", at=LATER, key="here"))
    async with browser(app) as visitor:
        page = await visitor.get(path)
        assert "the parcel arrived on" in page.text
        assert "Your parcel has arrived" in page.text
        assert "Return slip" not in page.text
        for part in ("slip", "slip.pdf"):
            gone = await visitor.get(f"{path}/{part}")
            assert (gone.status_code, gone.headers["location"]) == (303, path)


def test_the_slip_in_a_browser(
    settings: Settings, engine: ScriptedEngine, chromium: Browser, path: str, case: CaseView
) -> None:
    with served(create_app(settings, engine, lambda: LATER)) as url:
        visit = Visit(chromium.new_page())
        visit.page.goto(url + path)
        visit.page.get_by_role("link", name="Return slip to print").click()
        expect(visit.page.get_by_role("heading", level=1)).to_have_text(f"Return slip {case.rma}")
        expect(visit.page.get_by_role("button", name="Print this slip")).to_be_visible()
        assert visit.serious_issues() == []
        visit.page.emulate_media(media="print")
        expect(visit.page.get_by_role("button", name="Print this slip")).to_be_hidden()
        qr, bars = visit.page.locator("svg.qr").bounding_box(), visit.page.locator("svg.bars").bounding_box()
        assert qr is not None
        assert qr["width"] > 110
        assert bars is not None
        assert bars["height"] > 50
        printed = visit.page.pdf(format="Letter")
        assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
        assert visit.faults == []
        visit.page.close()
