"""The process dies before or after each commit on a mail's whole way, in and out: nothing is lost, nothing is sent twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from actions.database import Database
from actions.mail import Mail, MemoryMailer
from bot.conversations.scripted_engine import ScriptedEngine
from bot.email.models import MailState, OutgoingState
from bot.email.outbox import LEFT_ALONE
from tests.conversation_store.desk import StillClock
from tests.email.office import Office, raw_mail

pytestmark = pytest.mark.anyio
MOST_STEPS = 60
THREE = tuple(raw_mail(message_id=f"<{name}@example.com>") for name in ("a", "b", "c"))


class Died(BaseException):
    """The end of the process, which nothing catches."""


@dataclass
class Countdown:
    """Dies at the step of this number; ``passed`` counts those that went by."""

    dies_at: int
    passed: int = 0

    def step(self) -> None:
        """One step more. Raises Died."""
        self.passed += 1
        if self.passed == self.dies_at:
            raise Died


@dataclass
class Mortal:
    """A database in which each transaction has two steps to die at: before its commit, and right after it."""

    database: Database
    countdown: Countdown

    @property
    def engine(self) -> Any:
        """The one below."""
        return self.database.engine

    def read(self) -> Any:
        """A session to look things up with."""
        return self.database.read()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction."""
        with self.database.write() as session:
            yield session
            self.countdown.step()
        self.countdown.step()


@dataclass
class MortalMailer:
    """Takes mail, and has a step to die at before and after each."""

    taken: MemoryMailer
    countdown: Countdown

    def reaches(self, address: str) -> bool:
        """Everybody."""
        return self.taken.reaches(address)

    def send(self, mail: Mail) -> None:
        """Take it."""
        self.countdown.step()
        self.taken.send(mail)
        self.countdown.step()


@dataclass
class World:
    """What outlives a process: the database, the engine, the mail server, and what lies in the mailbox."""

    database: Database
    home: Path
    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    taken: MemoryMailer = field(default_factory=MemoryMailer)
    clock: StillClock = field(default_factory=StillClock)

    def process(self, dies_at: int) -> tuple[Office, Countdown]:
        """A process that dies at this step; at 0 it lives."""
        countdown = Countdown(dies_at)
        database = cast("Database", Mortal(self.database, countdown))
        mailer = MortalMailer(self.taken, countdown)
        return Office(database, self.home, self.engine, self.clock, mailer), countdown

    async def live(self, dies_at: int) -> int:
        """One process's life: take everything in, answer what waits, send; how many steps it had."""
        office, countdown = self.process(dies_at)
        try:
            for raw in THREE:
                await office.mailroom.take_in(raw, self.clock())
            for conversation in await office.conversations.conversations_waiting():
                await office.conversations.catch_up(conversation)
            await office.mailroom.work_once()
        except Died:
            pass
        finally:
            office.close()
        return countdown.passed

    def answered_once(self) -> None:
        """Every mail is answered in one mail, which its receiver's program shows once."""
        office, _ = self.process(0)
        assert [mail.state for mail in office.mails()] == [MailState.ANSWERED] * 3
        assert [row.state for row in office.outbox()] == [OutgoingState.SENT] * 3
        seen = {mail.headers["Message-ID"]: mail for mail in self.taken.sent}
        answered = sorted(mail.headers["In-Reply-To"] for mail in seen.values())
        assert answered == ["<a@example.com>", "<b@example.com>", "<c@example.com>"]
        assert len(self.engine.received) == len({(one.sender, one.event) for one in self.engine.received})
        office.close()


async def test_a_process_that_lives_has_steps_to_die_at(sqlite_database: Database, tmp_path: Path) -> None:
    world = World(sqlite_database, tmp_path)
    assert 20 < await world.live(0) < MOST_STEPS
    world.answered_once()


@pytest.mark.parametrize("dies_at", range(1, MOST_STEPS))
async def test_it_dies_at_any_step_and_the_next_one_goes_on(
    sqlite_database: Database, tmp_path: Path, dies_at: int
) -> None:
    world = World(sqlite_database, tmp_path)
    await world.live(dies_at)
    world.clock.moment += 2 * LEFT_ALONE  # a mail that was claimed is left alone for a while
    await world.live(0)
    world.clock.moment += 2 * LEFT_ALONE
    await world.live(0)
    world.answered_once()


async def test_it_dies_again_and_again(sqlite_database: Database, tmp_path: Path) -> None:
    world = World(sqlite_database, tmp_path)
    for dies_at in (3, 5, 2, 8, 4, 9, 7, 6, 11, 13):
        await world.live(dies_at)
        world.clock.moment += 2 * LEFT_ALONE
    await world.live(0)
    world.clock.moment += 2 * LEFT_ALONE
    await world.live(0)
    world.answered_once()
