"""The desk's tidying in the background: photos that were never sent, codes and wrong tries that count no more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from actions.identity import forget
from bot.conversations.conversations import Clock
from bot.conversations.photos import Photos
from bot.conversations.transactions import Transactions

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=30)
Tidying = Callable[[], Awaitable[int]]


def unused_photos(photos: Photos, unused: timedelta, clock: Clock) -> Tidying:
    """Photos that have been without a message for longer than ``unused``."""
    return lambda: asyncio.to_thread(photos.sweep, clock() - unused)


def old_codes(transactions: Transactions, clock: Clock) -> Tidying:
    """Codes that were mailed and tries that failed, once they count no more."""
    return lambda: transactions.write(lambda session: forget(session, clock()))


async def sweep(tidyings: Mapping[str, Tidying], every: timedelta = EVERY) -> None:
    """Delete what is not needed any more, time and again, until it is cancelled; one that fails keeps none from another."""
    while True:
        for what, tidy in tidyings.items():
            try:
                deleted = await tidy()
                if deleted:
                    log.info("swept", what=what, deleted=deleted)
            except Exception:
                log.exception("sweeping_failed", what=what)
        await asyncio.sleep(every.total_seconds())
