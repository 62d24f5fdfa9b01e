"""The helpdesks that the contract is tried on, each with an agent who works there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import httpx
from starlette.applications import Starlette

from actions.settings import Settings
from bot.conversations import queue
from bot.conversations.modes import Attendant
from tests.helpdesk.chatwoot_server import ACCOUNT, INBOX, SECRET, TOKEN, ChatwootServer, signature
from tests.website.serving import served

NAME = "Dana"


class Side(Protocol):
    """Where Dana works."""

    def settings(self, home: Path, database_url: str) -> Settings:
        """What makes the desk use it."""

    async def waiting(self, app: Starlette) -> list[str]:
        """What Dana sees of those who wait: the reasons, in words."""

    async def seen(self, app: Starlette) -> list[str]:
        """What of the customer's words Dana has been shown since the opening, in order."""

    async def answer(self, app: Starlette, text: str, times: int = 1) -> None:
        """Dana answers; the network may bring it several times."""

    async def settle(self, app: Starlette) -> None:
        """Dana is done."""


class OwnSide:
    """Our own desk."""

    def settings(self, home: Path, database_url: str) -> Settings:
        return Settings(home=home, database_url=database_url)

    async def waiting(self, app: Starlette) -> list[str]:
        return [" ".join(one.reasons).replace("_", " ") for one in await self._entries(app)]

    async def seen(self, app: Starlette) -> list[str]:
        entries = await self._entries(app, queue.Part.ALL)
        return [entries[0].said]

    async def answer(self, app: Starlette, text: str, times: int = 1) -> None:
        attending = app.state.desk.conversations.attending
        name = (await self._entries(app, queue.Part.ALL))[0].id
        agent = Attendant(1, NAME)
        for _ in range(times):
            await attending.take(name, agent)
            await attending.say(name, agent, text, text)

    async def settle(self, app: Starlette) -> None:
        name = (await self._entries(app, queue.Part.ALL))[0].id
        await app.state.desk.conversations.attending.give_back(name, Attendant(1, NAME), "solved")

    async def _entries(self, app: Starlette, part: queue.Part = queue.Part.WAITING) -> list[queue.Entry]:
        return await app.state.desk.agents.transactions.read(lambda session: queue.entries(session, part, 1))


class ChatwootSide:
    """Chatwoot, played on a port of this machine."""

    def __init__(self, url: str, server: ChatwootServer) -> None:
        self.url = url
        self.server = server

    def settings(self, home: Path, database_url: str) -> Settings:
        return Settings(
            home=home,
            database_url=database_url,
            chatwoot_url=self.url,
            chatwoot_account=ACCOUNT,
            chatwoot_inbox=INBOX,
            chatwoot_token=TOKEN,
            chatwoot_webhook_secret=SECRET,
            helpdesk="chatwoot",
        )

    async def waiting(self, app: Starlette) -> list[str]:
        opened = [one for one in self.server.conversations if one["status"] == "open" and one["messages"]]
        return [one["messages"][0]["content"].split("\n")[0] for one in opened]

    async def seen(self, app: Starlette) -> list[str]:
        return [text for kind, _, text in self.server.messages() if kind == "incoming"]

    async def answer(self, app: Starlette, text: str, times: int = 1) -> None:
        body = self.server.reply(text, NAME)
        for _ in range(times):
            assert (await self.webhook(app, body)).status_code == 200

    async def settle(self, app: Starlette) -> None:
        assert (await self.webhook(app, self.server.resolve(NAME))).status_code == 200

    async def webhook(
        self, app: Starlette, body: bytes, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a webhook as Chatwoot does."""
        at = app.state.desk.clock().timestamp()
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://desk.example") as client:
            return await client.post(
                "/webhooks/helpdesk", content=body, headers=headers or signature(body, at)
            )


@contextmanager
def own() -> Iterator[Side]:
    """Our own desk."""
    yield OwnSide()


@contextmanager
def chatwoot() -> Iterator[ChatwootSide]:
    """Chatwoot, served until the end of the block."""
    server = ChatwootServer()
    with served(server.app()) as url:
        yield ChatwootSide(url, server)


SIDES = {"own": own, "chatwoot": chatwoot}
