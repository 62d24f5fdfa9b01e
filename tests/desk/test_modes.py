"""Hand-off: from the assistant to an agent and back, on both databases, with a scripted engine."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta

import pytest

from actions.database import Database
from bot.conversations import queue
from bot.conversations.attending import NotYours
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.events import Address, Channel
from bot.conversations.modes import Attendant
from bot.conversations.queue import Part
from bot.conversations.scripted_engine import ScriptedEngine
from tests.clocks import NOON
from tests.conversation_store.desk import SAM, TestDesk

pytestmark = pytest.mark.anyio
ROBIN, KIM = Attendant(1, "Robin"), Attendant(2, "Kim")
PATIENCE = timedelta(minutes=5)


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


def script(message: EngineMessage) -> list[Reply]:
    """Passes on whoever asks for a person."""
    if "person" in message.text:
        handoff = {"reason": "ask_human", "order": "AT-10423", "missing": "a photo"}
        return [Reply(text="I pass you on."), Reply(data={"custom": {"handoff": handoff}})]
    return [Reply(text=f"You said: {message.text}")]


@pytest.fixture
def desk(database: Database) -> Iterator[TestDesk]:
    """Conversations over a fresh database."""
    desk = TestDesk(database, ScriptedEngine(script))
    yield desk
    desk.close()


def listed(desk: TestDesk, part: Part, agent: int = ROBIN.id) -> list[queue.Entry]:
    """A part of the desk as it is in the database."""
    with desk.database.read() as session:
        return queue.entries(session, part, agent)


async def asked(desk: TestDesk) -> str:
    """Sam asked for a person; the conversation's id."""
    await desk.say("a person please")
    return desk.stored()[0].id


async def test_who_asks_for_a_person_waits_in_the_queue_while_the_assistant_goes_on(desk: TestDesk) -> None:
    name = await asked(desk)
    entry = listed(desk, Part.WAITING)[0]
    assert (entry.id, entry.waiting_since, entry.reasons) == (name, NOON, ("ask_human",))
    assert (entry.said, entry.order_number) == ("a person please", "AT-10423")
    assert await desk.say("meanwhile") == ["You said: meanwhile"]


async def test_the_assistant_is_silent_from_joining_to_giving_back(desk: TestDesk) -> None:
    name = await asked(desk)
    attending = desk.conversations.attending
    assert await attending.take(name, ROBIN)
    received = len(desk.engine.received)
    await desk.say("hello?")
    await attending.say(name, ROBIN, "Good day, Sam.", "1")
    await desk.say("/affirm")
    assert len(desk.engine.received) == received
    await attending.give_back(name, ROBIN, "solved")
    assert (await desk.say("thanks"))[-1] == "You said: thanks"
    said = [(source, kind) for _, source, kind, _ in desk.events()]
    assert said[said.index(("agent", "joined")) :] == [
        ("agent", "joined"),
        ("customer", "message"),
        ("agent", "message"),
        ("customer", "message"),
        ("system", "given_back"),
        ("bot", "left"),
        ("customer", "message"),
        ("bot", "message"),
    ]


async def test_of_two_agents_at_once_one_wins(desk: TestDesk) -> None:
    name = await asked(desk)
    takes = [desk.conversations.attending.take(name, agent) for agent in (ROBIN, KIM)]
    other = desk.restarted()  # a second process on the same database
    takes.append(other.conversations.attending.take(name, Attendant(3, "Alex")))
    won = await asyncio.gather(*takes)
    other.close()
    assert sorted(won) == [False, False, True]
    assert [kind for _, _, kind, _ in desk.events()].count("joined") == 1
    assert listed(desk, Part.WAITING) == []


async def test_taking_twice_joins_once(desk: TestDesk) -> None:
    name = await asked(desk)
    assert await desk.conversations.attending.take(name, ROBIN)
    assert await desk.conversations.attending.take(name, ROBIN)
    assert [kind for _, _, kind, _ in desk.events()].count("joined") == 1


async def test_an_answer_sent_twice_is_said_once(desk: TestDesk) -> None:
    name = await asked(desk)
    attending = desk.conversations.attending
    await attending.take(name, ROBIN)
    for _ in range(2):
        await attending.say(name, ROBIN, "Good day.", "the same")
    assert [text for _, source, _, text in desk.events() if source == "agent"].count("Good day.") == 1


async def test_only_who_attends_answers_passes_on_and_gives_back(desk: TestDesk) -> None:
    name = await asked(desk)
    attending = desk.conversations.attending
    await attending.take(name, ROBIN)
    for step in (
        attending.say(name, KIM, "hi", "1"),
        attending.pass_on(name, KIM, None),
        attending.give_back(name, KIM),
    ):
        with pytest.raises(NotYours, match="Robin attends"):
            await step


async def test_a_message_that_waited_for_its_turn_is_not_answered_by_the_assistant_any_more(
    desk: TestDesk,
) -> None:
    name = await asked(desk)
    received = await desk.only_receive("cancel everything")
    assert received.next_up is not None
    heard = len(desk.engine.received)
    await desk.conversations.attending.take(name, ROBIN)
    _, found = await desk.conversations._answer(received, lambda *_: None)
    assert found is None
    assert len(desk.engine.received) == heard
    assert await desk.conversations.conversations_waiting() == []


async def test_after_an_outage_nothing_is_answered_that_an_agent_has_taken(desk: TestDesk) -> None:
    desk.engine.engine_up = False
    await desk.say("hello")
    name = desk.stored()[0].id
    assert [entry.id for entry in listed(desk, Part.WAITING)] == [name]
    await desk.conversations.attending.take(name, ROBIN)
    desk.engine.engine_up = True
    assert await desk.conversations.conversations_waiting() == []


async def test_after_an_outage_nobody_waits_for_a_person_who_was_not_needed(desk: TestDesk) -> None:
    desk.engine.engine_up = False
    await desk.say("hello")
    desk.engine.engine_up = True
    for number in await desk.conversations.conversations_waiting():
        await desk.conversations.catch_up(number)
    assert listed(desk, Part.WAITING) == []


async def test_passed_on_to_the_queue_it_waits_and_nobody_speaks(desk: TestDesk) -> None:
    name = await asked(desk)
    attending = desk.conversations.attending
    await attending.take(name, ROBIN)
    await attending.say(name, ROBIN, "One moment.", "1")
    desk.clock.move(minutes=1)
    await attending.pass_on(name, ROBIN, None)
    assert [entry.waiting_since for entry in listed(desk, Part.WAITING)] == [NOON + timedelta(minutes=1)]
    assert "passing you on" in (await desk.say("hello?"))[-1]
    assert await desk.say("hello?") == []
    assert await attending.take(name, KIM)


async def test_passed_on_to_a_colleague_it_is_the_colleagues(desk: TestDesk) -> None:
    name = await asked(desk)
    attending = desk.conversations.attending
    await attending.take(name, ROBIN)
    await attending.pass_on(name, ROBIN, KIM)
    assert [entry.id for entry in listed(desk, Part.MINE, KIM.id)] == [name]
    await attending.say(name, KIM, "Hello, Kim here.", "1")


async def test_a_silent_agent_loses_the_conversation_and_the_customer_is_told(desk: TestDesk) -> None:
    name = await asked(desk)
    attending = desk.conversations.attending
    await attending.take(name, ROBIN)
    await attending.say(name, ROBIN, "Hello.", "1")
    desk.clock.move(hours=1)
    assert await attending.put_back_silent(PATIENCE) == 0  # nobody waits for a word
    await desk.say("are you there?")
    desk.clock.move(minutes=4, seconds=59)
    assert await attending.put_back_silent(PATIENCE) == 0
    desk.clock.move(seconds=1)
    assert await attending.put_back_silent(PATIENCE) == 1
    assert await attending.put_back_silent(PATIENCE) == 0
    entry = listed(desk, Part.WAITING)[0]
    assert entry.waiting_since == NOON + timedelta(hours=1)
    assert "Robin cannot go on just now" in desk.events()[-1][3]
    with pytest.raises(NotYours, match="Nobody attends"):
        await attending.say(name, ROBIN, "back again", "2")


async def test_a_note_is_never_shown_to_the_customer(desk: TestDesk) -> None:
    name = await asked(desk)
    await desk.conversations.attending.note(name, KIM, "a regular customer")
    found = await desk.conversations.history(SAM, 0)
    assert "a regular customer" not in [event.text for event in found.events]
    assert "a regular customer" not in await desk.say("hello")
    assert "a regular customer" in [text for _, _, _, text in desk.events()]


async def test_who_waits_longest_comes_first(desk: TestDesk) -> None:
    await asked(desk)
    desk.clock.move(minutes=1)
    await desk.say("a person please", address=Address(Channel.REST, "kay"))
    desk.clock.move(minutes=1)
    await desk.say("a person please")  # asking again does not lose the place
    waits = [entry.waiting_since for entry in listed(desk, Part.WAITING)]
    assert waits == [NOON, NOON + timedelta(minutes=1)]
