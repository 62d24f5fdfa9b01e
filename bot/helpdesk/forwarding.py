"""Carries conversations to the other helpdesk, after the commit that added to them, and once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import partial

import structlog
from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import Session

from bot.conversations import store
from bot.conversations.events import Address, Mode
from bot.conversations.models import ConversationRow
from bot.conversations.transactions import Transactions
from bot.helpdesk.briefing import matter_of, said_of
from bot.helpdesk.models import ThreadRow
from bot.helpdesk.port import Helpdesk, HelpdeskFailed, Matter, Said

log = structlog.get_logger(__name__)

LOOKS_EVERY_SECONDS = 5.0
HELD = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=10)
AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done for one conversation; ``again`` when an earlier try may have got through."""

    number: int
    thread: str | None
    opens: Matter | None
    said: list[tuple[int, Said]]
    upto: int
    closes: bool
    again: bool


class Forwarding:
    """``link`` begins the address of our own page about a conversation, ``clock`` gives aware UTC."""

    def __init__(
        self,
        transactions: Transactions,
        helpdesk: Helpdesk,
        clock: Callable[[], datetime],
        zone: tzinfo,
        link: str,
    ) -> None:
        self._transactions = transactions
        self._helpdesk = helpdesk
        self._clock = clock
        self._zone = zone
        self._link = link
        self._called = asyncio.Event()

    def wake(self, _address: Address | None = None) -> None:
        """Tell that something was added."""
        self._called.set()

    async def work(self) -> None:
        """Carry whatever comes, until it is cancelled."""
        while True:
            self._called.clear()
            try:
                await self.deliver()
            except Exception:
                log.exception("forwarding_failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOKS_EVERY_SECONDS):
                    await self._called.wait()

    async def deliver(self) -> int:
        """Carry everything that waits now; how many conversations had something."""
        waiting = await self._transactions.read(
            lambda session: session.scalars(_waiting(self._clock())).all()
        )
        for number in waiting:
            task = await self._transactions.write(partial(self._claimed, number))
            if task is not None:
                await self._try(task)
        return len(waiting)

    async def _try(self, task: Task) -> None:
        try:
            await self._carry(task)
        except HelpdeskFailed as failure:
            log.warning("helpdesk_failed", conversation=task.number, why=str(failure))
            await self._transactions.write(partial(_put_off, number=task.number, now=self._clock()))

    async def _carry(self, task: Task) -> None:
        """Each step is kept as soon as it is done, so that a crash repeats one step at most."""
        thread = task.thread
        if task.opens is not None:
            thread = await self._helpdesk.open(task.opens)
            await self._keep(task, thread=thread, is_open=True, sent=task.upto)
        for number, said in task.said:
            await self._helpdesk.message(str(thread), said, again=task.again)
            await self._keep(task, sent=number)
        if task.closes:
            await self._helpdesk.close(str(thread))
        changes = {"is_open": False} if task.closes else {}
        await self._keep(task, sent=task.upto, tries=0, next_at=self._clock(), **changes)

    async def _keep(self, task: Task, **values: object) -> None:
        def keep(session: Session) -> None:
            session.execute(
                update(ThreadRow).where(ThreadRow.conversation_id == task.number).values(**values)
            )

        await self._transactions.write(keep)

    def _claimed(self, number: int, session: Session) -> Task | None:
        """What is to be done, for the process that gets to do it; for a while nobody else tries."""
        conversation = store.lock(session, number)
        now = self._clock()
        row = session.get(ThreadRow, number) or _fresh(session, number, now)
        if row.next_at > now:
            return None
        again, row.tries, row.next_at = row.tries > 0, row.tries + 1, now + HELD
        wanted = _is_wanted(conversation)
        opens = (
            matter_of(session, conversation, self._zone, self._link) if wanted and not row.is_open else None
        )
        events = [] if opens or not row.is_open else store.after(session, number, row.sent)
        return Task(
            number=number,
            thread=row.thread,
            opens=opens,
            said=said_of(conversation, events, self._zone),
            upto=conversation.last_number,
            closes=row.is_open and not wanted,
            again=again,
        )


def _is_wanted(conversation: ConversationRow) -> bool:
    return conversation.mode == Mode.HUMAN.value or conversation.waiting_since is not None


def _waiting(now: datetime) -> Select[int]:
    """Conversations to open, to add to, or to close there."""
    wanted: ColumnElement[bool] = or_(
        ConversationRow.mode == Mode.HUMAN.value, ConversationRow.waiting_since.is_not(None)
    )
    to_open = wanted & or_(ThreadRow.is_open.is_(None), ThreadRow.is_open.is_(False))
    to_change = ThreadRow.is_open & or_(ConversationRow.last_number > ThreadRow.sent, ~wanted)
    is_due = or_(ThreadRow.next_at.is_(None), ThreadRow.next_at <= now)
    return (
        select(ConversationRow.id)
        .outerjoin(ThreadRow, ThreadRow.conversation_id == ConversationRow.id)
        .where(or_(to_open, to_change), is_due)
        .order_by(ConversationRow.changed_at)
        .limit(AT_ONCE)
    )


def _fresh(session: Session, number: int, now: datetime) -> ThreadRow:
    row = ThreadRow(conversation_id=number, thread=None, is_open=False, sent=0, tries=0, next_at=now)
    session.add(row)
    session.flush()
    return row


def _put_off(session: Session, number: int, now: datetime) -> None:
    """Try again later, each time twice as late, up to ten minutes."""
    row = session.get_one(ThreadRow, number)
    row.next_at = now + min(FIRST_WAIT * 2 ** min(row.tries, 12), LONGEST_WAIT)
