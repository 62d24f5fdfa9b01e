"""The pages, their files, the health report, and the headers that protect them all."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest
from ruamel.yaml import YAML
from starlette.applications import Starlette

from actions.database import open_database
from actions.orders.demo.shop import load_demo, load_showcases
from actions.orders.store import save_orders
from actions.policy.facts import Status
from actions.settings import PROJECT, Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.conversations.transactions import Transactions
from bot.website import health, policy_page
from bot.website.app import create_app
from tests.policy.making import policy, shop
from tests.website.conftest import browser

pytestmark = pytest.mark.anyio
PAGES = ["/", "/policy"]
NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_in_the_shops_words_and_has_nothing_inline(
    visitor: httpx.AsyncClient, path: str
) -> None:
    page = await visitor.get(path)
    assert page.status_code == 200
    assert "AllTrends USA support" in page.text
    assert "Support@alltrendsusa.com" in page.text
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?://", page.text)


async def test_the_shops_words_are_escaped(settings: Settings, engine: ScriptedEngine) -> None:
    file = settings.home / "shop.yml"
    file.write_text(
        settings.shop_file.read_text("utf-8").replace("title: AllTrends USA", "title: A & <b>B</b>")
    )
    app = create_app(settings.model_copy(update={"shop_file": file}), engine)
    async with app.router.lifespan_context(app), browser(app) as visitor:
        assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in (await visitor.get("/")).text


async def test_the_demo_shop_shows_its_orders_to_try(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/")).text
    for order in load_showcases(PROJECT / "data"):
        assert f'data-say="I need help with my order {order.number}"' in page
        assert order.email in page


async def test_one_may_look_at_the_demo_shop_as_one_of_its_customers(
    visitor: httpx.AsyncClient, app: Starlette
) -> None:
    page = (await visitor.get("/?as=AT-10402")).text
    assert "Hello Liam" in page
    assert "AT-10401" not in page
    token = re.search(r'data-customer="([^"]+)"', page)
    assert token is not None
    assert app.state.desk.customers.read(token[1]).email == "liam.porter@example.org"


@pytest.mark.parametrize("path", ["/", "/?as=AT-20001", "/?as="])
async def test_nobody_else_is_signed_in(visitor: httpx.AsyncClient, path: str) -> None:
    page = (await visitor.get(path)).text
    assert "AT-10401" in page
    assert "data-customer" not in page


async def test_an_order_to_try_is_shown_as_it_stands_in_the_book(
    visitor: httpx.AsyncClient, settings: Settings
) -> None:
    database = open_database(settings.database_url)
    orders = load_demo(PROJECT / "data", shop()).orders(NOW)
    cancelled = [replace(one, status=Status.CANCELLED) for one in orders if one.number == "AT-10401"]
    with database.write() as session:
        save_orders(session, cancelled)
    database.close()
    page = (await visitor.get("/?as=AT-10401")).text
    assert '<span class="status cancelled">cancelled</span>' in page
    assert "Placed Monday, March 2, 2026" in page
    assert "Total $88.85 with shipping" in page


async def test_without_the_demo_no_order_is_shown(settings: Settings, engine: ScriptedEngine) -> None:
    app = create_app(settings.model_copy(update={"demo": False}), engine)
    async with app.router.lifespan_context(app), browser(app) as visitor:
        assert "AT-10401" not in (await visitor.get("/")).text


async def test_the_policy_page_says_what_the_assistant_says(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get("/policy")).text
    assert "within 24 hours after placing it" in page
    assert "end of the 30th calendar day" in page
    assert "paragraph 9, 1st condition, time and way" in page
    assert policy().at(NOW).id in page


async def test_a_changed_policy_changes_the_page(settings: Settings, engine: ScriptedEngine) -> None:
    folder = settings.home / "policy"
    shutil.copytree(settings.policy_dir, folder)
    file = folder / "return.yml"
    file.write_text(file.read_text("utf-8").replace("value: 30", "value: 45", 1), "utf-8")
    app = create_app(settings.model_copy(update={"policy_dir": folder}), engine)
    async with app.router.lifespan_context(app), browser(app) as visitor:
        page = (await visitor.get("/policy")).text
        assert "end of the 45th calendar day" in page
        assert "30th" not in page


def test_every_answer_about_the_policy_has_its_place_on_the_page() -> None:
    domain = YAML(typ="safe").load(PROJECT / "domain.yml")["responses"]
    asked = {name for name in domain if re.fullmatch(r"utter_ask_[a-z_]+", name)}
    intents = set(YAML(typ="safe").load(PROJECT / "domain.yml")["intents"])
    about_policy = {name for name in asked if name.removeprefix("utter_") in intents}
    assert about_policy - {"utter_ask_opening_hours"} == set(
        policy_page.HEADINGS
    )  # the contact names the hours


def test_every_clause_is_on_the_page_with_its_value() -> None:
    class Facts:
        policy = policy()
        shop = shop()

    rules = {rule.id: rule for rule in policy_page.rules(Facts(), NOW)}
    assert rules.keys() == Facts.policy.current.clauses.keys()
    assert rules["cancel.window"].value == "24 hours"
    assert rules["refund.time"].value == "3 to 5 days"
    assert rules["return.proof"].value.startswith("billing account, invoice")


@pytest.mark.parametrize("file", ["/static/shop.js", "/static/shop.css", "/static/icon.svg", "/widget.js"])
async def test_every_file_of_the_pages_is_served(visitor: httpx.AsyncClient, file: str) -> None:
    answer = await visitor.get(file)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", [*PAGES, "/static/shop.js", "/widget.js", "/health", "/nowhere"])
async def test_every_answer_has_the_protecting_headers(visitor: httpx.AsyncClient, path: str) -> None:
    headers = (await visitor.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in headers


async def test_other_sites_may_load_the_widget_and_nothing_else(visitor: httpx.AsyncClient) -> None:
    assert (await visitor.get("/widget.js")).headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (await visitor.get("/static/shop.js")).headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_health_is_200_when_every_part_is_up(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/health")
    assert answer.status_code == 200
    parts = {"desk": "up", "engine": "up", "actions": "up", "database": "up"}
    assert answer.json() == {"status": "up", "parts": parts}


@pytest.mark.parametrize("part", ["engine", "actions"])
async def test_health_is_503_and_names_the_part_that_is_down(
    visitor: httpx.AsyncClient, engine: ScriptedEngine, part: str
) -> None:
    setattr(engine, f"{part}_up", False)
    answer = await visitor.get("/health")
    assert answer.status_code == 503
    assert [name for name, state in answer.json()["parts"].items() if state != "up"] == [part]


async def test_health_tells_of_a_database_that_is_gone(engine: ScriptedEngine, settings: Settings) -> None:
    nowhere = settings.home / "no" / "folder" / "desk.sqlite"
    transactions = Transactions(open_database(f"sqlite:///{nowhere}"))
    states = await health.Health(engine, transactions).states()
    assert states == {"desk": True, "engine": True, "actions": True, "database": False}
    transactions.close()
