"""Talking with customers: take a message, answer it, hand out what is new."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy.orm import Session

from actions.orders import OrderNumbers
from actions.policy import Shop
from bot.conversations import answering, customers, delivery, rating, receiving, store, transcripts
from bot.conversations.attending import Attending
from bot.conversations.changes import Changes
from bot.conversations.crowd import Crowd, Locks, Reservations
from bot.conversations.engine import Engine, EngineUnreachable, Parts, Understood
from bot.conversations.events import Address, Event
from bot.conversations.models import ConversationRow
from bot.conversations.pending import Pending, next_pending
from bot.conversations.receiving import Letter, Received
from bot.conversations.transactions import Transactions
from bot.conversations.transcripts import Forwarder
from bot.conversations.turn import Answered, Outcome, PartDown, take_turn

log = structlog.get_logger(__name__)

Found = TypeVar("Found")
Clock = Callable[[], datetime]
Gather = Callable[[Session, ConversationRow, int], Found]


@dataclass(frozen=True, slots=True)
class Limits:
    """``message``: characters of a message that the engine reads; the rest bounds what is dealt with at a time."""

    message: int = 2000
    of_one: int = 16
    in_all: int = 256


class Conversations:
    """The use cases of talking with a customer, for every channel.

    ``clock`` gives the present moment (UTC), ``shop`` the facts of the shop that the desk's own words need. ``left`` is set whenever a message may have been
    left without an answer, so that the catching up begins; it is set at first, because of what an earlier run left.
    ``changes`` tells whoever listens in which conversation something was added; ``attending`` is what agents do.
    """

    def __init__(
        self, transactions: Transactions, engine: Engine, clock: Clock, shop: Shop, limits: Limits
    ) -> None:
        self.left = asyncio.Event()
        self.left.set()
        self.changes = Changes()
        self._transactions = transactions
        self._engine = engine
        self._clock = clock
        self._told = answering.Told(shop, limits.message)
        self._limits = limits
        self._numbers = OrderNumbers(prefix=shop.order_prefix, digits=shop.order_digits)
        self._locks = Locks()
        self._crowd = Crowd(limits.of_one, limits.in_all)
        self._reservations = Reservations()
        self.attending = Attending(transactions, self._locks, self._reservations, self.changes, clock, shop)

    async def converse(self, letter: Letter, gather: Gather[Found]) -> Found:
        """Store one message, answer it and every earlier one of its conversation that still waits.

        Returns what ``gather`` finds (session, locked conversation, the message's number) once that is done. When a
        part is down the customer is told so, and the message keeps waiting. Raises Refused; then nothing is stored.
        """
        with self._crowd.enter(letter.address):
            received = await self.receive(letter)
            self.changes.tell(letter.address)
            answered = False
            try:
                answered, found = await self._answer(received, gather)
            finally:
                if not answered:
                    self.left.set()
                self.changes.tell(letter.address)
            return found

    async def receive(self, letter: Letter) -> Received:
        """Store one message and the moment of its arrival. Raises TooLong."""
        received = await self._transactions.write(
            partial(self._store, letter, letter.arrived_at or self._clock())
        )
        number = received.number
        log.info(
            "message_received", conversation=received.public_id, number=number, characters=len(letter.text)
        )
        return received

    async def catch_up(self, conversation: int) -> bool:
        """Answer the messages of a conversation that wait, in order; False when one has to go on waiting."""
        async with self._locks.of(conversation):
            done = await self._take_turns(conversation, None)
        self.changes.tell(
            await self._transactions.read(partial(store.address_of, conversation_id=conversation))
        )
        return done

    async def history(self, address: Address, after: int) -> delivery.History:
        """Return what the customer may see of the conversation at this address, after an event's number."""
        return await self._transactions.read(
            lambda session: delivery.history(session, store.find(session, address), after)
        )

    async def collect(self, address: Address) -> list[Event]:
        """Return what was said to the customer and not handed out yet, for clients that keep no numbers."""
        return await self._transactions.write(partial(delivery.collect_new, address=address))

    async def rate(self, address: Address, helped: bool) -> None:
        """Keep what the customer answered to the question whether the conversation helped."""
        now = self._clock()
        await self._transactions.write(partial(rating.rate, address=address, helped=helped, now=now))
        self.changes.tell(address)

    async def is_anothers(self, address: Address, email: str) -> bool:
        """Tell whether the shop named somebody else in this conversation before."""
        return await self._transactions.read(partial(customers.is_anothers, address=address, email=email))

    async def name_customer(self, address: Address, email: str, order: str | None) -> None:
        """Make the customer whom the shop's page named known in the conversation at this address."""
        name = partial(customers.name_customer, address=address, email=email, order=order, now=self._clock())
        await self._transactions.write(name)

    async def send_by_mail(self, address: Address, typed: str, forwarder: Forwarder) -> str:
        """Send the conversation to an email address, the customer's own if none is typed; return it. Raises Refused."""
        asked = partial(
            transcripts.ask, address=address, typed=typed, reaches=forwarder.reaches, now=self._clock()
        )
        to = await self._transactions.write(asked)
        forwarder.wake()
        return to

    async def conversations_waiting(self) -> Sequence[int]:
        """Return the conversations in which a message waits for its answer."""
        return await self._transactions.read(store.conversations_waiting)

    async def understand(self, text: str) -> Understood | None:
        """Return what a text means, outside any conversation; None while the engine cannot say."""
        try:
            return await self._engine.understand(text[: self._limits.message])
        except EngineUnreachable:
            return None

    async def parts(self) -> Parts:
        """Return which parts are up."""
        return await self._engine.parts()

    async def _answer(self, received: Received, gather: Gather[Found]) -> tuple[bool, Found]:
        """Most messages are next up and nobody else's: then their outcome and what is gathered are one transaction."""
        async with self._locks.of(received.conversation):
            item, outcome = received.next_up, None
            if item is not None and self._reservations.take(item):
                outcome = await self._turn(item, maybe_sent=False)
            else:
                await self._take_turns(received.conversation, None if received.shared else received.number)

            close = partial(self._close, received, item, outcome, gather)
            answered, found = await self._transactions.write(close)
            if (
                answered
                and isinstance(outcome, Answered)
                and outcome.may_bring_more
                and await self._serve_wishes(received)
            ):
                close = partial(self._close, received, None, None, gather)
                answered, found = await self._transactions.write(close)
            return answered, found

    async def _serve_wishes(self, received: Received) -> bool:
        """Answer further wishes of the message, whose turn has come; False when there is none."""
        find = partial(store.first_waiting, conversation_id=received.conversation)
        if await self._transactions.read(lambda session: find(session) is None):
            return False
        await self._take_turns(received.conversation, None)
        return True

    async def _take_turns(self, conversation: int, upto: int | None) -> bool:
        """Answer what waits, each time looking first whether an earlier try got through to the engine."""
        while True:
            find = partial(next_pending, conversation_id=conversation, upto=upto, limit=self._limits.message)
            item = await self._transactions.read(find)
            if item is None:
                return True
            self._reservations.take(item)
            outcome = await self._turn(item, maybe_sent=True)
            await self._transactions.write(partial(self._settle, item, outcome))
            if isinstance(outcome, PartDown):
                return False
            if isinstance(outcome, Answered) and outcome.may_bring_more:
                upto = None  # further wishes may have come up

    async def _turn(self, item: Pending, maybe_sent: bool) -> Outcome:
        start = time.perf_counter()
        outcome = await take_turn(self._engine, item.message, attempts=item.attempts, maybe_sent=maybe_sent)
        log.info(
            "turn_taken",
            conversation=item.message.metadata["conversation"],
            number=item.number,
            outcome=type(outcome).__name__,
            milliseconds=round((time.perf_counter() - start) * 1000),
        )
        return outcome

    def _store(self, letter: Letter, now: datetime, session: Session) -> Received:
        received = receiving.receive(session, letter, self._limits.message, self._numbers, now)
        if received.next_up is not None:
            self._reservations.mark(received.next_up)
        return received

    def _close(
        self,
        received: Received,
        item: Pending | None,
        outcome: Outcome | None,
        gather: Gather[Found],
        session: Session,
    ) -> tuple[bool, Found]:
        """Store the outcome, tell of a delay if there is one, and gather what is new, in one transaction."""
        conversation, now = store.lock(session, received.conversation), self._clock()
        answered = False
        if item is not None and outcome is not None:
            answered = answering.settle(session, conversation, item, outcome, self._told, now)
        if not answered:
            answered = not answering.tell_of_delay(
                session, conversation, received.number, self._told.shop, now
            )
        return answered, gather(session, conversation, received.number)

    def _settle(self, item: Pending, outcome: Outcome, session: Session) -> bool:
        conversation, now = store.lock(session, item.conversation), self._clock()
        settled = answering.settle(session, conversation, item, outcome, self._told, now)
        if settled:
            answering.caught_up(session, conversation, now)
        return settled
