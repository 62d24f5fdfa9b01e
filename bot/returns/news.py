"""Telling customers the news of their cases and refunds in the background, every few seconds; any number of processes may do so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog

from bot.conversations.changes import Changes
from bot.conversations.events import Address

log = structlog.get_logger(__name__)

EVERY_SECONDS = 5.0


class Tells(Protocol):
    """Tells customers of what is new, once."""

    def tell_news(self) -> list[Address]:
        """Tell of everything that is new; the conversations to which something was added."""


def told(teller: Tells) -> list[Address]:
    """The same, also where it fails as a whole: it stays new."""
    try:
        return teller.tell_news()
    except Exception:
        log.exception("telling_failed")
        return []


async def tell_news(
    tellers: Sequence[Tells], changes: Changes, written: Callable[[], object], every: float = EVERY_SECONDS
) -> None:
    """Tell what is new until it is cancelled; ``written`` is called when there may be something in the outbox."""
    while True:
        for teller in tellers:
            for address in await asyncio.to_thread(told, teller):
                changes.tell(address)
        written()
        await asyncio.sleep(every)
