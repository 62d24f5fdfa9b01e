"""Two wishes of a mail that both ask something: one answer continues both, at the moment of the mail that they came with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from bot.conversations.engine import EngineMessage, Reply
from tests.conversation_store.desk import NOON
from tests.email.office import PROVEN, Office, raw_mail, reply_to

pytestmark = pytest.mark.anyio
RETURN: dict[str, Any] = {
    "intent": "return_item",
    "text": "Return AT-10401.",
    "entities": [{"entity": "order_number", "value": "AT-10401"}],
}
BROKEN: dict[str, Any] = {
    "intent": "report_defect",
    "text": "And the mug of AT-10402 is broken.",
    "entities": [{"entity": "order_number", "value": "AT-10402"}],
}
WHY, WHAT = "What is the reason?", "What is wrong with it?"


def mark(**marks: Any) -> Reply:
    """What a reply tells the desk."""
    return Reply(data={"custom": marks})


def two_wishes(message: EngineMessage) -> Sequence[Reply]:
    """An assistant that asks the reason of a return and what is wrong with a mug."""
    part = str(message.metadata.get("part", {}).get("text", ""))
    if message.text.startswith("Return"):
        return [Reply(text=WHY), mark(wishes=[BROKEN]), mark(asks="reason", wish=RETURN)]
    if message.text == "/return_item":
        return [Reply(text=f"The return is prepared: {part}"), mark(closed=True)]
    if message.text == "/report_defect" and "rim" not in part:
        return [mark(asks="description", wish={**BROKEN, "text": part}), Reply(text=WHAT)]
    if message.text in ("/report_defect", "It leaks at AT-10402."):
        return [Reply(text=f"The claim is prepared: {part or message.text}"), mark(closed=True)]
    return [Reply(text=f"You said: {message.text}")]


@pytest.fixture
def asked(office: Office) -> Office:
    """An office whose assistant reads two wishes in the mail."""
    office.engine.follow(two_wishes)
    return office


async def answer(office: Office, text: str) -> str:
    """What is answered to a customer who answers both questions with this."""
    await office.receive(raw_mail("Return AT-10401. And the mug of AT-10402 is broken."))
    office.postman.deliver()
    assert WHY in office.sent[0].text
    assert WHAT in office.sent[0].text
    office.clock.move(hours=3)
    reply = reply_to(
        office.sent[0], text, sender="ava@example.com", message_id="<2@example.com>", more=PROVEN
    )
    return str((await office.receive(reply))["answer"]["text"])


async def test_one_mail_answers_the_questions_of_both(asked: Office) -> None:
    told = await answer(asked, "AT-10401 does not fit. AT-10402 has a crack from the rim down.")
    assert "The return is prepared: Return AT-10401. AT-10401 does not fit." in told
    assert "The claim is prepared: And the mug of AT-10402 is broken. AT-10402 has a crack" in told
    assert WHY not in told
    assert {message.metadata["arrived_at"] for message in asked.engine.received} == {NOON.isoformat()}
    assert [mail.state.value for mail in asked.mails()] == ["answered", "answered"]


async def test_what_does_not_tell_enough_is_read_as_an_answer_and_not_asked_twice(asked: Office) -> None:
    told = await answer(asked, "AT-10401 does not fit. It leaks at AT-10402.")
    assert "The claim is prepared: It leaks at AT-10402." in told
    assert WHAT not in told


async def test_only_one_of_the_questions_answered_asks_the_other_again(asked: Office) -> None:
    told = await answer(asked, "AT-10401 does not fit.")
    assert "The return is prepared" in told
    assert WHAT in told


async def test_what_answers_none_of_them_is_read_as_it_stands(asked: Office) -> None:
    assert "You said: I want a person." in await answer(asked, "I want a person.")


async def test_an_answer_while_the_engine_is_down_is_told_so_and_served_later(asked: Office) -> None:
    await asked.receive(raw_mail("Return AT-10401. And the mug of AT-10402 is broken."))
    asked.postman.deliver()
    asked.engine.engine_up = False
    text = "AT-10401 does not fit. AT-10402 has a crack from the rim down."
    reply = reply_to(asked.sent[0], text, sender="ava@example.com", message_id="<2@example.com>", more=PROVEN)
    await asked.receive(reply)
    assert asked.conversations.left.is_set()
    asked.engine.engine_up = True
    for conversation in await asked.conversations.conversations_waiting():
        assert await asked.conversations.catch_up(conversation)
    await asked.mailroom.work_once()
    assert "The claim is prepared" in asked.outbox()[-1].text
    assert "The return is prepared" in asked.outbox()[-1].text
