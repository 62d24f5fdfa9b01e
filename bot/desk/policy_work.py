"""What the policy's page lets a process of its own do: minutes of computing must not keep customers waiting.

The functions are given, and give back, only what can be sent from one process to another.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from anyio import CapacityLimiter, to_process

from actions.cases.replays import Replay, replay_all
from actions.database import open_database
from actions.policy import BadData
from actions.policy.drafts import Book, Text, always, check
from actions.policy.prover import Report
from actions.policy.prover.checking import silent
from actions.policy.publishing import NotPublished, Published, publish

AT_ONCE = 1


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: what was asked for, or a sentence that says what is wrong."""

    report: Report | None = None
    replay: Replay | None = None
    published: Published | None = None
    wrong: str | None = None


def checking(book: Book, text: Text) -> Done:
    """The prover's report about a draft."""
    return Done(report=check(book, text))


def replaying(book: Book, text: Text, database_url: str) -> Done:
    """The draft's effect on what was decided."""
    try:
        policy, new = book.policy(), always(book, text)
    except BadData as error:
        return Done(wrong=f"{error}.")
    database = open_database(database_url)
    try:
        with database.read() as session:
            return Done(replay=replay_all(session, policy, new, silent))
    finally:
        database.close()


def publishing(book: Book, text: Text, by: str, now: datetime) -> Done:
    """The draft in force, or why not."""
    try:
        return Done(published=publish(book, text, by, now))
    except BadData as error:
        return Done(wrong=f"Not published: {error}.")
    except NotPublished as error:
        return Done(report=error.report, wrong=f"Not published: {error.message}.")


class Workshop:
    """Runs the work above in another process, one at a time."""

    def __init__(self) -> None:
        self._limiter: CapacityLimiter | None = None

    async def check(self, book: Book, text: Text) -> Done:
        """See ``checking``."""
        return await to_process.run_sync(checking, book, text, limiter=self._one())

    async def replay(self, book: Book, text: Text, database_url: str) -> Done:
        """See ``replaying``."""
        return await to_process.run_sync(replaying, book, text, database_url, limiter=self._one())

    async def publish(self, book: Book, text: Text, by: str, now: datetime) -> Done:
        """See ``publishing``. It is not given up half way."""
        return await to_process.run_sync(publishing, book, text, by, now, limiter=self._one())

    def _one(self) -> CapacityLimiter:
        """The limit, made inside the running event loop."""
        self._limiter = self._limiter or CapacityLimiter(AT_ONCE)
        return self._limiter
