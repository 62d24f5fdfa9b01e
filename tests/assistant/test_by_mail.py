"""By mail: a clear cancellation is done at once, everything missing is asked at once, and a return is completed on the website."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from actions.database import Database
from actions.identity import How, grant
from actions.server import build_app
from tests.assistant.calling import TOKEN, Caller, services, texts
from tests.cases.making import ARRIVED, LATER, NUMBER, SOON, keep
from tests.orders.examples import EXAMPLE

CLEAR = "Please cancel my order."


def mail(database: Database, order: object = EXAMPLE, how: How | None = How.SENDER) -> Caller:
    """Who writes mails about this order, shown to be theirs by what is given."""
    now = LATER if order is ARRIVED else SOON
    keep(database, order)  # type: ignore[arg-type]
    if how is not None:
        with database.write() as session:
            grant(session, "c-1", NUMBER, how, now)
    wired = replace(
        services(database, now),
        completion_link=lambda _matter, _said: "https://shop.example/complete",
        undo_link=lambda _said, key, _until: f"https://shop.example/undo/{key}",
    )
    return Caller(TestClient(build_app(wired, TOKEN)), now=now, channel="email")


def test_a_clear_wish_of_a_sender_who_is_vouched_for_is_done_at_once(sqlite_database: Database) -> None:
    talk = mail(sqlite_database)
    assert talk.take(CLEAR, "cancel_order", order_number=NUMBER) is None
    assert (talk.slots["confirm"], bool(talk.slots.get("approved"))) == ("yes", False)
    done = talk.call("action_settle", CLEAR, "cancel_order", {"order_number": NUMBER})
    assert texts(done)[:2] == ["utter_cancelled", "utter_undo"]
    said = next(one for one in done["responses"] if one["response"] == "utter_cancelled")
    assert "That is $" in said["refund"]
    assert "for shipping" in said["refund"]


@pytest.mark.parametrize("how", [How.EMAIL, How.POSTAL_CODE, How.CODE])
def test_whom_only_a_detail_of_the_order_shows_is_asked(sqlite_database: Database, how: How) -> None:
    talk = mail(sqlite_database, how=how)
    assert talk.take(CLEAR, "cancel_order", order_number=NUMBER) == "confirm"


@pytest.mark.parametrize(
    "text",
    [
        "Can I still cancel it?",
        "If it has not left yet, please cancel it.",
        "Please do not cancel it.",
        "Maybe I will cancel it.",
        "Cancel it or change the address.",
        "Cancel it, but keep the lamp.",
        "Wait before you cancel it.",
    ],
)
def test_a_question_a_condition_or_a_second_thought_is_asked(sqlite_database: Database, text: str) -> None:
    talk = mail(sqlite_database)
    assert talk.take(text, "cancel_order", order_number=NUMBER) != ""
    assert talk.slots.get("confirm") is None


def test_in_the_chat_it_is_asked(sqlite_database: Database) -> None:
    talk = mail(sqlite_database)
    talk.channel = "website"
    assert talk.take(CLEAR, "cancel_order", order_number=NUMBER) == "confirm"


def test_an_answer_is_read_for_all_that_was_asked(sqlite_database: Database) -> None:
    talk = mail(sqlite_database, ARRIVED)
    began = talk.call("validate_request_form", "I want to return something", "return_item", {})
    assert texts(began)[0] == "utter_also_needed"
    assert talk.slots["requested_slot"] == "order_number"
    answer = f"{NUMBER}, the lamp. I changed my mind."
    assert talk.take(answer, "inform", order_number=NUMBER) == "confirm"
    assert talk.slots["reason"] == "changed_mind"


def test_a_changed_mind_is_the_reason_that_was_asked_for_and_stops_nothing(sqlite_database: Database) -> None:
    talk = mail(sqlite_database, ARRIVED)
    assert talk.take("I want to return something", "return_item", order_number=NUMBER) == "lines"
    assert talk.take("Changed my mind", "stop") == "lines"
    assert talk.slots["reason"] == "changed_mind"


def test_forget_it_stops_by_mail_too(sqlite_database: Database) -> None:
    talk = mail(sqlite_database, ARRIVED)
    talk.take("I want to return something", "return_item", order_number=NUMBER)
    talk.take("Forget it, please", "stop")
    assert talk.slots["confirm"] == "stopped"


def test_a_yes_by_mail_completes_no_return_and_is_told_why(sqlite_database: Database) -> None:
    talk = mail(sqlite_database, ARRIVED)
    talk.take("I want to return something", "return_item")
    talk.take(f"{NUMBER}, the lamp. I changed my mind.", "inform", order_number=NUMBER)
    yes = talk.call("validate_request_form", "Yes, please", "affirm", {})
    assert texts(yes) == ["utter_only_on_website"]
    assert talk.slots["requested_slot"] == "confirm"
    assert talk.slots.get("confirm") is None
