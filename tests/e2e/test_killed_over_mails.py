"""A desk that is killed time and again while it works a mailbox off: each mail is answered, queued or ignored exactly once."""

from __future__ import annotations

import os
import random
import secrets
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from actions.cases.models import CancellationRow
from actions.database import Database, open_database
from actions.handoffs.models import HandoffRow
from actions.orders.models import OrderRow
from bot.email.models import MailRow, MailState, OutgoingRow, OutgoingState
from bot.email.outbox import LEFT_ALONE
from tests.conversations.books import Books
from tests.conversations.dialogue import new_number
from tests.conversations.orders import order_record
from tests.e2e.mail_doors import ByHand, OverServers, doors
from tests.e2e.running import RunningDesk, started_desk
from tests.waiting import wait_for

WISHES = {
    "Please cancel my order {number}.": MailState.ANSWERED,
    "Where is my order {number}?": MailState.ANSWERED,
    "My lawyer will hear of order {number}, I am going to sue you.": MailState.QUEUED,
    "I am out of office and will be back on Monday. {number}": MailState.IGNORED,
    "I want to return order {number}.": MailState.UNPROVEN,
}
ROUNDS = 4
KILLS = 4
PATIENCE_SECONDS = 60.0
OVER = (OutgoingState.SENT, OutgoingState.KEPT)


@dataclass(frozen=True)
class Sent:
    """A customer's mail and what has to become of it."""

    number: str
    sender: str
    text: str
    right: MailState

    @property
    def message_id(self) -> str:
        """Its id, by which it is found again."""
        return f"<{self.number}@example.com>"

    @property
    def raw(self) -> bytes:
        """The mail as its sender's server hands it over."""
        away = "Auto-Submitted: auto-replied\r\n" if self.right is MailState.IGNORED else ""
        headers = f"From: {self.sender}\r\nSubject: my order\r\nMessage-ID: {self.message_id}\r\n{away}"
        return f"{headers}\r\n{self.text}\r\n".encode()


@dataclass(frozen=True)
class Scene:
    """The desk, the doors to it, and a look into its books."""

    desk: RunningDesk
    doors: ByHand | OverServers
    database: Database

    def mails(self) -> dict[str, MailState]:
        """What became of each mail that has arrived so far."""
        with self.database.read() as session:
            return {str(row.message_id): row.state for row in session.scalars(select(MailRow))}

    def done(self) -> int:
        """How many mails are dealt with."""
        return sum(state not in (MailState.WAITING, MailState.TAKEN) for state in self.mails().values())

    def kill(self, at: int) -> None:
        """End the desk outright at some moment after so many mails are dealt with."""
        wait_for(lambda: self.done() >= at, PATIENCE_SECONDS)
        time.sleep(random.uniform(0, 0.4))
        os.kill(self.desk.pid("desk"), signal.SIGKILL)

    def all_out(self) -> bool:
        """Whether everything is sent; a mail that was being sent at a kill is taken up as if its ten minutes were over."""
        left = OutgoingRow.state == OutgoingState.SENDING
        since = datetime.now(UTC) + LEFT_ALONE - timedelta(seconds=3)
        with self.database.write() as session:
            session.execute(
                update(OutgoingRow).where(left, OutgoingRow.next_at < since).values(next_at=datetime.now(UTC))
            )
            waits = select(func.count()).select_from(OutgoingRow).where(OutgoingRow.state.not_in(OVER))
            return session.scalar(waits) == 0


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A desk of its own, which is killed and not only asked to stop."""
    with doors() as way, started_desk(tmp_path / "desk", **way.settings) as desk:
        database = open_database(desk.database_url)
        yield Scene(desk, way, database)
        database.close()


def mails() -> list[Sent]:
    """Every wish once a round, each from somebody else and about an order of theirs."""
    made = []
    for _ in range(ROUNDS):
        for text, right in WISHES.items():
            number, sender = new_number(), f"robin.{secrets.token_hex(4)}@example.com"
            made.append(Sent(number, sender, text.format(number=number), right))
    return made


def test_each_mail_is_dealt_with_once_however_often_the_desk_is_killed(scene: Scene) -> None:
    sent = mails()
    now = datetime.now(UTC)
    Books(scene.database).bring_in(
        *(order_record(mail.number, mail.sender, {"placed": "1 h"}, now) for mail in sent)
    )
    steps = iter(range(1, len(sent), len(sent) // KILLS))
    for place, mail in enumerate(sent):
        scene.doors.bring(scene.desk, mail.raw, mail.sender, proven=mail.right is not MailState.UNPROVEN)
        if place % (len(sent) // KILLS) == len(sent) // KILLS - 1:
            scene.kill(next(steps))
    right = {mail.message_id: mail.right for mail in sent}
    wait_for(lambda: scene.done() == len(sent), PATIENCE_SECONDS)
    wait_for(scene.all_out, PATIENCE_SECONDS)
    assert scene.mails() == right
    answered_once(scene, [mail for mail in sent if mail.right is not MailState.IGNORED])
    done_once(scene.database, sent)


def answered_once(scene: Scene, answered: list[Sent]) -> None:
    """Each has one answer in the outbox; what arrived twice has one id, by which mail programs show it once."""
    with scene.database.read() as session:
        out = {str(row.in_reply_to): row.message_id for row in session.scalars(select(OutgoingRow))}
        count = session.scalar(select(func.count()).select_from(OutgoingRow))
    assert sorted(out) == sorted(mail.message_id for mail in answered)
    assert count == len(answered)
    arrived = scene.doors.arrived()
    if arrived is not None:
        assert {mail: set(ids) for mail, ids in arrived.items()} == {mail: {one} for mail, one in out.items()}


def done_once(database: Database, sent: list[Sent]) -> None:
    """Each order is cancelled once, and each matter for a person is in their queue once."""
    with database.read() as session:
        cancelled = list(session.scalars(select(OrderRow.number).join(CancellationRow)))
        queued = list(session.scalars(select(HandoffRow.order_number)))
    assert sorted(cancelled) == sorted(mail.number for mail in sent if "cancel" in mail.text)
    assert len(queued) == sum(mail.right is MailState.QUEUED for mail in sent)
