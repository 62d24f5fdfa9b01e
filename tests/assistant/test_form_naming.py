"""Order numbers and lines as customers tell them, through the form and over a real database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.database import Database
from tests.assistant.calling import SHOWN, Caller, caller, texts
from tests.cases.making import ARRIVED, LATER, NUMBER, SOON, keep
from tests.orders.examples import EXAMPLE, LAMP, SHIRT

EMAIL = str(EXAMPLE.customer.email)


@pytest.fixture
def placed(sqlite_database: Database) -> Caller:
    """A conversation an hour after the order was placed."""
    keep(sqlite_database, EXAMPLE)
    return caller(sqlite_database, SOON)


@pytest.fixture
def arrived(sqlite_database: Database) -> Caller:
    """A conversation a day after the order was delivered."""
    keep(sqlite_database, ARRIVED)
    return caller(sqlite_database, LATER)


@pytest.mark.parametrize("number", ["AT-123", "123"])
def test_a_number_too_short_for_an_order_is_told_as_such_and_asked_for_again(
    placed: Caller, number: str
) -> None:
    result = placed.call(
        "validate_request_form",
        f"cancel order {number}",
        "cancel_order",
        {"order_number": number, "email": EMAIL},
    )
    assert texts(result) == ["utter_no_order_number"]
    told = result["responses"][0]
    assert (told["number"], told["example"]) == (number, "AT-12345")
    assert (placed.slots["requested_slot"], placed.slots.get("order_number")) == ("order_number", None)
    assert placed.take(NUMBER, "inform", order_number=NUMBER) == "confirm"


def test_a_short_number_that_nothing_says_to_be_an_order_s_is_passed_over(placed: Caller) -> None:
    result = placed.call("validate_request_form", "cancel it, model 450", "cancel_order", {"number": "4500"})
    assert texts(result) == []
    assert placed.slots["requested_slot"] == "order_number"


def test_a_number_of_another_shape_may_be_one_but_is_doubted_when_it_does_not_match(placed: Caller) -> None:
    assert placed.take("cancel W1234567", "cancel_order", order_number="W1234567") == "proof"
    result = placed.call("validate_request_form", EMAIL, "inform", {"email": EMAIL})
    assert texts(result) == ["utter_unmatched_shape"]


def test_of_two_orders_the_second_is_not_passed_over_in_silence(
    placed: Caller, sqlite_database: Database
) -> None:
    answers = []
    for other in ("AT-99999", NUMBER):
        first = "AT-99999" if other == NUMBER else NUMBER
        customer = caller(sqlite_database, SOON, conversation=f"c-{other}")
        text = f"cancel {first} and {other}"
        body = customer._body("validate_request_form", text, "cancel_order", {})
        body["tracker"]["latest_message"]["entities"] = [
            {
                "entity": "order_number",
                "value": number,
                "start": text.index(number),
                "end": text.index(number) + 8,
            }
            for number in (first, other)
        ]
        result = customer.client.post("/webhook", json=body, headers=SHOWN).json()
        said = result["responses"][0]
        answers.append((texts(result), said["order"] == first, said["others"] == other))
    assert answers == [(["utter_one_order_at_a_time"], True, True)] * 2


def test_a_cancellation_of_some_line_or_other_asks_which(placed: Caller, sqlite_database: Database) -> None:
    keep(
        sqlite_database,
        replace(EXAMPLE, lines=(SHIRT, replace(SHIRT, sku="OTHER", variant="White / M"), LAMP)),
    )
    placed.take("cancel the shirt", "cancel_order", order_number=NUMBER, email=EMAIL)
    assert placed.slots["requested_slot"] == "lines"
    assert placed.take("all of them", "inform") == "confirm"
    assert placed.slots.get("lines") is None


def test_the_other_one_is_the_line_that_was_not_chosen(arrived: Caller) -> None:
    arrived.take("return the lamp", "return_item", order_number=NUMBER, email=EMAIL)
    arrived.take("/inform", "inform", reason="changed_mind")
    assert arrived.take("no, the other one", "correct") == "confirm"
    assert [line["sku"] for line in arrived.slots["lines"]] == [SHIRT.sku]


def test_half_of_a_line_is_counted_of_what_is_left(arrived: Caller, sqlite_database: Database) -> None:
    parcels = tuple(replace(parcel, skus=(SHIRT.sku,)) for parcel in ARRIVED.shipments)
    keep(sqlite_database, replace(ARRIVED, lines=(replace(SHIRT, quantity=4),), shipments=parcels))
    arrived.take("return half of them", "return_item", order_number=NUMBER, email=EMAIL)
    assert arrived.slots["lines"] == [{"sku": SHIRT.sku, "quantity": 2}]
