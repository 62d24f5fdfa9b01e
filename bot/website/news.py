"""News for agents' pages: in which conversation something changed, never what. The page asks for that itself."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog
from sqlalchemy.orm import Session

from bot.conversations import store
from bot.conversations.events import Address
from bot.conversations.transactions import Transactions
from bot.desk import sessions
from bot.website.typing import AGENTS

log = structlog.get_logger(__name__)

EVENT = "news"
PAUSE_SECONDS = 0.05


class Post(Protocol):
    """Sends something to one connection, or ends it."""

    async def emit(self, event: str, data: object, to: str, namespace: str) -> None:
        """Send ``data`` under the name ``event``."""

    async def disconnect(self, sid: str, namespace: str) -> None:
        """End the connection."""


class News:
    """The open windows of agents in this process, by connection, and telling them what changed.

    Who is still signed in is looked up anew each time; a connection of anybody else is ended.
    """

    def __init__(self, post: Post, transactions: Transactions, clock: Callable[[], datetime]) -> None:
        self._post = post
        self._transactions = transactions
        self._clock = clock
        self._tokens: dict[str, str] = {}
        self._changed: set[Address] = set()
        self._called = asyncio.Event()

    def enter(self, sid: str, token: str) -> None:
        """A window is open whose browser showed this token."""
        self._tokens[sid] = token

    def leave(self, sid: str) -> None:
        """A window is gone."""
        self._tokens.pop(sid, None)

    def token(self, sid: str) -> str:
        """What the window's browser showed when it connected; nothing for one that is not open."""
        return self._tokens.get(sid, "")

    def changed(self, address: Address) -> None:
        """Tell of a change that has been committed, soon."""
        self._changed.add(address)
        self._called.set()

    async def work(self) -> None:
        """Tell of whatever comes, until it is cancelled; what comes at the same time is told together."""
        while True:
            await self._called.wait()
            self._called.clear()
            try:
                await self.deliver()
            except Exception:
                log.exception("news_failed")
            await asyncio.sleep(PAUSE_SECONDS)

    async def deliver(self) -> None:
        """Tell of everything that changed since the last time."""
        addresses, self._changed = self._changed, set()
        if not self._tokens:
            return
        windows = dict(self._tokens)
        look = partial(_look, addresses=addresses, tokens=set(windows.values()), now=self._clock())
        names, live = await self._transactions.read(look)
        for sid, token in windows.items():
            await (self._tell(sid, names) if token in live else self._end(sid))

    async def _tell(self, sid: str, names: list[str]) -> None:
        for name in names:
            await self._post.emit(EVENT, {"conversation": name}, to=sid, namespace=AGENTS)

    async def _end(self, sid: str) -> None:
        self.leave(sid)
        await self._post.disconnect(sid, namespace=AGENTS)


def _look(
    session: Session, addresses: Collection[Address], tokens: Collection[str], now: datetime
) -> tuple[list[str], set[str]]:
    """The ids of the conversations at these addresses, and which of the tokens are those of somebody signed in."""
    found = [store.find(session, address) for address in addresses]
    return [row.public_id for row in found if row is not None], sessions.live(session, tokens, now)
