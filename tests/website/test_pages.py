"""The page's files, the health report, and the headers that protect both."""

from __future__ import annotations

import re

import httpx
import pytest

from actions.database import open_database
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.conversations.transactions import Transactions
from bot.website import health
from bot.website.app import create_app
from tests.website.conftest import browser

pytestmark = pytest.mark.anyio


async def test_the_page_is_in_the_shops_words_and_has_nothing_inline(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/")
    assert page.status_code == 200
    assert "AllTrends USA support" in page.text
    assert "Support@alltrendsusa.com" in page.text
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=|https?://", page.text)


async def test_the_shops_words_are_escaped(settings: Settings, engine: ScriptedEngine) -> None:
    shop = settings.home / "shop.yml"
    shop.write_text(
        settings.shop_file.read_text("utf-8").replace("title: AllTrends USA", "title: A & <b>B</b>")
    )
    app = create_app(settings.model_copy(update={"shop_file": shop}), engine)
    async with app.router.lifespan_context(app), browser(app) as visitor:
        assert "A &amp; &lt;b&gt;B&lt;/b&gt;" in (await visitor.get("/")).text


@pytest.mark.parametrize("file", ["chat.js", "server.js", "view.js", "chat.css", "icon.svg"])
async def test_every_file_of_the_page_is_served(visitor: httpx.AsyncClient, file: str) -> None:
    answer = await visitor.get(f"/static/{file}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/static/chat.js", "/health", "/nowhere"])
async def test_every_answer_has_the_protecting_headers(visitor: httpx.AsyncClient, path: str) -> None:
    headers = (await visitor.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Access-Control-Allow-Origin" not in headers


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
