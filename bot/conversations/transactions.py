"""Transactions for asynchronous callers: the database is spoken to in threads, so that nobody waits for a disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy.orm import Session

from actions.database import Database

Result = TypeVar("Result")


class Transactions:
    """Runs functions in transactions. SQLite has one writer, so there one thread writes and no one spins on its lock."""

    def __init__(self, database: Database) -> None:
        self._database = database
        writers = 1 if database.engine.dialect.name == "sqlite" else 4
        self._writers = ThreadPoolExecutor(writers, thread_name_prefix="writer")
        self._readers = ThreadPoolExecutor(4, thread_name_prefix="reader")

    async def write(self, work: Callable[[Session], Result]) -> Result:
        """Run ``work`` in one transaction that commits at its end."""
        return await asyncio.get_running_loop().run_in_executor(self._writers, self._write, work)

    async def read(self, work: Callable[[Session], Result]) -> Result:
        """Run ``work`` on a session that changes nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    def close(self) -> None:
        """Let running transactions end, and take no new ones."""
        self._writers.shutdown()
        self._readers.shutdown()

    def _write(self, work: Callable[[Session], Result]) -> Result:
        with self._database.write() as session:
            return work(session)

    def _read(self, work: Callable[[Session], Result]) -> Result:
        with self._database.read() as session:
            return work(session)
