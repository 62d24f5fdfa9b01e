"""Outside hours: where the answer goes is asked for, checked and kept, and the answer goes to the chat or else by mail."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from actions.database import Database
from actions.mail import load_letter
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.events import Address, Channel
from bot.conversations.models import ConversationRow
from bot.conversations.modes import Attendant
from bot.conversations.scripted_engine import ScriptedEngine
from bot.email.absent import GRACE, PLACES, Absent
from bot.email.models import OutgoingRow
from tests.clocks import NIGHT
from tests.conversation_store.desk import StillClock, TestDesk
from tests.policy.making import DATA, shop

pytestmark = pytest.mark.anyio
SAM = Address(Channel.WEBSITE, "sam")
ROBIN = Attendant(1, "Robin")


def script(message: EngineMessage) -> list[Reply]:
    if "person" in message.text:
        return [Reply(text="I pass you on.", data={"custom": {"handoff": {"reason": "ask_human"}}})]
    return [Reply(text=f"You said: {message.text}")]


@pytest.fixture
async def night(database: Database) -> AsyncIterator[TestDesk]:
    """A desk outside its hours."""
    desk = TestDesk(database, ScriptedEngine(script), StillClock(NIGHT))
    yield desk
    desk.close()


def row(desk: TestDesk) -> ConversationRow:
    with desk.database.read() as session:
        return session.scalars(select(ConversationRow)).one()


def mails(desk: TestDesk, *, there: bool) -> list[tuple[str, str]]:
    """What is written into the outbox by now: to whom, and the text."""
    letter = load_letter(DATA / "mail" / "answer_outside.txt", PLACES)
    absent = Absent(
        database=desk.database,
        letter=letter,
        shop=shop(),
        domain="shop.example",
        link="https://help.shop.example",
        clock=desk.clock,
        is_there=lambda address: there,
        written=lambda: None,
    )
    absent.write()
    with desk.database.read() as session:
        return [(one.recipient, one.text) for one in session.scalars(select(OutgoingRow))]


async def answered(desk: TestDesk, text: str = "Good morning, here is your answer.") -> None:
    """An agent takes the conversation and answers; the answer has had its time to be read."""
    attending, name = desk.conversations.attending, row(desk).public_id
    await attending.take(name, ROBIN)
    await attending.say(name, ROBIN, text, text)
    desk.clock.move(seconds=int(GRACE.total_seconds()))


async def test_who_wants_a_person_at_night_is_asked_for_an_address_once(night: TestDesk) -> None:
    said = await night.say("a person please", address=SAM)
    assert said[0] == "I pass you on."
    assert "type your email address" in said[-1]
    assert await night.say("hello", address=SAM) == ["You said: hello"]
    assert not any("email" in text for text in await night.say("a person again", address=SAM))


async def test_nobody_is_asked_while_the_team_is_there_or_who_is_no_visitor(database: Database) -> None:
    for moment, address in ((None, SAM), (NIGHT, Address(Channel.REST, "program"))):
        desk = TestDesk(database, ScriptedEngine(script), StillClock(moment) if moment else StillClock())
        assert await desk.say("a person please", address=address) == ["I pass you on."]
        desk.close()


async def test_the_address_is_checked_and_kept_and_is_no_message_to_the_assistant(night: TestDesk) -> None:
    await night.say("a person please", address=SAM)
    heard = len(night.engine.received)
    assert "does not look like" in (await night.say("sam@home", address=SAM))[-1]
    assert "sam.example@example.com" in (await night.say("it is Sam.Example@example.com.", address=SAM))[-1]
    assert len(night.engine.received) == heard
    assert row(night).reply_to == "sam.example@example.com"
    assert row(night).waiting_since is not None


async def test_what_is_said_instead_of_an_address_is_dealt_with_as_ever(night: TestDesk) -> None:
    await night.say("a person please", address=SAM)
    assert await night.say("what is your address?", address=SAM) == ["You said: what is your address?"]
    assert row(night).reply_to is None


async def test_who_has_left_gets_the_answer_by_mail_once(night: TestDesk) -> None:
    await night.say("a person please", address=SAM)
    await night.say("sam@example.com", address=SAM)
    await answered(night)
    for _ in range(2):
        ((to, text),) = mails(night, there=False)
    assert to == "sam@example.com"
    assert "Good morning, here is your answer." in text
    assert "https://help.shop.example" in text
    await answered(night, "One thing more.")
    assert len(mails(night, there=False)) == 2


async def test_who_is_still_there_gets_it_in_the_chat_alone(night: TestDesk) -> None:
    await night.say("a person please", address=SAM)
    await night.say("sam@example.com", address=SAM)
    await answered(night)
    assert mails(night, there=True) == []
    assert mails(night, there=False) == []


async def test_an_answer_is_given_its_time_to_be_read_first(night: TestDesk) -> None:
    await night.say("a person please", address=SAM)
    await night.say("sam@example.com", address=SAM)
    attending, name = night.conversations.attending, row(night).public_id
    await attending.take(name, ROBIN)
    await attending.say(name, ROBIN, "hello", "1")
    assert mails(night, there=False) == []
    night.clock.move(seconds=int(GRACE.total_seconds()))
    assert len(mails(night, there=False)) == 1


async def test_without_an_address_nothing_is_mailed(night: TestDesk) -> None:
    await night.say("a person please", address=SAM)
    await answered(night)
    assert mails(night, there=False) == []
