"""Carrying conversations to the other helpdesk on both databases: nothing lost and nothing twice, whatever fails."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from actions.database import Database
from bot.conversations.modes import Attendant
from bot.conversations.scripted_engine import ScriptedEngine
from bot.helpdesk.chatwoot import Account, Chatwoot
from bot.helpdesk.forwarding import Forwarding
from bot.helpdesk.models import ThreadRow
from tests.conversation_store.desk import TestDesk
from tests.helpdesk.chatwoot_server import ACCOUNT, INBOX, SECRET, TOKEN
from tests.helpdesk.sides import ChatwootSide, chatwoot
from tests.helpdesk.test_contract import script
from tests.policy.making import shop

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@dataclass
class Both:
    """A desk, and Chatwoot beside it."""

    desk: TestDesk
    side: ChatwootSide

    def forwarding(self) -> Forwarding:
        """What a process that has just started carries with."""
        account = Account(self.side.url, ACCOUNT, INBOX, TOKEN, SECRET)
        return Forwarding(
            self.desk.transactions,
            Chatwoot(account),
            self.desk.clock,
            shop().zone,
            "http://desk.example/desk/c/",
        )

    def thread(self) -> ThreadRow | None:
        """How far it got."""
        with self.desk.database.read() as session:
            return session.scalar(select(ThreadRow))


@pytest.fixture
def both(database: Database) -> Iterator[Both]:
    """A fresh pair."""
    desk = TestDesk(database, ScriptedEngine(script))
    with chatwoot() as side:
        yield Both(desk, side)
    desk.close()


async def test_who_wants_no_person_is_not_carried_anywhere(both: Both) -> None:
    await both.desk.say("hello")
    assert await both.forwarding().deliver() == 0
    assert both.side.server.conversations == []


async def test_the_briefing_says_why_what_is_missing_and_where_to_look(both: Both) -> None:
    await both.desk.say("a person please")
    assert await both.forwarding().deliver() == 1
    (kind, private, text), *more = both.side.server.messages()
    assert (kind, private, more) == ("outgoing", True, [])
    name = both.desk.stored()[0].id
    for part in (
        "ask human",
        "AT-10423",
        "a photo of the seam",
        f"http://desk.example/desk/c/{name}",
        "a person please",
    ):
        assert part in text
    assert await both.forwarding().deliver() == 0


async def test_what_is_said_follows_once_and_in_order(both: Both) -> None:
    await both.desk.say("a person please")
    forwarding = both.forwarding()
    await forwarding.deliver()
    for text in ("one", "two", "three"):
        await both.desk.say(text)
    await forwarding.deliver()
    await forwarding.deliver()
    said = both.side.server.messages()[1:]
    assert [text for kind, _, text in said if kind == "incoming"] == ["one", "two", "three"]
    notes = [text for kind, private, text in said if private]
    assert [text.split(": ", 1)[1] for text in notes] == [
        f"You said: {text}" for text in ("one", "two", "three")
    ]


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", range(7))
async def test_after_a_fault_at_any_step_everything_stands_there_once(
    both: Both, when: str, step: int
) -> None:
    """The step-th request of Chatwoot's fails, before its work or after it; the next process goes on."""
    server = both.side.server
    await both.desk.say("a person please")
    for round_ in range(3):
        if round_ == 1:
            await both.desk.say("still there?")
        faulty = Faulty(both, step, when)
        await faulty.deliver()
        both.desk.clock.move(minutes=11)
        await both.forwarding().deliver()
        both.desk.clock.move(minutes=11)
    assert len(server.contacts) == 1
    assert len(server.conversations) == 1
    said = server.messages()
    assert sum("A person is needed" in text for _, _, text in said) == 1
    assert [text for kind, _, text in said if kind == "incoming"] == ["still there?"]
    assert sum("You said: still there?" in text for _, _, text in said) == 1


@dataclass
class Faulty:
    """Carries once; the ``step``-th request fails."""

    both: Both
    step: int
    when: str

    async def deliver(self) -> None:
        """Everything up to the fault."""
        forwarding = self.both.forwarding()
        helpdesk = forwarding._helpdesk
        assert isinstance(helpdesk, Chatwoot)
        made = iter(range(100))

        async def count(_request: object) -> None:
            if next(made) == self.step:
                setattr(self.both.side.server, self.when, 1)

        helpdesk._client.event_hooks = {"request": [count]}
        await forwarding.deliver()
        self.both.side.server.before = self.both.side.server.after = 0


async def test_while_it_is_down_the_tries_grow_rarer_and_nothing_is_lost(both: Both) -> None:
    await both.desk.say("a person please")
    both.side.server.before = 10_000
    for _ in range(3):
        await both.forwarding().deliver()
    row = both.thread()
    assert row is not None
    assert (row.tries, row.is_open) == (1, False)
    both.desk.clock.move(hours=1)
    await both.forwarding().deliver()
    row = both.thread()
    assert row is not None
    assert row.tries == 2
    both.side.server.before = 0
    both.desk.clock.move(hours=1)
    await both.forwarding().deliver()
    assert len(both.side.server.messages()) == 1


async def test_given_back_here_is_settled_there_and_asking_again_opens_it_again(both: Both) -> None:
    await both.desk.say("a person please")
    await both.forwarding().deliver()
    name = both.desk.stored()[0].id
    attending = both.desk.conversations.attending
    await attending.take(name, Attendant(1, "Robin"))
    await attending.say(name, Attendant(1, "Robin"), "Solved.", "1")
    await attending.give_back(name, Attendant(1, "Robin"))
    await both.forwarding().deliver()
    await both.forwarding().deliver()
    server = both.side.server
    assert server.conversations[0]["status"] == "resolved"
    assert any("Robin: Solved." in text for _, private, text in server.messages() if private)
    both.desk.clock.move(minutes=5)
    await both.desk.say("a person please")
    await both.forwarding().deliver()
    assert (len(server.conversations), server.conversations[0]["status"]) == (1, "open")
    assert sum("A person is needed" in text for _, _, text in server.messages()) == 2


async def test_of_two_processes_one_carries(both: Both) -> None:
    await both.desk.say("a person please")
    await asyncio.gather(*(both.forwarding().deliver() for _ in range(4)))
    assert len(both.side.server.messages()) == 1
