"""A sender whom nobody vouches for gets an answer to what anybody may know, and to nothing else."""

from __future__ import annotations

import pytest

from actions.identity import offered_orders
from bot.conversations.engine import Understood
from tests.email.office import PROVEN, Office, raw_mail

pytestmark = pytest.mark.anyio
HOURS = Understood("ask_opening_hours", 0.97)


async def test_a_general_question_is_answered_and_shows_no_order(any_office: Office) -> None:
    office = any_office
    office.engine.read_as(HOURS)
    found = await office.receive(raw_mail("When are you open?", more="", subject="Hello"))
    assert found["done"] == "answered"
    assert "You said: When are you open?" in found["answer"]["text"]
    with office.database.read() as session:
        assert offered_orders(session, found["conversation"], 5) == []


@pytest.mark.parametrize(
    "understood",
    [
        Understood("cancel_order", 0.99),
        Understood("ask_opening_hours", 0.6),
        Understood("ask_opening_hours", 0.97, ("ask_opening_hours", "track_order")),
        Understood("ask_why", 0.97),
        Understood("ask_human", 0.97),
        Understood(),
    ],
)
async def test_anything_else_gets_the_link(office: Office, understood: Understood) -> None:
    office.engine.read_as(understood)
    found = await office.receive(raw_mail("When are you open?", more="", subject="Hello"))
    assert (found["done"], office.engine.received) == ("unproven", [])


@pytest.mark.parametrize("text", ["When are you open? It is about AT-10401.", "When? " * 200])
async def test_a_mail_about_an_order_or_a_long_one_gets_the_link(office: Office, text: str) -> None:
    office.engine.read_as(HOURS)
    assert (await office.receive(raw_mail(text, more="")))["done"] == "unproven"


async def test_without_the_engine_the_link_is_sent(office: Office) -> None:
    office.engine.engine_up = False
    assert (await office.receive(raw_mail("When are you open?", more="")))["done"] == "unproven"


async def test_such_a_mail_never_goes_into_a_conversation_of_the_real_sender(office: Office) -> None:
    first = await office.receive(raw_mail())
    office.postman.deliver()
    office.engine.read_as(HOURS)
    thread = f"In-Reply-To: {office.sent[0].headers['Message-ID']}"
    second = await office.receive(
        raw_mail("When are you open?", more=thread, message_id="<2@example.com>", subject="Re: Hello")
    )
    assert second["done"] == "answered"
    assert second["conversation"] != first["conversation"]
    third = await office.receive(raw_mail("More", more=f"{PROVEN}\r\n{thread}", message_id="<3@example.com>"))
    assert third["conversation"] == first["conversation"]


async def test_strangers_get_few_such_answers_in_a_day(office: Office) -> None:
    office.engine.read_as(HOURS)
    for number in range(office.rules.unproven):
        mail = raw_mail("When are you open?", more="", message_id=f"<{number}@example.com>")
        assert (await office.receive(mail))["done"] == "answered"
    over = await office.receive(raw_mail("When are you open?", more="", message_id="<over@example.com>"))
    assert over["done"] == "ignored"
