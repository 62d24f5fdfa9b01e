"""A desk's conversations with a scripted engine, a clock that stands still, and a way to look at what is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from actions.database import Database
from bot.conversations import listing
from bot.conversations.conversations import Conversations, Limits
from bot.conversations.delivery import collect
from bot.conversations.events import Address, Channel, ConversationView, Event
from bot.conversations.receiving import Letter, Received
from bot.conversations.scripted_engine import ScriptedEngine
from bot.conversations.transactions import Transactions
from tests.clocks import NOON
from tests.policy.making import shop

SAM = Address(Channel.REST, "sam")


@dataclass
class StillClock:
    """Shows the same moment until it is moved."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment

    def move(self, **by: int) -> None:
        """Let time pass."""
        self.moment += timedelta(**by)


@dataclass
class TestDesk:
    """The use cases over one database; ``restarted`` is what a desk is after its process died."""

    __test__ = False

    database: Database
    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    clock: StillClock = field(default_factory=StillClock)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self.transactions = Transactions(self.database)
        self.conversations = Conversations(self.transactions, self.engine, self.clock, shop(), self.limits)

    def restarted(self) -> TestDesk:
        """A new process on the same database and with the same engine."""
        return TestDesk(self.database, self.engine, self.clock, self.limits)

    async def say(self, text: str, request_id: str | None = None, address: Address = SAM) -> list[str]:
        """Say something over REST; the texts that come back."""
        events = await self.conversations.converse(Letter(address, text, request_id), collect)
        return [event.text for event in events]

    async def only_receive(self, text: str, address: Address = SAM) -> Received:
        """Store a message and go no further, as a desk that dies right then."""
        return await self.conversations.receive(Letter(address, text))

    def stored(self, name: str = "sam") -> tuple[ConversationView, list[Event]]:
        """The conversation with this sender as it is in the database."""
        with self.database.read() as session:
            return listing.named(session, name)

    def events(self, name: str = "sam") -> list[tuple[int, str, str, str]]:
        """Number, source, kind and text of each event."""
        return [(event.number, event.source.value, event.kind, event.text) for event in self.stored(name)[1]]

    def close(self) -> None:
        """Let the threads go."""
        self.transactions.close()
