"""How the parts are (contract 1)."""

from __future__ import annotations

import asyncio
import time

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.conversations.engine import Engine
from bot.conversations.transactions import Transactions

log = structlog.get_logger(__name__)

CACHE_SECONDS = 0.5
PATIENCE_SECONDS = 3.0


class Health:
    """Asks the parts, at most twice a second however often it is asked."""

    def __init__(self, engine: Engine, transactions: Transactions) -> None:
        self._engine = engine
        self._transactions = transactions
        self._lock = asyncio.Lock()
        self._asked_at = float("-inf")
        self._states: dict[str, bool] = {}

    async def states(self) -> dict[str, bool]:
        """Return for each part whether it is up."""
        async with self._lock:
            if time.monotonic() - self._asked_at > CACHE_SECONDS:
                self._states = await self._ask()
                self._asked_at = time.monotonic()
            return self._states

    async def _ask(self) -> dict[str, bool]:
        parts, database = await asyncio.gather(self._engine.parts(), self._database())
        return {"desk": True, "engine": parts.engine, "actions": parts.actions, "database": database}

    async def _database(self) -> bool:
        try:
            await asyncio.wait_for(self._transactions.read(_look), PATIENCE_SECONDS)
        except Exception as error:  # noqa: BLE001  whatever keeps it from answering, it is down
            log.warning("database_down", error=type(error).__name__)
            return False
        return True


def _look(session: Session) -> None:
    session.execute(text("select 1"))
