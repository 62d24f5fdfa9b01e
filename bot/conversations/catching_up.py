"""Answering later what could not be answered at once: after an outage, or after the desk itself was stopped."""

from __future__ import annotations

import asyncio

import structlog

from bot.conversations.conversations import Conversations

log = structlog.get_logger(__name__)


async def catch_up(conversations: Conversations, interval: float = 1.0) -> None:
    """Answer what waits, whenever something was left and every part is up; runs until it is cancelled.

    ``interval`` is how many seconds pass between two looks while something waits.
    """
    while True:
        await conversations.left.wait()
        conversations.left.clear()
        if not await _answer_all(conversations):
            conversations.left.set()
            await asyncio.sleep(interval)


async def _answer_all(conversations: Conversations) -> bool:
    """One look; True when nothing waits any more. A fault in one conversation does not keep the others waiting."""
    try:
        waiting = await conversations.conversations_waiting()
        if not waiting:
            return True
        if not (await conversations.parts()).all_up:
            return False
    except Exception:
        log.exception("catching_up_failed")
        return False
    return all([await _answer_one(conversations, conversation) for conversation in waiting])


async def _answer_one(conversations: Conversations, conversation: int) -> bool:
    try:
        return await conversations.catch_up(conversation)
    except Exception:
        log.exception("catching_up_failed", conversation=conversation)
        return False
