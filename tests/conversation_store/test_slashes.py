"""A leading "/" means something to the engine only when the bot itself offered it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.database import Database
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.events import Address, Channel
from bot.conversations.scripted_engine import ScriptedEngine
from tests.conversation_store.desk import TestDesk

pytestmark = pytest.mark.anyio

OFFER = Reply(text="Shall I?", data={"buttons": [{"title": "Yes", "payload": "/affirm"}]})
OTHER = Reply(text="Which?", data={"buttons": [{"title": "Red", "payload": '/inform{"product":"red"}'}]})


def offering(message: EngineMessage) -> list[Reply]:
    """Buttons on request."""
    return {"offer": [OFFER], "other": [OTHER]}.get(message.text, [Reply(text="ok")])


@pytest.fixture
def desk(database: Database) -> Iterator[TestDesk]:
    """A desk whose engine offers buttons."""
    desk = TestDesk(database, ScriptedEngine(offering))
    yield desk
    desk.close()


def read_by_engine(desk: TestDesk) -> str:
    """The text of the last message that the engine got."""
    return desk.engine.received[-1].text


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/restart", "restart"),
        ("/session_start", "session_start"),
        ('/cancel_order{"order":"AT-1"}', 'cancel_order{"order":"AT-1"}'),
        ("//affirm", "affirm"),
        (" \u2003/ /affirm", "affirm"),
        ("/\u00a0/affirm", "affirm"),
        ("1/2 of them", "1/2 of them"),
    ],
)
async def test_a_typed_slash_means_nothing(desk: TestDesk, typed: str, read: str) -> None:
    await desk.say(typed)
    assert read_by_engine(desk) == read


async def test_an_offered_payload_passes_and_is_kept_with_its_title(desk: TestDesk) -> None:
    await desk.say("offer")
    await desk.say("/affirm")
    assert read_by_engine(desk) == "/affirm"
    assert desk.stored()[1][2].data == {"button": "Yes", "payload": "/affirm"}


@pytest.mark.parametrize("said", ["Yes", "yes", " YES! ", "yes.", "“Yes”"])
async def test_a_title_said_in_words_is_the_button_and_the_words_are_kept(desk: TestDesk, said: str) -> None:
    await desk.say("offer")
    await desk.say(said)
    assert read_by_engine(desk) == "/affirm"
    message = desk.stored()[1][2]
    assert (message.text, message.data) == (said.strip(), {"button": "Yes", "payload": "/affirm"})


@pytest.mark.parametrize("said", ["yes but not the mug", "yesterday", "🎉", "Shall I?", "Red"])
async def test_other_words_stay_words(desk: TestDesk, said: str) -> None:
    await desk.say("offer")
    await desk.say(said)
    assert read_by_engine(desk) == said


async def test_only_the_exact_payload_passes(desk: TestDesk) -> None:
    await desk.say("other")
    await desk.say('/inform{"product":"blue"}')
    assert read_by_engine(desk) == 'inform{"product":"blue"}'
    await desk.say('/inform{"product":"red"}')
    assert read_by_engine(desk) == '/inform{"product":"red"}'


async def test_a_payload_of_the_reply_before_still_passes_and_an_older_one_does_not(desk: TestDesk) -> None:
    await desk.say("offer")
    await desk.say("other")
    await desk.say("/affirm")
    assert read_by_engine(desk) == "/affirm"
    await desk.say("other")
    await desk.say("/affirm")
    assert read_by_engine(desk) == "affirm"


async def test_a_payload_offered_to_somebody_else_does_not_pass(desk: TestDesk) -> None:
    await desk.say("offer")
    await desk.say("/affirm", address=Address(Channel.REST, "kim"))
    assert read_by_engine(desk) == "affirm"
