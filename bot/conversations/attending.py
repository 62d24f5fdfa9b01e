"""What agents do in a conversation: each is one transaction, told of after the commit, and safe to repeat."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.assistant.opening import answered_when
from actions.policy import Shop
from bot.conversations import modes, store, wording
from bot.conversations.changes import Changes
from bot.conversations.cleaning import clean
from bot.conversations.crowd import Locks, Reservations
from bot.conversations.errors import Refused
from bot.conversations.events import Address, Channel, Kind, Source
from bot.conversations.models import ConversationRow
from bot.conversations.modes import Attendant
from bot.conversations.transactions import Transactions

log = structlog.get_logger(__name__)

Step = Callable[[Session, ConversationRow, datetime], None]
Absent = Callable[[Session], Collection[int]]
OF_AGENTS = "agent:"
LONGEST_NOTE = 2000


def _nobody(session: Session) -> Collection[int]:
    return ()


class NotYours(Refused):
    """The agent does not attend to this conversation; ``name`` is who does."""

    def __init__(self, name: str | None) -> None:
        who = f"{name} attends to this conversation" if name else "Nobody attends to this conversation yet"
        super().__init__(f"{who}; take it before you do anything in it.")


class Attending:
    """The use cases of agents.

    ``locks`` are those that turns of the assistant hold: a turn under way ends before an agent joins, so that nothing it
    did goes unsaid; by ``reservations`` those that have not begun are not taken any more.
    """

    def __init__(
        self,
        transactions: Transactions,
        locks: Locks,
        reservations: Reservations,
        changes: Changes,
        clock: Callable[[], datetime],
        shop: Shop,
    ) -> None:
        self._transactions = transactions
        self._locks = locks
        self._reservations = reservations
        self._changes = changes
        self._clock = clock
        self._shop = shop

    async def take(self, public_id: str, agent: Attendant, instead_of: int | None = None) -> bool:
        """Attend to a conversation, in place of nobody or of one colleague; False when somebody else was quicker."""
        won: list[bool] = []

        def step(session: Session, conversation: ConversationRow, now: datetime) -> None:
            mine = conversation.agent_id == agent.id
            won.append(mine or modes.join(session, conversation, agent, now, instead_of=instead_of))
            if won[-1]:
                self._reservations.drop(conversation.id)

        await self._do(public_id, step)
        log.info("conversation_taken", conversation=public_id, agent=agent.id, won=won[-1])
        return won[-1]

    async def say(
        self, public_id: str, agent: Attendant, text: str, request_id: str, photos: Sequence[str] = ()
    ) -> None:
        """Answer the customer, also with photos that are kept; the same request id is said once.

        Raises NotYours, TooLong, and Refused when empty.
        """
        said = clean(text) or (wording.PHOTO if photos else "")
        if not said:
            raise Refused("Please write something before you send it.")

        def step(session: Session, conversation: ConversationRow, now: datetime) -> None:
            if store.by_request(session, conversation.id, OF_AGENTS + request_id) is not None:
                return
            _mine(conversation, agent)
            data = {"name": agent.name, "agent": agent.id} | ({"photos": list(photos)} if photos else {})
            store.append(
                session,
                conversation,
                Source.AGENT,
                Kind.MESSAGE,
                said,
                now,
                data=data,
                request_id=OF_AGENTS + request_id,
            )
            modes.hear_agent(conversation, now)

        await self._do(public_id, step)

    async def note(self, public_id: str, agent: Attendant, text: str) -> None:
        """Keep a note that the customer never sees. Whoever reads a conversation may leave one."""
        said = clean(text)[:LONGEST_NOTE]
        if not said:
            raise Refused("Please write something before you keep it as a note.")

        def step(session: Session, conversation: ConversationRow, now: datetime) -> None:
            data = {"name": agent.name, "agent": agent.id}
            store.append(session, conversation, Source.SYSTEM, Kind.NOTE, said, now, data=data)
            if conversation.agent_id == agent.id:
                conversation.heard_at = now

        await self._do(public_id, step)

    async def pass_on(self, public_id: str, agent: Attendant, to: Attendant | None) -> None:
        """Hand a conversation to a colleague, or back to the queue. Raises NotYours."""

        def step(session: Session, conversation: ConversationRow, now: datetime) -> None:
            _mine(conversation, agent)
            modes.pass_on(session, conversation, agent, to, now)

        await self._do(public_id, step)

    async def give_back(self, public_id: str, agent: Attendant, outcome: str | None = None) -> None:
        """Let the assistant answer again; with an ``outcome`` the matter is closed. Raises NotYours."""

        def step(session: Session, conversation: ConversationRow, now: datetime) -> None:
            _mine(conversation, agent)
            modes.give_back(session, conversation, agent, outcome, now)

        await self._do(public_id, step)

    async def put_back_silent(self, most: timedelta, absent: Absent = _nobody) -> int:
        """Put the conversations of agents who gave no sign for ``most``, or are not there, back into the queue.

        ``absent`` finds the accounts of those who are not there. Returns how many conversations there were.
        """
        attended = select(ConversationRow.public_id).where(
            ConversationRow.agent_id.is_not(None), ConversationRow.waiting_since.is_not(None)
        )
        gone = await self._transactions.read(absent)
        done: list[str] = []

        def step(session: Session, conversation: ConversationRow, now: datetime) -> None:
            is_gone = conversation.agent_id in gone and conversation.waiting_since is not None
            if is_gone or modes.is_silent(conversation, now, most):
                modes.put_back(session, conversation, now, answered_when(self._shop, now))
                done.append(conversation.public_id)

        for public_id in await self._transactions.read(lambda session: session.scalars(attended).all()):
            address = await self._done(public_id, step)
            if public_id in done:
                self._changes.tell(address)
        return len(done)

    async def _do(self, public_id: str, step: Step) -> None:
        self._changes.tell(await self._done(public_id, step))

    async def _done(self, public_id: str, step: Step) -> Address:
        number = await self._transactions.read(partial(_number_of, public_id=public_id))
        async with self._locks.of(number):
            return await self._transactions.write(partial(self._step, number, step))

    def _step(self, number: int, step: Step, session: Session) -> Address:
        conversation = store.lock(session, number)
        step(session, conversation, self._clock())
        return Address(Channel(conversation.channel), conversation.sender)


def _number_of(session: Session, public_id: str) -> int:
    number = session.scalar(select(ConversationRow.id).where(ConversationRow.public_id == public_id))
    if number is None:
        raise Refused(wording.NO_SUCH_CONVERSATION)
    return number


def _mine(conversation: ConversationRow, agent: Attendant) -> None:
    if conversation.agent_id != agent.id:
        raise NotYours(conversation.agent_name)
