"""The rounds of the returns counter in the background: one process at a time makes them, any may take over."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections import Counter
from datetime import timedelta

import structlog

from actions.cases.rounds import make_round
from actions.database.leases import claim, finish
from bot.desk.desk import AgentDesk

log = structlog.get_logger(__name__)

JOB = "returns"
EVERY_SECONDS = 30.0
HELD_FOR = timedelta(minutes=10)


async def make_rounds(desk: AgentDesk, every: float = EVERY_SECONDS) -> None:
    """Remind, expire and close cases as their time comes, time and again; runs until it is cancelled."""
    holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"[:80]
    while True:
        try:
            done = await asyncio.to_thread(round_in_turn, desk, holder)
            if done:
                log.info("returns_round", **done)
        except Exception:
            log.exception("returns_round_failed")
        await asyncio.sleep(every)


def round_in_turn(desk: AgentDesk, holder: str) -> Counter[str]:
    """One round, unless another process is making one; how often each thing was done."""
    if not claim(desk.database, JOB, holder, desk.clock(), HELD_FOR):
        return Counter()
    try:
        return make_round(desk.database, desk.policy, desk.clock())
    finally:
        finish(desk.database, JOB, holder, desk.clock())
