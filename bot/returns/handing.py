"""Handing refunds over in the background, where the shop's system has an address."""

from __future__ import annotations

import asyncio

import structlog

from actions.database import Database
from actions.refunds import Handing, Webhook
from actions.secret_files import refunds_secret
from actions.settings import Settings
from bot.conversations.conversations import Clock

log = structlog.get_logger(__name__)

EVERY_SECONDS = 15.0


def make_webhook(settings: Settings, clock: Clock) -> Webhook | None:
    """Return the way to the shop's system; None when the settings name none."""
    if not settings.refunds_url:
        return None
    return Webhook(settings.refunds_url, settings.refunds_secret or refunds_secret(settings.home), clock)


async def hand_refunds_over(
    settings: Settings, database: Database, clock: Clock, every: float = EVERY_SECONDS
) -> None:
    """Hand over whatever was granted, time and again, until it is cancelled; does nothing without an address."""
    port = make_webhook(settings, clock)
    if port is None:
        return
    handing = Handing(database, port, clock)
    while True:
        try:
            await asyncio.to_thread(handing.work_once)
        except Exception:
            log.exception("handing_over_failed")
        await asyncio.sleep(every)
