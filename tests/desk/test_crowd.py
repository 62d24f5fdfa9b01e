"""Fifty customers in the queue and five agents who race for them: nothing is lost, doubled, out of order, or said by the bot."""

from __future__ import annotations

import asyncio
from collections import Counter as Tally
from collections.abc import Iterator

import pytest

from actions.database import Database
from bot.conversations import queue
from bot.conversations.events import Address, Channel
from bot.conversations.modes import Attendant
from bot.conversations.queue import Part
from bot.conversations.scripted_engine import ScriptedEngine
from tests.conversation_store.desk import TestDesk
from tests.desk.test_modes import script

pytestmark = pytest.mark.anyio
CUSTOMERS = [Address(Channel.WEBSITE, f"customer-{number}") for number in range(50)]
AGENTS = [Attendant(number, f"Agent {number}") for number in range(1, 6)]
QUESTIONS = 3


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture
def desk(database: Database) -> Iterator[TestDesk]:
    """Conversations over a fresh database."""
    desk = TestDesk(database, ScriptedEngine(script))
    yield desk
    desk.close()


async def work(desk: TestDesk, agent: Attendant) -> int:
    """An agent who takes whatever waits longest and answers it, until nobody waits; how many were taken."""
    taken = 0
    while waiting := listed(desk):
        if await desk.conversations.attending.take(waiting[0].id, agent):
            await desk.conversations.attending.say(waiting[0].id, agent, "I am here.", waiting[0].id)
            taken += 1
    return taken


def listed(desk: TestDesk) -> list[queue.Entry]:
    """Who waits."""
    with desk.database.read() as session:
        return queue.entries(session, Part.WAITING, 0)


async def talk(desk: TestDesk, customer: Address) -> None:
    """A customer who goes on writing while the agents come in."""
    for number in range(QUESTIONS):
        await desk.say(f"question {number}", f"{customer.sender}-{number}", customer)


async def test_fifty_customers_and_five_agents(desk: TestDesk) -> None:
    await asyncio.gather(*[desk.say("a person please", address=customer) for customer in CUSTOMERS])
    assert len(listed(desk)) == len(CUSTOMERS)
    shifts = [work(desk, agent) for agent in AGENTS]
    done = await asyncio.gather(*shifts, *[talk(desk, customer) for customer in CUSTOMERS])
    assert sum(taken for taken in done if isinstance(taken, int)) == len(CUSTOMERS)
    for customer in CUSTOMERS:
        events = desk.events(customer.sender)
        assert [number for number, *_ in events] == list(range(1, len(events) + 1))
        said = [text for _, source, _, text in events if source == "customer"]
        assert said == ["a person please", *(f"question {number}" for number in range(QUESTIONS))]
        kinds = [(source, kind) for _, source, kind, _ in events]
        joined = kinds.index(("agent", "joined"))
        assert Tally(kinds)[("agent", "joined")] == Tally(kinds)[("agent", "message")] == 1
        assert "bot" not in [source for source, _ in kinds[joined:]]
