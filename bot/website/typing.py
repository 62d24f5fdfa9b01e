"""Who is typing, shown to the other side while it lasts and kept nowhere."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from bot.conversations.events import Address

AGENTS = "/desk"
EVENT = "typing"
AT_MOST_EVERY_SECONDS = 1.0


class Post(Protocol):
    """Sends something to one connection."""

    async def emit(self, event: str, data: object, to: str, namespace: str) -> None:
        """Send ``data`` under the name ``event``."""


class Typing:
    """Passes the word on between a conversation's customer and the agents who have its page open, in this process."""

    def __init__(
        self,
        post: Post,
        visitors_at: Callable[[Address], list[str]],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        self._post = post
        self._visitors_at = visitors_at
        self._seconds = seconds
        self._watchers: dict[str, Address] = {}
        self._told_at: dict[str, float] = {}

    def watch(self, sid: str, address: Address) -> None:
        """An agent's page shows this conversation."""
        self._watchers[sid] = address

    def leave(self, sid: str) -> None:
        """A connection is gone, whoever it was."""
        self._watchers.pop(sid, None)
        self._told_at.pop(sid, None)

    def watched(self, sid: str) -> Address | None:
        """The conversation on an agent's page."""
        return self._watchers.get(sid)

    async def customer_types(self, sid: str, address: Address) -> None:
        """Show it to the agents who look at the conversation."""
        if self._is_too_soon(sid):
            return
        for watcher in [one for one, at in self._watchers.items() if at == address]:
            await self._post.emit(EVENT, {}, to=watcher, namespace=AGENTS)

    async def agent_types(self, sid: str, address: Address, name: str) -> None:
        """Show it to the customer."""
        if self._is_too_soon(sid):
            return
        for visitor in self._visitors_at(address):
            await self._post.emit(EVENT, {"name": name}, to=visitor, namespace="/")

    def _is_too_soon(self, sid: str) -> bool:
        """A page says it time and again; once a second is enough to show it."""
        now = self._seconds()
        if now - self._told_at.get(sid, now - AT_MOST_EVERY_SECONDS) < AT_MOST_EVERY_SECONDS:
            return True
        self._told_at[sid] = now
        return False
