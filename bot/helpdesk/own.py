"""Our own desk as a helpdesk: its pages read the same conversations, so that nothing needs to be carried anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.helpdesk.port import Forged, Matter, News, Said


class OwnDesk:
    """The default. Agents sign in at /desk (docs/desk.md)."""

    async def open(self, matter: Matter) -> str:
        """It stands in the queue already."""
        return matter.conversation

    async def message(self, thread: str, said: Said, *, again: bool) -> None:
        """It stands in the conversation already."""

    async def close(self, thread: str) -> None:
        """It has left the list already."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> News | None:
        """Nobody sends webhooks for our own desk."""
        raise Forged

    async def stop(self) -> None:
        """It has no connections."""
