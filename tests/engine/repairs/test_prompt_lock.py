"""Waiting for one's turn."""

import asyncio
import time

from rasa.core.lock_store import InMemoryLockStore


def test_the_next_one_waits_no_longer_than_needed() -> None:
    assert asyncio.run(take_turns(InMemoryLockStore())) < 0.4


async def take_turns(store: InMemoryLockStore) -> float:
    """Four at once, each holding the lock for 20 ms: seconds until all are done. They never overlap."""
    inside = 0

    async def work() -> None:
        nonlocal inside
        async with store.lock("jane"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.02)
            inside -= 1

    started = time.monotonic()
    await asyncio.gather(*(work() for _ in range(4)))
    return time.monotonic() - started


def test_a_wait_that_is_asked_for_is_kept() -> None:
    async def second() -> float:
        store = InMemoryLockStore()
        async with store.lock("jane"):
            waiting = asyncio.create_task(held(store))
            await asyncio.sleep(0.02)
        started = time.monotonic()
        await waiting
        return time.monotonic() - started

    async def held(store: InMemoryLockStore) -> None:
        async with store.lock("jane", 60, 0.3):
            pass

    assert asyncio.run(second()) > 0.2
