"""Look for a free lock every 20 ms: the second of two messages at once waits no longer than it has to.

Rasa looks once a second, and no setting changes that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.core.lock_store import LOCK_LIFETIME, LockStore

from bot.engine.repairs.wrapping import wrap

POLL_SECONDS = 0.02


def apply() -> None:
    """Change the default wait of `LockStore.lock`."""
    wrap(LockStore, "lock", _prompt)


def _prompt(original: Callable[..., Any]) -> Callable[..., Any]:
    def lock(
        self: LockStore,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = POLL_SECONDS,
    ) -> Any:
        return original(self, conversation_id, lock_lifetime, wait_time_in_seconds)

    return lock
