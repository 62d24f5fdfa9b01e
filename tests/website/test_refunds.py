"""Refunds over REST and at the desk: with the key, or as an agent, and each paid once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
from starlette.applications import Starlette

from actions.cases import CaseView
from actions.database import Database, open_database
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.desk import accounts
from bot.desk.models import Role
from bot.website.app import create_app
from tests.cases import counter
from tests.refunds.test_book import NOW
from tests.website.conftest import browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The books of the application."""
    database = open_database(settings.database_url)
    yield database
    database.close()


@pytest.fixture
def case(database: Database) -> CaseView:
    """A return whose refund is granted."""
    return counter.granted(database)


@pytest.fixture
async def app(settings: Settings, engine: ScriptedEngine, case: CaseView) -> AsyncIterator[Starlette]:
    """The application a day later."""
    app = create_app(settings, engine, lambda: NOW)
    async with app.router.lifespan_context(app):
        yield app


async def test_a_shop_system_reads_and_pays(
    visitor: httpx.AsyncClient, key: dict[str, str], case: CaseView
) -> None:
    refund = (await visitor.get("/api/refunds", headers=key)).json()[0]
    assert (refund["key"], refund["amount"], refund["paid_at"]) == (f"{case.rma}:goods", "113.60", None)
    assert (await visitor.get("/api/refunds.csv", headers=key)).text.startswith("key,order,rma,kind,amount")
    path = f"/api/refunds/{refund['key']}/paid"
    wrong = await visitor.post(path, headers=key, json={"amount": "113.61"})
    assert wrong.status_code == 409
    said = {"amount": "113.60", "payment": "bank-1"}
    assert (await visitor.post(path, headers=key, json=said)).json()["again"] is False
    assert (await visitor.post(path, headers=key, json=said)).json()["again"] is True
    assert (await visitor.post(path, headers=key, json={"payment": "bank-2"})).status_code == 409
    assert (await visitor.get("/api/refunds", headers=key)).json() == []
    paid = (await visitor.get("/api/refunds?state=paid", headers=key)).json()
    assert paid[0]["payment"] == "bank-1"


async def test_whoever_has_no_key_sees_nothing(visitor: httpx.AsyncClient, case: CaseView) -> None:
    for path in ("/api/refunds", "/api/refunds.csv"):
        assert (await visitor.get(path)).status_code == 401
    assert (await visitor.post(f"/api/refunds/{case.rma}:goods/paid", json={})).status_code == 401
    for path in ("/desk/refunds", "/desk/refunds.csv"):
        assert (await visitor.get(path)).status_code == 303


async def test_what_is_wrong_is_told(visitor: httpx.AsyncClient, key: dict[str, str]) -> None:
    assert (await visitor.get("/api/refunds?state=x", headers=key)).status_code == 400
    assert (await visitor.post("/api/refunds/none/paid", headers=key, json={})).status_code == 404
    bad = await visitor.post("/api/refunds/none/paid", headers=key, json={"amount": 9.5})
    assert bad.status_code == 400


async def test_an_agent_marks_a_refund_as_paid(app: Starlette, database: Database, case: CaseView) -> None:
    with database.write() as session:
        password = accounts.add(session, "robin", "Robin", Role.AGENT, NOW)
    async with browser(app) as robin:
        await robin.post("/desk/sign-in", data={"name": "robin", "password": password})
        page = await robin.get("/desk/refunds")
        assert f"{case.rma}:goods" in page.text
        assert "attachment" in (await robin.get("/desk/refunds.csv")).headers["content-disposition"]
        csrf = page.text.split('name="csrf" value="')[1].split('"')[0]
        form = {"csrf": csrf, "key": f"{case.rma}:goods", "payment": "bank-1"}
        assert (await robin.post("/desk/refunds/paid", data=form | {"csrf": "x"})).status_code == 403
        assert (await robin.post("/desk/refunds/paid", data=form)).status_code == 303
        assert "There is no refund of this kind" in (await robin.get("/desk/refunds")).text
        assert "bank-1" in (await robin.get("/desk/refunds?show=paid")).text
        twice = await robin.post("/desk/refunds/paid", data=form | {"payment": "bank-2"})
        assert twice.status_code == 409
        assert "paid twice" in twice.text
