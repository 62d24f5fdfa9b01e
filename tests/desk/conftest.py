"""The whole application with agents who have accounts, and a customer who asked for a person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from actions.database import Database, open_database
from actions.identity import How, grant
from actions.orders.demo import load_demo
from actions.orders.store import save_orders
from actions.settings import Settings
from bot.conversations import listing
from bot.conversations.delivery import collect
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.events import Address, Channel
from bot.conversations.receiving import Letter
from bot.conversations.scripted_engine import ScriptedEngine
from bot.desk import accounts
from bot.desk.models import Role
from bot.website.app import create_app
from tests.policy.making import DATA, shop

SAM = Address(Channel.WEBSITE, "sam")
NUMBER = "AT-10401"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


def script(message: EngineMessage) -> list[Reply]:
    """Passes on whoever asks for a person."""
    if "person" in message.text:
        facts = {"description": "the seam is open", "order": NUMBER}
        handoff = {"reason": "policy", "goal": "cancel", "order": NUMBER, "missing": "a photo of the seam"}
        return [Reply(text="I pass you on.", data={"custom": {"handoff": {**handoff, "facts": facts}}})]
    return [Reply(text=f"You said: {message.text}")]


@pytest.fixture
def engine() -> ScriptedEngine:
    """Follows the script above."""
    return ScriptedEngine(script)


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    """A folder and a database of its own."""
    return Settings(home=tmp_path, database_url=sqlite_url)


@dataclass
class Counter:
    """A desk with the demo shop's showcase orders; Robin and Kim answer there, Lee leads."""

    app: Starlette
    database: Database
    passwords: dict[str, str]
    engine: ScriptedEngine
    stack: AsyncExitStack

    async def browser(self) -> httpx.AsyncClient:
        """Somebody's browser."""
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        return await self.stack.enter_async_context(
            httpx.AsyncClient(transport=transport, base_url="http://desk.example")
        )

    async def agent(self, name: str) -> Window:
        """The browser of an agent who has signed in."""
        client = await self.browser()
        fields = {"name": name, "password": self.passwords[name]}
        answer = await client.post("/desk/sign-in", data=fields)
        assert answer.status_code == 303
        return Window(client)

    async def say(self, text: str, address: Address = SAM) -> list[str]:
        """A customer says something; what comes back."""
        events = await self.app.state.desk.conversations.converse(Letter(address, text), collect)
        return [event.text for event in events]

    async def asked(self, *, shown: bool = True) -> str:
        """Sam asked for a person; the conversation's id."""
        await self.say("a person please")
        with self.database.write() as session:
            name = listing.named(session, SAM.sender)[0].id
            if shown:
                grant(session, name, NUMBER, How.EMAIL, datetime.now(UTC))
        return name

    def events(self, name: str = SAM.sender) -> list[tuple[str, str, str]]:
        """Source, kind and text of each event."""
        with self.database.read() as session:
            found = listing.named(session, name)[1]
        return [(event.source.value, event.kind, event.text) for event in found]


@dataclass
class Window:
    """An agent's browser."""

    client: httpx.AsyncClient

    async def get(self, path: str) -> httpx.Response:
        """Look at a page."""
        return await self.client.get(path)

    async def post(self, path: str, **fields: object) -> httpx.Response:
        """Send a form as the pages do, with the browser's own token."""
        return await self.client.post(path, data={"csrf": await self.csrf(), **fields})

    async def csrf(self) -> str:
        """The token that stands in this browser's forms."""
        page = (await self.client.get("/desk")).text
        return page.split('name="csrf" value="')[1].split('"')[0]


@pytest.fixture
async def counter(settings: Settings, engine: ScriptedEngine) -> AsyncIterator[Counter]:
    """The desk, started."""
    database = open_database(settings.database_url)
    now = datetime.now(UTC) - timedelta(seconds=1)
    with database.write() as session:
        people = (("robin", Role.AGENT), ("kim", Role.AGENT), ("lee", Role.LEAD))
        passwords = {name: accounts.add(session, name, name.title(), role, now) for name, role in people}
    orders = [one for one in load_demo(DATA, shop()).orders(now) if one.number == NUMBER]
    with database.write() as session:
        save_orders(session, orders)
    app = create_app(settings, engine)
    async with app.router.lifespan_context(app), AsyncExitStack() as stack:
        yield Counter(app, database, passwords, engine, stack)
    database.close()
