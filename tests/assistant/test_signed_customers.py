"""A customer whom the shop's page has named is not asked who they are, and gets at nobody else's order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.database import Database
from actions.identity import show_signed
from tests.assistant.calling import Caller, caller, texts
from tests.cases.making import ARRIVED, LATER, NUMBER, keep
from tests.orders.examples import EXAMPLE

EMAIL = str(EXAMPLE.customer.email)
SECOND, OTHERS = "AT-20002", "AT-30003"


@pytest.fixture
def book(sqlite_database: Database) -> Database:
    """Two orders of one buyer that have arrived, and one of somebody else."""
    keep(sqlite_database, ARRIVED)
    keep(sqlite_database, replace(ARRIVED, number=SECOND))
    keep(
        sqlite_database,
        replace(ARRIVED, number=OTHERS, customer=replace(ARRIVED.customer, email="bo@example.com")),
    )
    return sqlite_database


def named(book: Database, order: str | None, email: str = EMAIL) -> Caller:
    """A conversation for which the shop's page has named the customer."""
    customer = caller(book, LATER)
    with book.write() as session:
        show_signed(session, customer.conversation, email, order, LATER)
    return customer


def test_of_several_orders_the_customer_chooses_one_and_nothing_more_is_asked(book: Database) -> None:
    customer = named(book, None)
    assert customer.take("I want to return the lamp", "return_item") == "order_number"
    asked = customer.call("action_ask_request_form_order_number", "", "return_item")
    assert texts(asked) == ["utter_which_of_yours"]
    titles = [button["title"] for button in asked["responses"][0]["buttons"]]
    assert [title.partition(",")[0] for title in titles] == [SECOND, NUMBER]
    assert customer.take("", "inform", order_number=SECOND) == "reason"


@pytest.mark.parametrize(("email", "order"), [(EMAIL, SECOND), ("bo@example.com", None)])
def test_the_order_of_the_page_or_the_only_one_is_meant_without_a_word(
    book: Database, email: str, order: str | None
) -> None:
    customer = named(book, order, email)
    assert customer.take("I want to return the lamp", "return_item") == "reason"
    assert customer.slots["order_number"] == (order or OTHERS)


def test_the_order_of_somebody_else_needs_a_proof_as_ever(book: Database) -> None:
    customer = named(book, OTHERS)
    assert customer.take("return it", "return_item", order_number=OTHERS) == "proof"
    assert customer.take(EMAIL, "inform", email=EMAIL) == "proof"
