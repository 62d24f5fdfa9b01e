"""Conversations that were asked for by email: written into the outbox, the one way by which mail leaves the desk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from actions.database import Database
from actions.mail import Letter, Mail
from actions.policy import Shop
from bot.conversations.delivery import history
from bot.conversations.minutes import in_words
from bot.conversations.models import ConversationRow, TranscriptRow
from bot.email import outbox

log = structlog.get_logger(__name__)

PLACES = ("conversation", "zone", "shop")
PAUSE_SECONDS = 60.0
AT_ONCE = 20
READER = "You"


@dataclass(frozen=True)
class Desk:
    """What a transcript is written from; ``domain`` is that of the shop's own address, ``clock`` gives aware UTC.

    ``reaches`` tells whether mail to an address arrives anywhere, ``written`` is called when there is something to send.
    """

    database: Database
    letter: Letter
    shop: Shop
    domain: str
    clock: Callable[[], datetime]
    reaches: Callable[[str], bool]
    written: Callable[[], None]


class Clerk:
    """Writes what was asked for into the outbox, the oldest first, each once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._called = asyncio.Event()

    def reaches(self, address: str) -> bool:
        """Whether mail to this address arrives anywhere."""
        return self._desk.reaches(address)

    def wake(self) -> None:
        """Tell that something waits; call it after the commit."""
        self._called.set()

    async def work(self) -> None:
        """Write whatever comes, until it is cancelled."""
        while True:
            self._called.clear()
            try:
                await asyncio.to_thread(self.write)
            except Exception:
                log.exception("transcripts_failed")
            # Not wait_for: on Python 3.11 it loses a cancellation that comes in the same moment.
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    await self._called.wait()

    def write(self) -> int:
        """Deal with everything that waits; how much it was."""
        waiting = self._waiting()
        for number in waiting:
            with self._desk.database.write() as session:
                self._put(session, number)
        if waiting:
            self._desk.written()
        return len(waiting)

    def _waiting(self) -> list[int]:
        with self._desk.database.read() as session:
            oldest = (
                select(TranscriptRow.id).where(TranscriptRow.done_at.is_(None)).order_by(TranscriptRow.id)
            )
            return list(session.scalars(oldest.limit(AT_ONCE)))

    def _put(self, session: Session, number: int) -> None:
        now = self._desk.clock()
        claim = update(TranscriptRow).where(TranscriptRow.id == number, TranscriptRow.done_at.is_(None))
        row = session.scalars(claim.values(done_at=now).returning(TranscriptRow)).one_or_none()
        if row is not None:
            outbox.put_alone(
                session, f"transcript:{number}", self._written(session, row), self._desk.domain, now
            )

    def _written(self, session: Session, row: TranscriptRow) -> Mail:
        shop = self._desk.shop
        conversation = session.get_one(ConversationRow, row.conversation_id)
        events = [event for event in history(session, conversation, 0).events if event.number <= row.upto]
        return self._desk.letter.to(
            row.address,
            conversation="\n\n".join(in_words(event, shop.zone, READER) for event in events if event.text),
            zone=shop.time_zone,
            shop=shop.name,
        )
