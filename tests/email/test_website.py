"""The website's part of mail: the door for programs with the key, and the pages of links."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from bot.website.keys import rest_key
from tests.email.office import SERVER, raw_mail
from tests.website.conftest import browser

pytestmark = pytest.mark.anyio


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """A desk whose mail server vouches for senders."""
    return Settings(home=tmp_path, database_url=sqlite_url, mail_auth_server=SERVER)


@pytest.fixture
async def app(settings: Settings) -> AsyncIterator[Starlette]:
    """The application, started."""
    app = create_app(settings, ScriptedEngine())
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
async def visitor(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser."""
    async with browser(app) as client:
        yield client


def key_of(settings: Settings) -> dict[str, str]:
    """The header that programs show."""
    return {"Authorization": f"Bearer {rest_key(settings.home)}"}


async def test_a_mail_that_is_handed_in_is_dealt_with_at_once(
    visitor: httpx.AsyncClient, settings: Settings
) -> None:
    answer = await visitor.post("/mail/ingest", content=raw_mail(), headers=key_of(settings))
    found = answer.json()
    assert (answer.status_code, found["done"], found["again"]) == (200, "answered", False)
    assert "You said: Please cancel my order AT-10401." in found["answer"]["text"]
    again = await visitor.post("/mail/ingest", content=raw_mail(), headers=key_of(settings))
    assert again.json()["again"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer no"}])
async def test_nobody_hands_in_mail_without_the_key(
    visitor: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    assert (await visitor.post("/mail/ingest", content=raw_mail(), headers=headers)).status_code == 401


@pytest.mark.parametrize(("query", "content"), [("?arrived_at=yesterday", raw_mail()), ("", b" ")])
async def test_what_cannot_be_taken_in_is_said_in_a_sentence(
    visitor: httpx.AsyncClient, settings: Settings, query: str, content: bytes
) -> None:
    answer = await visitor.post(f"/mail/ingest{query}", content=content, headers=key_of(settings))
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith(("Please give arrived_at", "The mail is empty"))


async def test_the_page_of_a_link_does_nothing_until_its_button_is_pressed(
    visitor: httpx.AsyncClient, settings: Settings
) -> None:
    raw = raw_mail(more="", subject="Help <b>me</b>")
    found = (await visitor.post("/mail/ingest", content=raw, headers=key_of(settings))).json()
    assert found["done"] == "unproven"
    path = re.search(r"http://127\.0\.0\.1:8000(/mail/\S+)", found["answer"]["text"])
    assert path is not None
    page = await visitor.get(path[1])
    assert "Help &lt;b&gt;me&lt;/b&gt;" in page.text
    assert "You said" not in page.text
    done = await visitor.post(path[1])
    assert "You said: Please cancel my order AT-10401." in done.text
    assert (await visitor.get(path[1])).text == done.text


async def test_a_link_that_is_not_ours_says_what_to_do(visitor: httpx.AsyncClient) -> None:
    page = await visitor.get("/mail/forged.signature")
    assert page.status_code == 404
    assert "open it from the email once more" in page.text
