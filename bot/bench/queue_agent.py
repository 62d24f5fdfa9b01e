"""An agent at the desk as `./desk bench queue` plays one: told of news as the pages are, and asking as they do."""

from __future__ import annotations

import asyncio
import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import socketio

from bot.desk.pages import COOKIE
from bot.setup.failing import Failed
from bot.website.agent_sockets import PATH
from bot.website.news import EVENT
from bot.website.typing import AGENTS

ROUNDS = 3
PAUSE_SECONDS = 0.2  # what a page of the desk waits at least between two questions
PATIENCE_SECONDS = 180.0
ENTRY, CSRF, MARK = (
    re.compile(one) for one in (r'id="entry-(\w+)"', r'name="csrf" value="([^"]+)"', r"seen=(\w+)")
)


@dataclass
class Agent:
    """One agent's browser: when each conversation was first seen, and what was answered.

    ``asks_every`` is after how many seconds without news a page asks by itself, ``opened`` the conversation on it, if any.
    """

    name: str
    client: httpx.AsyncClient
    asks_every: float
    socket: socketio.Client = field(default_factory=socketio.Client)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    opened: str = ""
    csrf: str = ""
    mark: str = ""
    order: list[str] = field(default_factory=list)
    seen: dict[str, datetime] = field(default_factory=dict)
    served: list[str] = field(default_factory=list)

    async def sign_in(self, password: str) -> None:
        """Open the desk and its live connection."""
        await self.client.post("/desk/sign-in", data={"name": self.name, "password": password})
        page = (await self.client.get("/desk")).text
        found = CSRF.search(page)
        if found is None:
            raise Failed(f"the agent {self.name} could not sign in.")
        self.csrf = found[1]
        await self._connect()

    async def leave(self) -> None:
        """Close the window."""
        await asyncio.to_thread(self.socket.disconnect)
        await self.client.aclose()

    async def look(self) -> None:
        """Ask for the list as the page does."""
        answer = await self.client.get("/desk/list", params={"part": "waiting", "seen": self.mark})
        if answer.status_code == httpx.codes.NO_CONTENT:
            return
        self.mark = MARK.findall(answer.text)[0]
        self.order = list(dict.fromkeys(ENTRY.findall(answer.text)))
        for one in self.order:
            self.seen.setdefault(one, datetime.now(UTC))

    async def watch(self, everybody: int) -> None:
        """Look until everybody has come."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while len(self.seen) < everybody:
                await self._told()
                await self.look()

    async def serve(self) -> None:
        """Take whoever waits longest until nobody does."""
        await self.look()
        while self.order:
            name = self.order.pop(0)
            if await self._post(name, "take") == httpx.codes.SEE_OTHER:
                self.opened = name
                await self._attend(name)
                self.opened = ""
            await self.look()

    async def _connect(self) -> None:
        loop = asyncio.get_running_loop()

        def told(data: dict[str, Any]) -> None:
            if self.opened in ("", data["conversation"]):
                loop.call_soon_threadsafe(self.news.set)

        self.socket.on(EVENT, told, namespace=AGENTS)
        await asyncio.to_thread(
            self.socket.connect,
            str(self.client.base_url),
            headers={"Cookie": f"{COOKIE}={self.client.cookies[COOKIE]}"},
            namespaces=[AGENTS],
            socketio_path=PATH,
            transports=["websocket"],
        )

    async def _told(self) -> None:
        """Wait as a page does before it asks again: for news, or for long enough without any."""
        await asyncio.sleep(PAUSE_SECONDS)
        with suppress(TimeoutError):
            async with asyncio.timeout(self.asks_every):
                await self.news.wait()
        self.news.clear()

    async def _attend(self, name: str) -> None:
        self.served.append(name)
        for number in range(1, ROUNDS + 1):
            await self._post(name, "say", text=f"answer {number}", key=f"{name}-{number}", **{"as": "answer"})
            await self._hear(name, number)
        await self._post(name, "give-back", outcome="solved")

    async def _hear(self, name: str, number: int) -> None:
        """Wait for the customer's reply, as an agent reads it on the page."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while f"reply {number}" not in (await self._page(name)):
                await self._told()

    async def _page(self, name: str) -> str:
        return (await self.client.get(f"/desk/c/{name}")).text

    async def _post(self, name: str, act: str, **fields: str) -> int:
        answer = await self.client.post(f"/desk/c/{name}/{act}", data={"csrf": self.csrf, **fields})
        return answer.status_code
