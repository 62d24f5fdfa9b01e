"""The whole web application with a scripted engine behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import structlog
from starlette.applications import Starlette

from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from bot.website.keys import rest_key


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """A folder and a database of its own."""
    return Settings(home=tmp_path, database_url=sqlite_url)


@pytest.fixture
def engine() -> ScriptedEngine:
    """Repeats what it hears until a test tells it otherwise."""
    return ScriptedEngine()


@pytest.fixture
async def app(settings: Settings, engine: ScriptedEngine) -> AsyncIterator[Starlette]:
    """The application, started."""
    app = create_app(settings, engine)
    async with app.router.lifespan_context(app):
        yield app


@asynccontextmanager
async def browser(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody's browser, with cookies of its own."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
        yield client


@pytest.fixture
async def visitor(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A browser."""
    async with browser(app) as client:
        yield client


@pytest.fixture
async def stranger(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """Another browser."""
    async with browser(app) as client:
        yield client


@pytest.fixture
def key(settings: Settings) -> dict[str, str]:
    """The header that programs show."""
    return {"Authorization": f"Bearer {rest_key(settings.home)}"}


@pytest.fixture(autouse=True, scope="session")
def plain_tracebacks() -> None:
    """As the desk's own logs have them: structlog's coloured ones draw every variable, which takes many seconds."""
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*structlog.get_config()["processors"][:-1], renderer])
