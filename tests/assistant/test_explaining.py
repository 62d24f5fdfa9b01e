""" "Why?" explains the last decision from its receipt: the one that is asked about, or one made long before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.database import Database
from tests.assistant.calling import Caller, caller, texts
from tests.cases.making import ARRIVED, DAY, LATER, NUMBER, SOON, decisions_kept, keep
from tests.orders.examples import EXAMPLE, PLACED

EMAIL = str(EXAMPLE.customer.email)
SHOW = {"order_number": NUMBER, "email": EMAIL}
OTHER = "AT-90001"


@pytest.fixture
def refused(sqlite_database: Database) -> Caller:
    """A conversation in which a cancellation was refused because it came too late."""
    keep(sqlite_database, EXAMPLE, replace(ARRIVED, number=OTHER))
    customer = caller(sqlite_database, PLACED + 2 * DAY)
    customer.take("cancel it", "cancel_order", **SHOW)
    customer.call("action_settle", "", "cancel_order")
    return customer


def why(customer: Caller, **named: str) -> tuple[str, str]:
    """The order that is explained, and how."""
    response = customer.call("action_explain", "why?", "ask_why", named)["responses"][0]
    return response["order"], response["checks"]


def test_the_last_decision_is_explained_clause_by_clause(refused: Caller) -> None:
    order, checks = why(refused)
    assert order == NUMBER
    assert "✗ It was placed on" in checks
    assert "24 h" in checks


def test_one_of_earlier_in_the_conversation_is_found_by_its_order(refused: Caller) -> None:
    refused.take("where is the other", "track_order", order_number=OTHER, email=EMAIL)
    refused.call("action_settle", "", "track_order")
    refused.take("exchange the lamp", "exchange_item", order_number=OTHER)
    refused.take("/inform", "inform", reason="changed_mind")
    refused.call("action_settle", "", "inform")
    assert why(refused)[0] == OTHER
    assert why(refused, order_number=NUMBER)[0] == NUMBER


def test_at_the_last_question_it_is_what_is_asked_about(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    customer = caller(sqlite_database, SOON)
    assert customer.take("cancel it", "cancel_order", **SHOW) == "confirm"
    order, checks = why(customer)
    assert order == NUMBER
    assert "✓ It was placed on" in checks
    assert decisions_kept(sqlite_database) == 1


def test_nothing_of_another_conversation_is_explained(refused: Caller, sqlite_database: Database) -> None:
    stranger = caller(sqlite_database, LATER, conversation="c-2")
    result = stranger.call("action_explain", "why?", "ask_why", {"order_number": NUMBER})
    assert texts(result) == ["utter_nothing_to_explain"]
