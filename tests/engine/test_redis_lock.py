"""One at a time, whichever process asks."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
import redis
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig

from bot.engine.redis_lock import AtomicRedisLockStore

ADD_ONE = """
import asyncio, sys
from pathlib import Path
from rasa.utils.endpoints import EndpointConfig
from bot.engine.redis_lock import AtomicRedisLockStore

async def add():
    store, number = AtomicRedisLockStore(EndpointConfig(sys.argv[1])), Path(sys.argv[2])
    for _ in range(40):
        async with store.lock(sys.argv[3]):
            found = int(number.read_text())
            await asyncio.sleep(0.001)
            number.write_text(str(found + 1))

asyncio.run(add())
"""


@pytest.fixture
def store(redis_url: str) -> AtomicRedisLockStore:
    return AtomicRedisLockStore(EndpointConfig(redis_url))


@pytest.fixture
def conversation() -> str:
    return uuid.uuid4().hex


def test_it_is_made_from_endpoints_yml(redis_url: str) -> None:
    made = LockStore.create(EndpointConfig(redis_url, type="bot.engine.redis_lock.AtomicRedisLockStore"))
    assert isinstance(made, AtomicRedisLockStore)


def test_two_processes_never_hold_it_together(redis_url: str, conversation: str, tmp_path: Path) -> None:
    number = tmp_path / "number"
    number.write_text("0")
    command = [sys.executable, "-c", ADD_ONE, redis_url, str(number), conversation]
    processes = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait(timeout=90) for process in processes] == [0, 0]
    assert number.read_text() == "80"


def test_the_lock_is_free_afterwards_even_after_an_error(
    store: AtomicRedisLockStore, conversation: str
) -> None:
    async def fail() -> None:
        async with store.lock(conversation):
            raise ValueError("turn failed")

    async def again() -> None:
        async with store.lock(conversation, 0.2):
            pass

    with pytest.raises(ValueError, match="turn failed"):
        asyncio.run(fail())
    asyncio.run(again())


def test_who_waits_for_a_whole_lifetime_gives_up(store: AtomicRedisLockStore, conversation: str) -> None:
    async def wait() -> None:
        async with store.lock(conversation, 30), store.lock(conversation, 0.2):
            pass

    started = time.monotonic()
    with pytest.raises(LockError, match="busy"):
        asyncio.run(wait())
    assert time.monotonic() - started < 2


def test_a_lock_that_ran_out_is_not_taken_from_its_new_holder(
    store: AtomicRedisLockStore, conversation: str, redis_url: str
) -> None:
    async def overrun() -> None:
        async with store.lock(conversation, 0.05):
            await asyncio.sleep(0.1)
            async with store.lock(conversation, 30):
                await asyncio.sleep(0)
                redis.Redis.from_url(redis_url).set(f"engine:lock:{conversation}", "another", px=30_000)

    asyncio.run(overrun())
    assert redis.Redis.from_url(redis_url).get(f"engine:lock:{conversation}") == b"another"


def test_without_redis_the_turn_fails(conversation: str) -> None:
    async def take() -> None:
        async with AtomicRedisLockStore(EndpointConfig("redis://127.0.0.1:1/0")).lock(conversation):
            pass

    with pytest.raises(LockError, match="Redis cannot be reached"):
        asyncio.run(take())
