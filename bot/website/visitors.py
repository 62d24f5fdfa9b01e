"""Who is connected, and handing each of them what is new, once and in order."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from bot.conversations.conversations import Conversations
from bot.conversations.events import Address
from bot.website.customers import Customer
from bot.website.showing import rasa_messages, shown

log = structlog.get_logger(__name__)

EVENTS, UTTERED = "events", "bot_uttered"


class Post(Protocol):
    """Sends something to one connection."""

    async def emit(self, event: str, data: Any, to: str) -> None:
        """Send ``data`` under the name ``event``."""


@dataclass
class Visitor:
    """One open connection to a conversation.

    ``after`` is the number of the last event it was sent; None for a client that keeps no numbers. ``customer`` is who the
    shop's page named, until the conversation knows it. ``lock`` keeps the order of what is sent.
    """

    sid: str
    address: Address
    after: int | None
    customer: Customer | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Visitors:
    """The open connections by conversation."""

    def __init__(self, post: Post, conversations: Conversations) -> None:
        self._post = post
        self._conversations = conversations
        self._by_sid: dict[str, Visitor] = {}
        self._by_address: defaultdict[Address, dict[str, Visitor]] = defaultdict(dict)
        self._tasks: set[asyncio.Task[None]] = set()
        conversations.changes.listen(self.changed)

    def find(self, sid: str) -> Visitor | None:
        """Return the visitor on this connection."""
        return self._by_sid.get(sid)

    def is_there(self, address: Address) -> bool:
        """Whether a window of this conversation is open."""
        return address in self._by_address

    def connections(self, address: Address) -> list[str]:
        """The connections to this conversation of clients that keep numbers, as the widget does."""
        return [one.sid for one in self._by_address.get(address, {}).values() if one.after is not None]

    def enter(self, visitor: Visitor) -> None:
        """Remember a connection; one that changed its conversation leaves the old one."""
        self.leave(visitor.sid)
        self._by_sid[visitor.sid] = visitor
        self._by_address[visitor.address][visitor.sid] = visitor

    def leave(self, sid: str) -> None:
        """Forget a connection."""
        visitor = self._by_sid.pop(sid, None)
        if visitor is None:
            return
        there = self._by_address[visitor.address]
        del there[sid]
        if not there:
            del self._by_address[visitor.address]

    def changed(self, address: Address) -> None:
        """Hand out what is new in a conversation, soon."""
        if address not in self._by_address:
            return
        task = asyncio.get_running_loop().create_task(self._hand_out(address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def update(self, visitor: Visitor) -> None:
        """Send one visitor what is new since the last event it was sent."""
        async with visitor.lock:
            if visitor.after is None:
                await self._utter(visitor.address)
                return
            found = await self._conversations.history(visitor.address, visitor.after)
            if self._by_sid.get(visitor.sid) is not visitor:
                return  # it went on to another conversation meanwhile
            await self._post.emit(EVENTS, shown(found), to=visitor.sid)
            visitor.after = max([visitor.after, *(event.number for event in found.events)])

    async def _hand_out(self, address: Address) -> None:
        for visitor in list(self._by_address.get(address, {}).values()):
            try:
                await self.update(visitor)
            except Exception:
                log.exception("handing_out_failed")

    async def _utter(self, address: Address) -> None:
        """Clients without numbers get each message once, all tabs together."""
        events = await self._conversations.collect(address)
        plain = [one.sid for one in self._by_address.get(address, {}).values() if one.after is None]
        for message in (message for event in events for message in rasa_messages(event)):
            for sid in plain:
                await self._post.emit(UTTERED, message, to=sid)
