"""What happens to a message when a part fails: it is answered exactly once, now or later, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from actions.database import Database
from actions.handoffs import HandoffView, handoffs_of
from bot.conversations.catching_up import catch_up
from bot.conversations.engine import EngineFailed, EngineMessage, Parts, Reply
from bot.conversations.events import Address, Channel
from bot.conversations.pending import next_pending
from bot.conversations.scripted_engine import Mishap, ScriptedEngine
from tests.clocks import NIGHT, NOON
from tests.conversation_store.desk import TestDesk

pytestmark = pytest.mark.anyio


@asynccontextmanager
async def catching_up(desk: TestDesk) -> AsyncIterator[None]:
    """The background task of a running desk, looking often."""
    task = asyncio.create_task(catch_up(desk.conversations, interval=0.02))
    yield
    task.cancel()


async def until_answered(desk: TestDesk) -> None:
    """Wait until nothing waits for its answer."""
    async with asyncio.timeout(5):
        while await desk.conversations.conversations_waiting():  # noqa: ASYNC110  it is another task's work
            await asyncio.sleep(0.02)


def answers(desk: TestDesk) -> list[str]:
    """What the engine, not the desk, has answered."""
    return [text for _, source, kind, text in desk.events() if source == "bot" and kind == "message"]


@pytest.mark.parametrize("mishap", [Mishap.EMPTY, Mishap.BROKEN])
async def test_a_failed_turn_is_taken_again(desk: TestDesk, mishap: Mishap) -> None:
    desk.engine.fail_next(mishap)
    assert await desk.say("hello") == ["You said: hello"]
    assert len(desk.engine.received) == 2


async def test_the_reply_of_a_saved_turn_is_taken_from_the_tracker(desk: TestDesk) -> None:
    desk.engine.fail_next(Mishap.LOST)
    assert await desk.say("hello") == ["You said: hello"]
    assert len(desk.engine.received) == 1


@pytest.mark.parametrize("part", ["engine_up", "actions_up"])
async def test_while_a_part_is_down_the_customer_is_told_and_answered_later(
    desk: TestDesk, part: str
) -> None:
    setattr(desk.engine, part, False)
    told = await desk.say("cancel it")
    assert len(told) == 1
    assert "restarting" in told[0]
    assert "12:00 PM EST on March 2" in told[0]
    async with catching_up(desk):
        await asyncio.sleep(0.1)
        assert answers(desk) == []
        setattr(desk.engine, part, True)
        await until_answered(desk)
    assert answers(desk) == ["You said: cancel it"]


async def test_the_late_answer_comes_with_the_next_call_and_only_once(desk: TestDesk) -> None:
    desk.engine.engine_up = False
    await desk.say("one")
    desk.engine.engine_up = True
    async with catching_up(desk):
        await until_answered(desk)
    assert await desk.say("two") == ["You said: one", "You said: two"]
    assert await desk.say("three") == ["You said: three"]


async def test_a_later_answer_keeps_the_moment_of_arrival(desk: TestDesk) -> None:
    desk.engine.engine_up = False
    await desk.say("cancel it")
    desk.clock.move(hours=3)
    desk.engine.engine_up = True
    async with catching_up(desk):
        await until_answered(desk)
    assert desk.engine.received[0].metadata["arrived_at"] == "2026-03-02T17:00:00+00:00"


async def test_each_message_of_an_outage_is_told_of_once_and_answered_in_order(desk: TestDesk) -> None:
    desk.engine.engine_up = False
    first = await desk.say("one", request_id="m1")
    assert await desk.say("one", request_id="m1") == first
    assert len(await desk.say("two")) == 1
    desk.engine.engine_up = True
    assert await desk.say("three") == ["You said: one", "You said: two", "You said: three"]


async def test_what_a_dead_desk_left_is_answered_at_the_next_start_exactly_once(desk: TestDesk) -> None:
    await desk.only_receive("hello")
    desk.clock.move(minutes=5)
    new = desk.restarted()
    async with catching_up(new):
        await until_answered(new)
    again = desk.restarted()
    async with catching_up(again):
        await asyncio.sleep(0.1)
    assert answers(desk) == ["You said: hello"]
    assert len(desk.engine.received) == 1
    for other in (new, again):
        other.close()


async def test_a_desk_that_dies_between_the_turn_and_the_storing_does_not_take_it_again(
    desk: TestDesk,
) -> None:
    received = await desk.only_receive("hello")
    conversation, _ = desk.stored()
    with desk.database.read() as session:
        item = next_pending(session, received.conversation, None, 2_000)
    assert item is not None
    await desk.engine.send(item.message)
    new = desk.restarted()
    async with catching_up(new):
        await until_answered(new)
    new.close()
    assert conversation.events == 1
    assert answers(desk) == ["You said: hello"]
    assert len(desk.engine.received) == 1


async def test_a_message_that_fails_twice_with_every_part_up_is_put_aside(desk: TestDesk) -> None:
    desk.engine.poison("bad")
    told = await desk.say("bad")
    assert len(told) == 1
    assert "colleague" in told[0]
    kinds = [(source, kind) for _, source, kind, _ in desk.events()]
    assert kinds == [
        ("customer", "message"),
        ("bot", "notice"),
        ("system", "handoff_requested"),
        ("system", "matter_closed"),
    ]
    data = desk.stored()[1][2].data
    assert data["reason"] == "fault"
    assert "failed twice" in data["missing"]
    assert await desk.say("good") == ["You said: good"]
    assert len({message.sender for message in desk.engine.received}) == 2
    assert await desk.conversations.conversations_waiting() == []


async def test_a_saved_turn_without_a_reply_is_put_aside_and_not_repeated(desk: TestDesk) -> None:
    desk.engine.fail_next(Mishap.SILENT)
    assert "colleague" in (await desk.say("hello"))[0]
    assert len(desk.engine.received) == 1


async def test_a_message_that_brings_the_engine_down_each_time_is_put_aside_in_the_end(
    database: Database,
) -> None:
    engine = CrashingEngine()
    desk = TestDesk(database, engine)
    assert "restarting" in (await desk.say("crash"))[0]
    async with catching_up(desk):
        await until_answered(desk)
    assert len(engine.received) == 4
    assert desk.events()[3][2] == "handoff_requested"
    desk.close()


async def test_one_poisonous_message_does_not_hold_up_other_conversations(desk: TestDesk) -> None:
    desk.engine.poison("bad")
    desk.engine.engine_up = False
    await desk.say("bad")
    await desk.say("good", address=Address(Channel.REST, "kim"))
    desk.engine.engine_up = True
    async with catching_up(desk):
        await until_answered(desk)
    assert desk.events("kim")[-1][3] == "You said: good"


async def test_a_settled_matter_lets_the_engine_start_afresh(database: Database) -> None:
    desk = TestDesk(database, ScriptedEngine(closing))
    assert await desk.say("first") == ["done", ""]
    await desk.say("second")
    assert len({message.sender for message in desk.engine.received}) == 2
    assert [kind for _, _, kind, _ in desk.events()][3] == "matter_closed"
    desk.close()


async def test_a_handoff_is_recorded_with_what_the_agent_needs(database: Database) -> None:
    desk = TestDesk(database, ScriptedEngine(handing_over))
    await desk.say("first")
    event = desk.stored()[1][2]
    assert (event.source.value, event.kind) == ("system", "handoff_requested")
    assert event.data == {
        "reason": "silent clause",
        "goal": "cancel",
        "order": "AT-1",
        "missing": "shipped_at",
    }
    assert await desk.say("again") == ["A colleague takes over."]
    desk.close()


class CrashingEngine(ScriptedEngine):
    """Goes down over every message, and is back as soon as somebody looks."""

    async def send(self, message: EngineMessage) -> list[Reply]:
        self.received.append(message)
        self.engine_up = False
        raise EngineFailed("The engine died.")

    async def parts(self) -> Parts:
        self.engine_up = True
        return await super().parts()


def closing(message: EngineMessage) -> list[Reply]:
    """Every message settles its matter."""
    return [Reply(text="done"), Reply(data={"custom": {"closed": True, "goal": "cancel"}})]


def handing_over(message: EngineMessage) -> list[Reply]:
    """Every message goes to an agent."""
    handoff = {"reason": "silent clause", "goal": "cancel", "order": "AT-1", "missing": "shipped_at"}
    return [Reply(text="A colleague takes over.", data={"custom": {"handoff": handoff}})]


async def test_a_message_written_before_a_late_answer_says_so(desk: TestDesk) -> None:
    """A "yes" to something else must not become a yes to a question that its writer has not seen."""
    desk.engine.engine_up = False
    await desk.say("cancel it")
    await desk.say("yes")
    desk.engine.engine_up = True
    await desk.say("hello?")
    written = [message.metadata.get("overtaken", False) for message in desk.engine.received]
    assert written == [False, True, True]


def handoffs(desk: TestDesk) -> list[HandoffView]:
    """The requests for a person that are in the database."""
    with desk.database.read() as session:
        return handoffs_of(session, desk.stored()[0].id)


async def test_a_request_for_a_person_is_stored_once_with_the_answer(database: Database) -> None:
    desk = TestDesk(database, ScriptedEngine(handing_over))
    await desk.say("please")
    await desk.say("please!")
    (kept,) = handoffs(desk)
    request = kept.request
    assert (request.reason, request.goal, request.order_number) == ("silent clause", "cancel", "AT-1")
    assert (request.missing, request.facts["words"]) == ("shipped_at", "please!")
    assert (request.requested_at, request.event, kept.state) == (NOON, 1, "open")
    desk.close()


async def test_a_message_that_was_put_aside_waits_for_a_person(desk: TestDesk) -> None:
    desk.engine.poison("bad")
    told = await desk.say("bad")
    assert "9:00 AM to 5:00 PM" in told[0]
    (kept,) = handoffs(desk)
    assert (kept.request.reason, kept.request.facts) == ("fault", {"words": "bad"})


@pytest.mark.parametrize(
    ("moment", "words"), [(NOON, "it is open right now"), (NIGHT, "it is closed now and back on")]
)
async def test_during_an_outage_it_is_told_when_people_are_there(
    desk: TestDesk, moment: datetime, words: str
) -> None:
    desk.clock.moment = moment
    desk.engine.engine_up = False
    assert words in (await desk.say("cancel it"))[0]


async def test_a_person_is_asked_for_as_long_as_a_part_is_down(desk: TestDesk) -> None:
    desk.engine.engine_up = False
    told = await desk.say("cancel it")
    assert "colleague" in told[0]
    (waiting,) = handoffs(desk)
    assert (waiting.request.reason, waiting.request.facts) == ("part_down", {"words": "cancel it"})
    assert waiting.state == "open"
    desk.engine.engine_up = True
    async with catching_up(desk):
        await until_answered(desk)
    assert [kept.state for kept in handoffs(desk)] == ["settled"]
