"""Telling customers the news of their cases in the background, every few seconds; any number of processes may do so."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.conversations.changes import Changes
from bot.returns.telling import Teller

log = structlog.get_logger(__name__)

EVERY_SECONDS = 5.0


async def tell_news(
    teller: Teller, changes: Changes, written: Callable[[], object], every: float = EVERY_SECONDS
) -> None:
    """Tell what is new until it is cancelled; ``written`` is called when there may be something in the outbox."""
    while True:
        try:
            addresses = await asyncio.to_thread(teller.tell_news)
        except Exception:
            log.exception("telling_failed")
            addresses = []
        for address in addresses:
            changes.tell(address)
        written()
        await asyncio.sleep(every)
