"""Working mail off: every mail that is stored is answered, queued, ignored or put aside, one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from actions.orders import OrderNumbers
from bot.conversations import store
from bot.conversations.conversations import Clock, Conversations
from bot.conversations.errors import Refused
from bot.conversations.events import Address, Channel
from bot.conversations.models import ConversationRow
from bot.conversations.photos import NoPhoto, Photos, TooManyPhotos
from bot.conversations.receiving import Letter
from bot.conversations.transactions import Transactions
from bot.email import arriving, telling
from bot.email.admitting import Rules, Trust, admit
from bot.email.asking import text_for_assistant
from bot.email.general import is_general, may_be_general
from bot.email.incoming import BadMail, Incoming, read
from bot.email.models import MailRow, MailState
from bot.email.senders import is_authentic
from bot.email.silence import reason_for_silence
from bot.email.writing import Writer

log = structlog.get_logger(__name__)

Found = TypeVar("Found")
MOST_TRIES = 3
AT_ONCE = 50
PAUSE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Means:
    """What the mailroom works with; ``ours`` are the shop's own addresses, ``server`` the id whose word on senders counts.

    ``written`` is called, in a thread, when there may be something in the outbox to send.
    """

    transactions: Transactions
    conversations: Conversations
    photos: Photos
    writer: Writer
    numbers: OrderNumbers
    rules: Rules
    ours: frozenset[str]
    server: str
    clock: Clock
    written: Callable[[], object]


class Mailroom:
    """Takes mails in and works them off; the same mail is dealt with once, however often it comes."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._lock = asyncio.Lock()
        self._called = asyncio.Event()
        means.conversations.changes.listen(self._heard)

    async def take_in(self, raw: bytes, arrived_at: datetime) -> tuple[int, bool]:
        """Store a mail; its id and whether it is new. It is worked off from then on, whatever happens here."""
        keep = partial(arriving.keep, raw=raw, arrived_at=arrived_at, now=self._means.clock())
        stored = await self._means.transactions.write(keep)
        self._called.set()
        return stored

    async def look(self, find: Callable[[Session], Found]) -> Found:
        """Look something up in the books."""
        return await self._means.transactions.read(find)

    async def work(self) -> None:
        """Work off what waits and tell what is new, until cancelled."""
        while True:
            self._called.clear()
            try:
                await self.work_once()
            except Exception:
                log.exception("mailroom_failed")
            # Not wait_for: on Python 3.11 it loses a cancellation that comes in the same moment.
            with suppress(TimeoutError):
                async with asyncio.timeout(PAUSE_SECONDS):
                    await self._called.wait()

    async def work_once(self) -> None:
        """Deal with every mail that waits now, and put what is new into the outbox."""
        for number in await self._means.transactions.read(waiting):
            await self.deal(number)
        await self.tell_news()
        await asyncio.to_thread(self._means.written)

    async def deal(self, number: int) -> None:
        """Do what is to be done with a stored mail. Safe to repeat; a fault leaves it waiting, three put it aside."""
        async with self._lock:
            try:
                await self._deal(number)
            except Refused as refused:
                log.warning("mail_waits", mail=number, why=refused.message)
            except Exception as error:
                log.exception("mail_failed", mail=number)
                await self._means.transactions.write(partial(_failed, number=number, error=error))

    async def believe(self, number: int) -> bool:
        """A link sent to the mail's sender was used: deal with it as with one whose sender is sure; False the next time."""
        proven = await self._means.transactions.write(partial(_prove, number=number))
        await self.deal(number)
        return proven

    async def tell_news(self) -> None:
        """Put into the outbox what was said in conversations by mail since their last mail: late answers, agents' words."""
        for conversation in await self._means.transactions.read(telling.conversations_with_news):
            await self._means.transactions.write(partial(self._tell, number=conversation))

    async def _deal(self, number: int) -> None:
        means = self._means
        row = await means.transactions.read(partial(_load, number=number))
        if row.state is not MailState.WAITING:
            return
        try:
            mail = await asyncio.to_thread(read, row.raw)
        except BadMail as bad:
            await means.transactions.write(
                partial(_close, number=number, state=MailState.ASIDE, why=str(bad))
            )
            return
        general = await self._is_general(mail, row)
        admitting = partial(self._admit, number=number, mail=mail, general=general)
        address = await means.transactions.write(admitting)
        if address is None:
            await self._tell_of_queued(number)
            return
        await self._converse(address, mail, row)

    async def _tell_of_queued(self, number: int) -> None:
        """A mail that is not answered may have put its conversation into the queue."""
        queued = await self._means.transactions.read(partial(_queued, number=number))
        if queued is not None:
            self._means.conversations.changes.tell(queued)

    async def _is_general(self, mail: Incoming, row: MailRow) -> bool:
        """Whether a sender whom nobody vouches for only asks what anybody may know."""
        means = self._means
        if row.proven or is_authentic(mail, means.server):
            return False
        text = text_for_assistant(mail, means.numbers)
        if not may_be_general(mail, text, means.numbers):
            return False
        understood = await means.conversations.understand(text)
        return understood is not None and is_general(understood)

    def _admit(self, session: Session, number: int, mail: Incoming, general: bool = False) -> Address | None:
        means, now = self._means, self._means.clock()
        row = session.get_one(MailRow, number)
        row.sender, row.subject = mail.sender, mail.subject
        silence = reason_for_silence(mail, means.ours, row.arrived_at, row.stored_at)
        if silence is not None:
            row.state, row.why, row.done_at = MailState.IGNORED, silence, now
            return None
        proven = row.proven or is_authentic(mail, means.server)
        trust = Trust.SENDER if proven else Trust.NOTHING_NEEDED if general else Trust.NONE
        return admit(session, row, mail, trust, means.rules, means.writer, now)

    async def _converse(self, address: Address, mail: Incoming, row: MailRow) -> None:
        """The answer is put into the outbox in the transaction that stores it."""
        letter = Letter(
            address=address,
            text=text_for_assistant(mail, self._means.numbers),
            request_id=row.key,
            photos=await asyncio.to_thread(self._kept_photos, address, mail),
            arrived_at=row.arrived_at,
        )
        await self._means.conversations.converse(letter, partial(self._taken, row.id))
        self._called.set()

    def _taken(self, mail: int, session: Session, conversation: ConversationRow, number: int) -> None:
        row = session.get_one(MailRow, mail)
        row.state, row.event = MailState.TAKEN, number
        session.flush()
        self._tell(session, conversation.id)

    def _tell(self, session: Session, number: int) -> None:
        conversation = store.lock(session, number)
        telling.tell(session, conversation, self._means.writer, self._means.rules.domain, self._means.clock())

    def _kept_photos(self, address: Address, mail: Incoming) -> tuple[str, ...]:
        kept: list[str] = []
        for content in mail.photos:
            try:
                kept.append(self._means.photos.keep(address, content))
            except NoPhoto:
                continue
            except TooManyPhotos:
                break
        return tuple(kept)

    def _heard(self, _address: Address) -> None:
        self._called.set()


def waiting(session: Session) -> list[int]:
    """The mails that wait, the earliest first; those that failed come after the others."""
    mine = select(MailRow.id).where(MailRow.state == MailState.WAITING)
    return list(session.scalars(mine.order_by(MailRow.tries, MailRow.id).limit(AT_ONCE)))


def _load(session: Session, number: int) -> MailRow:
    return session.get_one(MailRow, number, options=[undefer(MailRow.raw)])


def _close(session: Session, number: int, state: MailState, why: str) -> None:
    row = session.get_one(MailRow, number)
    row.state, row.why, row.done_at = state, why, row.stored_at


def _failed(session: Session, number: int, error: Exception) -> None:
    """The kind of error is told, never its text, which may hold anything."""
    row = session.get_one(MailRow, number)
    row.tries += 1
    row.why = f"It could not be dealt with ({type(error).__name__})."
    if row.tries >= MOST_TRIES:
        row.state = MailState.ASIDE


def _prove(session: Session, number: int) -> bool:
    unproven = MailRow.id == number, MailRow.state == MailState.UNPROVEN
    proven = update(MailRow).where(*unproven).values(state=MailState.WAITING, proven=True, why="")
    return session.connection().execute(proven).rowcount == 1


def _queued(session: Session, number: int) -> Address | None:
    """The conversation that waits for a person because of this mail."""
    row = session.get_one(MailRow, number)
    if row.state is not MailState.QUEUED:
        return None
    found = session.scalars(
        select(ConversationRow).where(ConversationRow.public_id == row.conversation)
    ).one()
    return Address(Channel(found.channel), found.sender)
