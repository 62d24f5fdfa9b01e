"""The live connection of an agent's page: that something changed, and who is typing. It lies under /desk, so that the sign-in cookie comes with it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import Any, cast
from urllib.parse import urlsplit

import socketio
import structlog
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from bot.conversations.events import Address, Channel
from bot.desk import knowing, sessions
from bot.desk.pages import COOKIE
from bot.desk.sessions import SignedIn
from bot.website.desk import Desk
from bot.website.typing import AGENTS

log = structlog.get_logger(__name__)

PATH = "/desk/socket.io"
NOT_SIGNED_IN = "Please sign in at the desk."


class AgentPages(socketio.AsyncNamespace):  # type: ignore[misc]
    """What pages of agents who are signed in may say; each time it is looked up anew whether they still are."""

    def __init__(self, app: Starlette) -> None:
        super().__init__(AGENTS)
        self._app = app

    async def on_connect(self, sid: str, environ: Mapping[str, Any], auth: object = None) -> None:
        """Let in pages of our own whose agent is signed in."""
        token = _token(environ)
        if not _is_own(environ) or await self._who(token) is None:
            raise socketio.exceptions.ConnectionRefusedError(NOT_SIGNED_IN)
        self._desk.news.enter(sid, token)

    async def on_disconnect(self, sid: str, reason: object = None) -> None:
        """Forget the page."""
        self._desk.news.leave(sid)
        self._desk.typing.leave(sid)

    async def on_watch(self, sid: str, data: object = None) -> dict[str, bool]:
        """The page shows this conversation."""
        name = data.get("conversation") if isinstance(data, Mapping) else None
        found = await self._conversation(str(name)[:40]) if await self._signed_in(sid) else None
        if found is not None:
            self._desk.typing.watch(sid, found[0])
        return {"watching": found is not None}

    async def on_typing(self, sid: str, data: object = None) -> None:
        """The agent types; the customer sees it when it is the agent who attends."""
        who, address = await self._signed_in(sid), self._desk.typing.watched(sid)
        if who is None or address is None:
            return
        name = data.get("conversation") if isinstance(data, Mapping) else None
        found = await self._conversation(str(name)[:40])
        if found is not None and found == (address, who.agent.id):
            await self._desk.typing.agent_types(sid, address, who.agent.shown_name)

    @property
    def _desk(self) -> Desk:
        return cast("Desk", self._app.state.desk)

    async def _signed_in(self, sid: str) -> SignedIn | None:
        return await self._who(self._desk.news.token(sid))

    async def _who(self, token: str) -> SignedIn | None:
        read = partial(sessions.read, token=token, now=self._desk.clock())
        return await self._desk.agents.transactions.read(read)

    async def _conversation(self, name: str) -> tuple[Address, int | None] | None:
        """Where the customer is met, and who attends."""

        def look(session: Session) -> tuple[Address, int | None] | None:
            row = knowing.find(session, name)
            return (Address(Channel(row.channel), row.sender), row.agent_id) if row else None

        return await self._desk.agents.transactions.read(look)


def _token(environ: Mapping[str, Any]) -> str:
    try:
        found = SimpleCookie(environ.get("HTTP_COOKIE", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def _is_own(environ: Mapping[str, Any]) -> bool:
    """A page of another site is refused, whatever its browser sends along."""
    origin = environ.get("HTTP_ORIGIN")
    return origin is None or urlsplit(origin).netloc == environ.get("HTTP_HOST")
