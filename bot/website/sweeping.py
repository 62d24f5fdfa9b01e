"""The desk's tidying in the background: photos that were chosen and never sent."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import structlog

from bot.conversations.conversations import Clock
from bot.conversations.photos import Photos

log = structlog.get_logger(__name__)

EVERY = timedelta(minutes=30)


async def sweep(photos: Photos, unused: timedelta, clock: Clock, every: timedelta = EVERY) -> None:
    """Delete photos that have been without a message for longer than ``unused``, time and again, until it is cancelled."""
    while True:
        try:
            deleted = await asyncio.to_thread(photos.sweep, clock() - unused)
            if deleted:
                log.info("unused_photos_deleted", photos=deleted)
        except Exception:
            log.exception("sweeping_failed")
        await asyncio.sleep(every.total_seconds())
