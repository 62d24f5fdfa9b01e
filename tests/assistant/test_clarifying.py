"""What is said to a message that was not understood."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.assistant.clarifying import close_pair, times_in_a_row
from actions.assistant.intents import Choices, load_choices
from actions.database import Database
from actions.settings import PROJECT
from tests.assistant.calling import Caller, caller, marks, texts

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
CHOICES = load_choices(PROJECT / "data" / "labels.yml")
CLOSE = [("nlu_fallback", 0.4), ("cancel_order", 0.38), ("return_item", 0.36), ("greet", 0.1)]


def ranking(*rows: tuple[str, float]) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": confidence} for name, confidence in rows]


@pytest.fixture
def customer(database: Database) -> Caller:
    return caller(database, NOW)


def unclear(customer: Caller, *rows: tuple[str, float], before: int = 0, **entities: str) -> dict[str, Any]:
    """What is said to a message with this ranking, after so many that were not understood either."""
    customer.ranking, customer.earlier = ranking(*rows), ["nlu_fallback"] * before
    return customer.call("action_clarify", "hmm the thing from last week", "nlu_fallback", entities)


def test_between_two_close_meanings_one_question_with_two_buttons(customer: Caller) -> None:
    result = unclear(customer, *CLOSE)
    assert texts(result) == ["utter_which_one"]
    [said] = result["responses"]
    assert [button["title"] for button in said["buttons"]] == ["Cancel an order", "Return something"]
    assert (said["first"], said["second"]) == ("Cancel an order", "Return something")


def test_the_buttons_keep_the_order_and_the_time_of_the_request(customer: Caller) -> None:
    [said] = unclear(customer, *CLOSE, order_number="AT-10423")["responses"]
    intent, facts = said["buttons"][0]["payload"].split("{", 1)
    assert intent == "/cancel_order"
    assert json.loads("{" + facts) == {"order_number": "AT-10423", "since": NOW.isoformat()}


def test_where_nothing_is_close_it_says_so_and_what_it_can_do_and_offers_a_person(customer: Caller) -> None:
    result = unclear(customer, ("nlu_fallback", 0.3), ("cancel_order", 0.2), ("track_order", 0.1))
    assert texts(result) == ["utter_not_understood"]
    [said] = result["responses"]
    assert "/ask_human" in [button["payload"] for button in said["buttons"]]


def test_the_third_time_in_a_row_a_person_is_asked_for(customer: Caller) -> None:
    assert texts(unclear(customer, *CLOSE, before=1)) == ["utter_which_one"]
    result = unclear(customer, *CLOSE, before=2)
    assert texts(result) == ["utter_hand_over_not_understood"]
    assert marks(result)["handoff"]["reason"] == "not_understood"


@pytest.mark.parametrize(
    ("rows", "pair"),
    [
        (CLOSE, ("cancel_order", "return_item")),
        ([("cancel_order", 0.5), ("return_item", 0.05)], None),
        ([("cancel_order", 0.2), ("return_item", 0.19)], None),
        (
            [("ask_return_how", 0.4), ("ask_return_window", 0.3), ("return_item", 0.2)],
            ("ask_return_how", "return_item"),
        ),
        ([("out_of_scope", 0.4), ("return_item", 0.4)], None),
        ([("greet", 0.4), ("thank", 0.4)], None),
        ([("nlu_fallback", 0.3)], None),
        ([], None),
    ],
)
def test_only_two_likely_meanings_of_different_kinds_are_asked_about(
    rows: list[tuple[str, float]], pair: tuple[str, str] | None
) -> None:
    assert close_pair(ranking(*rows), CHOICES) == pair


@given(st.lists(st.tuples(st.sampled_from([*CHOICES.labels, "nlu_fallback"]), st.floats(0, 1)), max_size=5))
def test_whatever_the_ranking_both_buttons_can_be_shown(rows: list[tuple[str, float]]) -> None:
    pair = close_pair(ranking(*rows), CHOICES)
    assert pair is None or (set(pair) <= set(CHOICES.says) and pair[0] != pair[1])


def test_without_choices_nothing_is_asked() -> None:
    assert close_pair(ranking(*CLOSE), Choices({}, {})) is None


@pytest.mark.parametrize(
    ("intents", "count"),
    [
        ([], 0),
        (["nlu_fallback"], 1),
        (["greet", "nlu_fallback", "nlu_fallback"], 2),
        (["nlu_fallback", "greet"], 0),
        (["out_of_scope", "nlu_fallback", "out_of_scope"], 3),
    ],
)
def test_only_messages_in_a_row_are_counted(intents: list[str], count: int) -> None:
    events: list[dict[str, Any]] = [{"event": "action", "name": "action_listen"}]
    for intent in intents:
        events += [{"event": "user", "parse_data": {"intent": {"name": intent}}}, {"event": "bot"}]
    assert times_in_a_row(events) == count
