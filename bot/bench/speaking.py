"""Speaking with a desk for a measurement: over its REST chat, without judging what it answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from actions.database import Database
from actions.orders import OrderNumbers
from actions.orders.importer import BadLine, Import
from actions.settings import Settings
from bot.setup.failing import Failed
from bot.setup.ready import base_url
from bot.website.keys import rest_key

TIMEOUT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and the body as it is."""

    status: int
    body: Any

    @property
    def replies(self) -> list[dict[str, Any]]:
        """What was said; nothing where the body is no list of replies."""
        return self.body if isinstance(self.body, list) else []

    @property
    def text(self) -> str:
        """All that was said, in one text."""
        return "\n".join(str(reply["text"]) for reply in self.replies if reply.get("text"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """Customers of a desk."""

    client: httpx.AsyncClient

    async def say(self, sender: str, text: str, *, email: bool = False) -> Answer:
        """One message and its answer, whatever it is. Raises Failed when the desk does not answer at all."""
        metadata = {"channel": "email"} if email else {}
        body = {"sender": sender, "message": text, "metadata": metadata}
        try:
            answer = await self.client.post("/webhooks/rest/webhook", content=json.dumps(body))
        except httpx.HTTPError as error:
            raise Failed(f"the desk does not answer to {text[:80]!r} of {sender}: {error!r}") from None
        try:
            return Answer(answer.status_code, answer.json())
        except ValueError:
            return Answer(answer.status_code, None)

    async def press(self, path: str) -> None:
        """Press the button of the page at this path of the desk. Raises Failed when that does nothing."""
        answer = await self.client.post(path)
        if answer.status_code != 200:
            raise Failed(f"the page {path.split('/')[1]} of a mail's link answers {answer.status_code}")


@asynccontextmanager
async def speaker(settings: Settings) -> AsyncIterator[Speaker]:
    """Speaks with the desk of these settings."""
    headers = {"Authorization": f"Bearer {rest_key(settings.home)}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(
        base_url=base_url(settings), headers=headers, timeout=TIMEOUT_SECONDS, trust_env=False
    ) as client:
        yield Speaker(client)


def bring_in(database: Database, records: Iterable[Mapping[str, Any]]) -> None:
    """Adds orders to the book, as an import does."""
    lines = (json.dumps(record).encode() for record in records)
    for _ in Import(database, OrderNumbers(), _refuse).run(lines):
        pass


def _refuse(bad: BadLine) -> None:
    raise Failed(f"an order made for this measurement is bad: {bad}")
