"""Another wish in the middle of one: told at once, kept for later, or a change of mind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from actions.database import Database
from tests.assistant.calling import Caller, caller, marks, texts
from tests.cases.making import NUMBER, SOON, keep
from tests.orders.examples import EXAMPLE

EMAIL = str(EXAMPLE.customer.email)
SECOND = "AT-20002"


@pytest.fixture
def asked(sqlite_database: Database) -> Caller:
    """A conversation that is asked for the yes to a cancellation; its customer has a second order."""
    keep(sqlite_database, EXAMPLE)
    keep(sqlite_database, replace(EXAMPLE, number=SECOND))
    customer = caller(sqlite_database, SOON)
    assert (
        customer.take(f"cancel {NUMBER} {EMAIL}", "cancel_order", order_number=NUMBER, email=EMAIL)
        == "confirm"
    )
    return customer


def say(customer: Caller, text: str, intent: str, **entities: str) -> dict[str, Any]:
    return customer.call("validate_request_form", text, intent, entities)


def is_as_before(customer: Caller) -> bool:
    slots = customer.slots
    return (slots["goal"], slots["order_number"], slots["requested_slot"]) == ("cancel", NUMBER, "confirm")


@pytest.mark.parametrize("intent", ["track_order", "refund_status", "return_status"])
def test_where_it_is_is_told_at_once(asked: Caller, intent: str) -> None:
    result = say(asked, "where is it?", intent)
    assert texts(result) == ["utter_order_status"]
    assert is_as_before(asked)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        (f"also cancel {SECOND}", "cancel_order"),
        (f"please cancel {SECOND} as well", "cancel_order"),
        (f"and cancel {SECOND} too", "cancel_order"),
        (f"I want to return {SECOND}", "return_item"),
        (f"where is {SECOND}?", "track_order"),
        (f"change the address of {SECOND}", "change_order"),
    ],
)
def test_a_wish_about_another_order_waits_and_is_said_to(asked: Caller, text: str, intent: str) -> None:
    result = say(asked, text, intent, order_number=SECOND)
    assert texts(result) == ["utter_wish_noted"]
    [wish] = marks(result)["wishes"]
    assert (wish["intent"], wish["text"]) == (intent, text)
    assert [entity["value"] for entity in wish["entities"]] == [SECOND]
    assert is_as_before(asked)


def test_once_it_was_shown_another_order_is_looked_up_at_once(asked: Caller) -> None:
    elsewhere = replace(asked, slots={}, event=100)
    assert (
        elsewhere.take(f"where is {SECOND} {EMAIL}", "track_order", order_number=SECOND, email=EMAIL) is None
    )
    assert texts(say(asked, f"where is {SECOND}?", "track_order", order_number=SECOND)) == [
        "utter_order_status"
    ]
    assert is_as_before(asked)


@pytest.mark.parametrize(
    ("text", "intent", "number"),
    [
        (f"no, cancel {SECOND}", "cancel_order", SECOND),
        (f"sorry, I meant that I want to return {SECOND}", "return_item", SECOND),
        (f"cancel {SECOND}", "cancel_order", SECOND),
        ("I want to return it instead", "return_item", None),
    ],
)
def test_a_change_of_mind_is_none(asked: Caller, text: str, intent: str, number: str | None) -> None:
    entities = {"order_number": number} if number else {}
    assert "wishes" not in marks(say(asked, text, intent, **entities))
    assert not is_as_before(asked)


def test_the_same_wish_again_is_no_second_one(asked: Caller) -> None:
    assert "wishes" not in marks(say(asked, f"also cancel {NUMBER}", "cancel_order", order_number=NUMBER))
    assert is_as_before(asked)
