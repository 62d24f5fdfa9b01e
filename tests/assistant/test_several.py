"""Several wishes in one message, as the actions see them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from actions.assistant.said import read_said
from actions.database import Database
from tests.assistant.calling import Caller, caller, marks, texts

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
TEXT = "how long do refunds take and where is AT-10455"
ORDER = {"entity": "order_number", "value": "AT-10455", "start": 38, "end": 46}
GOALS = [
    {"intent": "ask_refund_time", "start": 0, "end": 29, "entities": []},
    {"intent": "track_order", "start": 29, "end": 46, "entities": [ORDER]},
]


@pytest.fixture
def customer(database: Database) -> Caller:
    return caller(database, NOW)


def message(goals: list[dict[str, Any]], text: str = TEXT, **more: Any) -> dict[str, Any]:
    return {"text": text, "intent": {"name": goals[0]["intent"]}, "entities": [ORDER], "goals": goals, **more}


def test_the_message_is_read_as_far_as_its_first_wish() -> None:
    said = read_said("s", message(GOALS), NOW)
    assert said.text == "how long do refunds take and"
    assert said.first("order_number") is None


def two(first: str, intent: str, second: str, other: str, *numbers: str) -> list[str | None]:
    """The order that each of two wishes in one message is about."""
    text = f"{first} {second}"
    found = [
        {"entity": "order_number", "value": one, "start": text.index(one), "end": text.index(one) + len(one)}
        for one in numbers
    ]
    cut = len(first)
    goals = [
        {"intent": intent, "start": 0, "end": cut, "entities": [one for one in found if one["end"] <= cut]},
        {
            "intent": other,
            "start": cut,
            "end": len(text),
            "entities": [one for one in found if one["start"] >= cut],
        },
    ]
    said = read_said("s", {**message(goals, text), "entities": found}, NOW)
    rest = [entity["value"] for entity in said.others[0].entities if entity["entity"] == "order_number"]
    return [said.first("order_number"), next(iter(rest), None)]


A, B = "AT-10423", "AT-10455"


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (
            two(f"return one item of {A}", "return_item", "and the other one is broken", "report_defect", A),
            [A, A],
        ),
        (
            two("return the lamp", "return_item", f"and the mug is broken, it is {A}", "report_defect", A),
            [A, A],
        ),
        (two(f"cancel {A}", "cancel_order", "and where is my other order", "track_order", A), [A, None]),
        (two(f"cancel {A}", "cancel_order", "and where is the other one", "track_order", A), [A, None]),
        (two("where is my last order", "track_order", f"and cancel {A}", "cancel_order", A), [None, A]),
        (two(f"cancel {A}", "cancel_order", f"and where is {B}", "track_order", A, B), [A, B]),
        (two(f"swap {A} for {B}", "change_order", "and where is it", "track_order", A, B), [A, None]),
    ],
)
def test_a_wish_that_names_no_order_is_about_the_only_one(
    asked: list[str | None], expected: list[str | None]
) -> None:
    assert asked == expected


def test_the_other_wishes_have_their_own_words_and_entities() -> None:
    [wish] = read_said("s", message(GOALS), NOW).others
    assert (wish.intent, wish.text) == ("track_order", "where is AT-10455")
    assert wish.text[wish.entities[0]["start"] : wish.entities[0]["end"]] == "AT-10455"


def test_who_is_writing_counts_wherever_it_is_said() -> None:
    email = {"entity": "email", "value": "jo@example.com", "start": 40, "end": 46}
    said = read_said("s", {**message(GOALS), "entities": [ORDER, email]}, NOW)
    assert said.first("email") == "jo@example.com"


def test_a_message_with_one_goal_is_read_whole() -> None:
    said = read_said("s", message([{**GOALS[1], "start": 0}]), NOW)
    assert (said.text, said.first("order_number"), said.others) == (TEXT, "AT-10455", ())


def test_a_wish_whose_turn_has_come_is_read_from_its_part() -> None:
    part = {"text": "where is AT-10455", "entities": [{**ORDER, "start": 9, "end": 17}]}
    said = read_said(
        "s", {"text": "/track_order", "intent": {"name": "track_order"}, "metadata": {"part": part}}, NOW
    )
    assert (said.text, said.first("order_number"), said.later) == ("where is AT-10455", "AT-10455", True)


def test_all_wishes_are_told_back_before_the_first_is_served(customer: Caller) -> None:
    customer.goals = GOALS
    result = customer.call("action_answer_question", TEXT, "ask_refund_time")
    assert texts(result)[:2] == ["utter_several_wishes", "utter_ask_refund_time"]
    assert result["responses"][0]["wishes"] == "How long do refunds take? and Where is my order?"
    assert [wish["intent"] for wish in marks(result)["wishes"]] == ["track_order"]


def test_after_an_answer_the_desk_may_bring_the_next(customer: Caller) -> None:
    customer.goals, customer.form = GOALS, None
    assert marks(customer.call("action_answer_question", TEXT, "ask_refund_time"))["free"] is True


def test_while_the_form_asks_the_next_wish_waits(customer: Caller) -> None:
    customer.goals = GOALS
    assert "free" not in marks(customer.call("action_answer_question", TEXT, "ask_refund_time"))


def test_an_ordinary_answer_says_nothing_of_wishes(customer: Caller) -> None:
    customer.form = None
    result = customer.call("action_answer_question", "how long do refunds take", "ask_refund_time")
    assert texts(result)[0] == "utter_ask_refund_time"
    assert not {"wishes", "free"} & marks(result).keys()
