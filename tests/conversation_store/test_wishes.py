"""Several wishes in one message: kept until their turn comes, brought once, with the time of the whole message."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.events import Channel
from bot.conversations.receiving import Letter
from bot.conversations.scripted_engine import Mishap
from tests.clocks import NOON
from tests.conversation_store.desk import SAM, TestDesk

pytestmark = pytest.mark.anyio

WISHES = [
    {"intent": "track_order", "text": "where is 10455", "entities": [{"entity": "number", "value": "10455"}]},
    {"intent": "ask_contact", "text": "what is your number", "entities": []},
]


def with_wishes(message: EngineMessage) -> Sequence[Reply]:
    """The first message has three wishes, of which the first asks a question; every "yes" closes a matter."""
    if message.text.startswith("cancel"):
        return [Reply(text="Shall I?"), Reply(data={"custom": {"wishes": WISHES}})]
    if message.text == "yes":
        return [Reply(text="Done."), custom(closed=True)]
    if message.text == "/track_order":
        return [Reply(text="It is on its way."), custom(closed=True)]
    return [
        Reply(text=f"You said: {message.text}"),
        *([custom(free=True)] if "part" in message.metadata else []),
    ]


def custom(**marks: Any) -> Reply:
    return Reply(data={"custom": marks})


def texts(desk: TestDesk) -> list[str]:
    return [text for _, source, _, text in desk.events() if source == "bot" and text]


@pytest.fixture
def talk(desk: TestDesk) -> TestDesk:
    desk.engine.follow(with_wishes)
    return desk


async def test_further_wishes_wait_until_the_first_is_settled(talk: TestDesk) -> None:
    assert await talk.say("cancel 10423, where is 10455, what is your number") == ["Shall I?", ""]
    assert len(talk.engine.received) == 1
    told = [text for text in await talk.say("yes") if text]
    assert told == ["Done.", "It is on its way.", "You said: /ask_contact"]


async def test_a_wish_is_read_by_itself_with_the_time_of_the_whole_message(talk: TestDesk) -> None:
    await talk.say("cancel 10423, where is 10455, what is your number")
    talk.clock.move(hours=3)
    await talk.say("yes")
    wish = talk.engine.received[2]
    assert wish.text == "/track_order"
    assert wish.metadata["part"] == {"text": "where is 10455", "entities": WISHES[0]["entities"]}
    assert wish.metadata["arrived_at"] == NOON.isoformat()
    assert wish.sender != talk.engine.received[0].sender


async def test_no_wish_is_served_twice(talk: TestDesk) -> None:
    await talk.say("cancel 10423, where is 10455, what is your number")
    await talk.say("yes")
    await talk.say("yes")
    assert [message.text for message in talk.engine.received].count("/track_order") == 1
    assert texts(talk).count("It is on its way.") == 1


async def test_a_repeated_message_gets_the_same_answers_again(talk: TestDesk) -> None:
    await talk.say("cancel 10423, where is 10455, what is your number")
    first = await talk.say("yes", request_id="r-1")
    assert await talk.say("yes", request_id="r-1") == first


async def test_a_wish_whose_turn_fails_is_served_later(talk: TestDesk) -> None:
    await talk.say("cancel 10423, where is 10455, what is your number")
    received = await talk.only_receive("yes")
    talk.engine.fail_next(Mishap.LOST)
    again = talk.restarted()
    assert await again.conversations.catch_up(received.conversation)
    assert texts(talk)[-3:] == ["Done.", "It is on its way.", "You said: /ask_contact"]


async def test_the_customer_does_not_see_their_own_words_twice(talk: TestDesk) -> None:
    await talk.say("cancel 10423, where is 10455, what is your number")
    await talk.say("yes")
    found = await talk.conversations.history(SAM, after=0)
    assert [event.text for event in found.events if event.source == "customer"] == [
        "cancel 10423, where is 10455, what is your number",
        "yes",
    ]
    assert not found.waiting


async def test_odd_wishes_are_left_out(talk: TestDesk) -> None:
    talk.engine.follow(lambda _: [Reply(text="Hm."), custom(wishes=["?", {}, None], closed=True)])
    assert await talk.say("cancel") == ["Hm.", ""]
    assert not [kind for _, _, kind, _ in talk.events() if kind.startswith("wish")]


async def test_channels_are_kept_apart(talk: TestDesk) -> None:
    await talk.say("cancel 10423, where is 10455, what is your number")
    other = type(SAM)(Channel.WEBSITE, "sam")
    assert [text for text in await talk.say("yes", address=other) if text] == ["Done."]


async def test_a_photo_goes_with_every_wish_that_becomes_a_case(talk: TestDesk) -> None:
    wishes = [{**WISHES[0], "intent": intent} for intent in ("track_order", "return_item", "report_defect")]
    first = [Reply(text="Shall I?"), custom(wishes=wishes)]
    talk.engine.follow(
        lambda message: (
            first
            if "photos" in message.metadata and "part" not in message.metadata
            else [custom(closed=True)]
        )
    )
    await talk.conversations.converse(Letter(SAM, "exchange it, and more", photos=("p1",)), lambda *_: None)
    await talk.say("yes")
    photos = {message.text: message.metadata.get("photos") for message in talk.engine.received[2:]}
    assert photos == {"/track_order": None, "/return_item": ["p1"], "/report_defect": ["p1"]}


async def test_a_wish_that_waits_already_waits_once(talk: TestDesk) -> None:
    talk.engine.follow(
        lambda message: [
            custom(wishes=WISHES[:1]) if message.text.startswith("also") else custom(closed=True)
        ]
    )
    await talk.say("also where is 10455")
    await talk.say("also where is 10455")
    await talk.say("yes")
    assert [message.text for message in talk.engine.received].count("/track_order") == 1
    assert [kind for _, _, kind, _ in talk.events()].count("wish_waiting") == 1
