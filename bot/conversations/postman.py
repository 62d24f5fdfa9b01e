"""Sends the conversations that were asked for by email, after the commit that noted them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

import structlog
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from actions.database import Database
from actions.mail import Letter, Mail, Mailer, MailFailed
from actions.policy import Shop
from bot.conversations.delivery import history
from bot.conversations.events import Event, Source
from bot.conversations.models import ConversationRow, TranscriptRow

log = structlog.get_logger(__name__)

PLACES = ("conversation", "zone", "shop")
AGAIN = timedelta(minutes=1)
WORTHWHILE = timedelta(days=1)
AT_ONCE = 20
SPEAKERS = {Source.CUSTOMER: "You", Source.BOT: "Assistant", Source.AGENT: "Support team"}


@dataclass(frozen=True)
class Post:
    """What mail is written from and sent with; ``clock`` gives aware UTC."""

    database: Database
    mailer: Mailer
    letter: Letter
    shop: Shop
    clock: Callable[[], datetime]


class Postman:
    """Takes what waits, the oldest first. What could not be handed over is tried again every minute for a day."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._called = asyncio.Event()

    def reaches(self, address: str) -> bool:
        """Whether mail to this address arrives anywhere."""
        return self._post.mailer.reaches(address)

    def wake(self) -> None:
        """Tell that something waits; call it after the commit."""
        self._called.set()

    async def work(self) -> None:
        """Send whatever comes, until it is cancelled."""
        while True:
            self._called.clear()
            try:
                await asyncio.to_thread(self.deliver)
            except Exception:
                log.exception("transcripts_failed")
            # Not wait_for: on Python 3.11 it loses a cancellation that comes in the same moment.
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN.total_seconds()):
                    await self._called.wait()

    def deliver(self) -> int:
        """Deal with everything that waits; how much it was."""
        waiting = self._waiting()
        for number in waiting:
            self._deal_with(number)
        return len(waiting)

    def _waiting(self) -> list[int]:
        now = self._post.clock()
        waits = TranscriptRow.done_at.is_(None), TranscriptRow.asked_at > now - WORTHWHILE, _is_due(now)
        with self._post.database.read() as session:
            oldest = select(TranscriptRow.id).where(*waits).order_by(TranscriptRow.id)
            return list(session.scalars(oldest.limit(AT_ONCE)))

    def _deal_with(self, number: int) -> None:
        mail = self._claimed(number)
        if mail is None:
            return
        try:
            self._post.mailer.send(mail)
        except MailFailed as failure:
            log.warning("transcript_not_sent", transcript=number, why=str(failure))
            return
        with self._post.database.write() as session:
            done = update(TranscriptRow).where(TranscriptRow.id == number)
            session.execute(done.values(done_at=self._post.clock()))

    def _claimed(self, number: int) -> Mail | None:
        """The mail, for the one that gets to note the try; None where another one has it."""
        now = self._post.clock()
        claim = update(TranscriptRow).where(
            TranscriptRow.id == number, TranscriptRow.done_at.is_(None), _is_due(now)
        )
        with self._post.database.write() as session:
            row = session.scalars(claim.values(tried_at=now).returning(TranscriptRow)).one_or_none()
            return self._written(session, row) if row else None

    def _written(self, session: Session, row: TranscriptRow) -> Mail:
        zone = self._post.shop.zone
        conversation = session.get_one(ConversationRow, row.conversation_id)
        events = [event for event in history(session, conversation, 0).events if event.number <= row.upto]
        return self._post.letter.to(
            row.address,
            conversation="\n\n".join(in_words(event, zone) for event in events if event.text),
            zone=self._post.shop.time_zone,
            shop=self._post.shop.name,
        )


def in_words(event: Event, zone: tzinfo) -> str:
    """One message: when, who, what; a pressed button by its title."""
    at = event.at.astimezone(zone)
    who = str(event.data.get("name") or SPEAKERS[event.source])
    photos = len(event.data.get("photos") or ())
    added = f" [{photos} photo{'s' if photos > 1 else ''}]" if photos else ""
    return f"{at:%B} {at.day}, {at.year}, {at:%H:%M} - {who}: {event.data.get('button') or event.text}{added}"


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(TranscriptRow.tried_at.is_(None), TranscriptRow.tried_at <= now - AGAIN)
