"""A message is stored before anything else is done with it, once, and as it was written."""

from __future__ import annotations

import asyncio

import pytest

from actions.database import Database
from bot.conversations.conversations import Limits
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.errors import Busy, TooLong, TooMany
from bot.conversations.events import Address, Channel
from bot.conversations.scripted_engine import ScriptedEngine
from tests.clocks import NOON
from tests.conversation_store.desk import TestDesk

pytestmark = pytest.mark.anyio


async def test_the_message_and_its_replies_are_numbered_without_gaps(desk: TestDesk) -> None:
    assert await desk.say("hello") == ["You said: hello"]
    assert await desk.say("again") == ["You said: again"]
    assert [event[:2] for event in desk.events()] == [
        (1, "customer"),
        (2, "bot"),
        (3, "customer"),
        (4, "bot"),
    ]


async def test_the_message_is_stored_before_the_engine_sees_it(database: Database) -> None:
    seen: list[int] = []

    def look(message: EngineMessage) -> list[Reply]:
        seen.append(len(desk.events()))
        return [Reply(text="ok")]

    desk = TestDesk(database, ScriptedEngine(look))
    await desk.say("hello")
    desk.close()
    assert seen == [1]


async def test_the_engine_is_told_when_the_message_arrived(desk: TestDesk) -> None:
    await desk.say("hello")
    conversation, _ = desk.stored()
    assert dict(desk.engine.received[0].metadata) == {
        "conversation": conversation.id,
        "event": 1,
        "arrived_at": NOON.isoformat(),
        "channel": "rest",
        "matters": 0,
    }


async def test_the_engines_name_for_a_conversation_tells_nothing_of_it(desk: TestDesk) -> None:
    await desk.say("hello")
    conversation, _ = desk.stored()
    assert "sam" not in desk.engine.received[0].sender
    assert conversation.id not in desk.engine.received[0].sender
    assert len(desk.engine.received[0].sender) >= 32


async def test_the_same_message_id_is_stored_once_and_gets_the_same_replies(desk: TestDesk) -> None:
    first = await desk.say("hello", request_id="m1")
    again = await desk.say("hello", request_id="m1")
    assert first == again == ["You said: hello"]
    assert len(desk.events()) == 2
    assert len(desk.engine.received) == 1


async def test_the_same_message_id_at_the_same_time_is_answered_once(desk: TestDesk) -> None:
    answers = await asyncio.gather(*(desk.say("hello", request_id="m1") for _ in range(5)))
    assert answers == [["You said: hello"]] * 5
    assert len(desk.engine.received) == 1


async def test_the_same_message_id_of_two_senders_is_two_messages(desk: TestDesk) -> None:
    await desk.say("hello", request_id="m1")
    assert await desk.say("hi", request_id="m1", address=Address(Channel.REST, "kim")) == ["You said: hi"]


async def test_the_same_sender_on_two_channels_is_two_conversations(desk: TestDesk) -> None:
    await desk.say("hello")
    await desk.say("hi", address=Address(Channel.WEBSITE, "sam"))
    assert len({message.sender for message in desk.engine.received}) == 2


async def test_messages_at_the_same_time_are_answered_in_order_each_with_its_own_answer(
    desk: TestDesk,
) -> None:
    texts = [f"message {number}" for number in range(8)]
    answers = await asyncio.gather(*(desk.say(text) for text in texts))
    assert all(f"You said: {text}" in answer for text, answer in zip(texts, answers, strict=True))
    taken = [message.event for message in desk.engine.received]
    assert taken == sorted(taken)
    assert [event[0] for event in desk.events()] == list(range(1, 17))


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\x00\x07", "/", " // / "])
async def test_an_empty_message_gets_a_sentence_without_the_engine(desk: TestDesk, text: str) -> None:
    answer = await desk.say(text)
    assert len(answer) == 1
    assert "empty" in answer[0]
    assert desk.engine.received == []


async def test_after_an_empty_message_an_open_question_is_asked_again(desk: TestDesk) -> None:
    buttons = [{"title": "Yes, cancel it", "payload": "/affirm"}]
    desk.engine.follow(lambda message: [Reply(text="Shall I?", data={"buttons": buttons})])
    await desk.say("cancel it")
    for _ in range(2):
        assert await desk.say("") == ["Your message arrived empty. What I wrote last still stands:\nShall I?"]
    await desk.say("/affirm")
    assert desk.engine.received[-1].text == "/affirm"
    desk.engine.follow(lambda message: [Reply(text="Done.")])
    await desk.say("thanks")
    assert "in a few words" in (await desk.say(""))[0]


async def test_control_characters_and_broken_characters_are_taken_out(desk: TestDesk) -> None:
    await desk.say("a\x00b\x1b[31mc\ud800d\ne")
    assert desk.events()[0][3] == "ab[31mcd\ne"


@pytest.mark.parametrize(
    "text", ["👩‍👩‍👧 I ❤️ it", "<script>alert(1)</script>", "Größe & Farbe", "返品したい", "ارجاع"]
)
async def test_every_script_emoji_and_markup_is_plain_text(desk: TestDesk, text: str) -> None:
    assert await desk.say(text) == [f"You said: {text}"]
    assert desk.events()[0][3] == text


async def test_a_long_message_is_kept_whole_and_its_beginning_is_read(desk: TestDesk) -> None:
    text = "x" * 5_000
    notice, answer = await desk.say(text)
    assert "2,000" in notice
    assert answer == "You said: " + "x" * 2_000
    assert desk.events()[0][3] == text
    assert desk.events()[1][2] == "notice"


async def test_a_message_at_the_limit_is_read_whole(desk: TestDesk) -> None:
    assert await desk.say("x" * 2_000) == ["You said: " + "x" * 2_000]


async def test_far_too_long_a_message_is_refused_and_not_stored(desk: TestDesk) -> None:
    await desk.say("hello")
    with pytest.raises(TooLong, match="20,000"):
        await desk.say("x" * 20_001)
    assert len(desk.events()) == 2
    await desk.say("x" * 20_000)


async def test_more_messages_of_one_sender_than_a_person_sends_are_turned_away(database: Database) -> None:
    desk = TestDesk(database, limits=Limits(of_one=2))
    results = await asyncio.gather(*(desk.say(f"{n}") for n in range(4)), return_exceptions=True)
    assert [type(result) for result in results] == [list, list, TooMany, TooMany]
    assert await desk.say("later") == ["You said: later"]
    assert len(desk.engine.received) == 3
    desk.close()


async def test_more_messages_in_all_than_the_desk_can_hold_are_turned_away(database: Database) -> None:
    desk = TestDesk(database, limits=Limits(in_all=1))
    other = Address(Channel.REST, "kim")
    results = await asyncio.gather(desk.say("a"), desk.say("b", address=other), return_exceptions=True)
    assert [type(result) for result in results] == [list, Busy]
    desk.close()


async def test_two_processes_that_meet_the_same_new_customer_at_once_keep_one_conversation(
    desk: TestDesk,
) -> None:
    other = desk.restarted()
    answers = await asyncio.gather(desk.say("one"), other.say("two"), desk.say("three"), other.say("four"))
    assert all(answers)
    assert [event[0] for event in desk.events()] == list(range(1, 9))
    assert len({message.sender for message in desk.engine.received}) == 1
    other.close()
