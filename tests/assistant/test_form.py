"""The form over a real database, one turn at a time: what it asks for, what it never tells, what it does once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from actions.cases import cases_of_order
from actions.database import Database
from actions.orders import SqlOrderBook
from actions.policy.facts import Status
from tests.assistant.calling import Caller, caller, marks, texts
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


def test_a_cancellation_asks_for_number_proof_and_yes_and_is_then_done(placed: Caller) -> None:
    assert placed.take("cancel my order", "cancel_order") == "order_number"
    assert placed.take(NUMBER, "inform", order_number=NUMBER) == "proof"
    assert placed.take(EMAIL, "inform", email=EMAIL) == "confirm"
    assert placed.take("yes", "affirm") is None
    result = placed.call("action_settle", "yes", "affirm")
    assert texts(result) == ["utter_cancelled", "utter_anything_else_1"]
    assert marks(result)["closed"] is True
    assert marks(result)["decision"]["outcome"] == "cancelled"


def test_nothing_is_written_before_the_yes(placed: Caller, sqlite_database: Database) -> None:
    placed.take(f"cancel {NUMBER} {EMAIL}", "cancel_order", order_number=NUMBER, email=EMAIL)
    placed.call("action_ask_request_form_confirm", "", "cancel_order")
    with sqlite_database.read() as session:
        order = SqlOrderBook(session).find(NUMBER)
    assert order is not None
    assert (order.status, order.refunds) == (EXAMPLE.status, EXAMPLE.refunds)


def test_a_wrong_pair_is_answered_alike_whether_the_order_exists_or_not(
    placed: Caller, sqlite_database: Database
) -> None:
    answers = []
    for number in (NUMBER, "AT-99999"):
        stranger = caller(sqlite_database, SOON, conversation=f"stranger-{number}")
        result = stranger.call(
            "validate_request_form",
            "cancel it",
            "cancel_order",
            {"order_number": number, "email": "x@example.org"},
        )
        answers.append((texts(result), stranger.slots["requested_slot"], stranger.slots.get("proof")))
    assert answers[0] == answers[1] == (["utter_unmatched"], "proof", None)


@pytest.mark.parametrize(
    "action", ["action_settle", "action_ask_request_form_confirm", "action_ask_request_form_lines"]
)
def test_slots_alone_open_no_order(placed: Caller, action: str) -> None:
    """Whoever could set slots by hand still finds the door in the database closed."""
    placed.slots = {
        "goal": "cancel",
        "order_number": NUMBER,
        "confirm": "yes",
        "approved": True,
        "key": "x:1",
    }
    body = placed._body(action, "yes", "affirm", {})
    answer = placed.client.post("/webhook", json=body, headers={"Authorization": "Bearer an-invented-token"})
    assert answer.status_code == 500
    assert answer.json() == {"error": "the action failed"}


def test_a_proof_holds_for_the_conversation_it_was_given_in(
    placed: Caller, sqlite_database: Database
) -> None:
    placed.take(f"where is {NUMBER} {EMAIL}", "track_order", order_number=NUMBER, email=EMAIL)
    other = caller(sqlite_database, SOON, conversation="c-2")
    assert other.take(f"where is {NUMBER}", "track_order", order_number=NUMBER) == "proof"
    again = caller(sqlite_database, SOON)
    assert again.take(f"where is {NUMBER}", "track_order", order_number=NUMBER) is None


def test_five_wrong_proofs_lock_and_pass_to_a_person(placed: Caller) -> None:
    placed.take("cancel it", "cancel_order", order_number=NUMBER)
    for _ in range(5):
        asked = placed.take("no", "inform", email="x@example.org")
    assert asked is None
    result = placed.call("action_settle", "", "inform")
    assert texts(result) == ["utter_locked"]
    assert marks(result)["handoff"]["reason"] == "identity_locked"


def test_lines_are_asked_for_only_where_there_are_several(arrived: Caller, sqlite_database: Database) -> None:
    assert arrived.take("return it", "return_item", order_number=NUMBER, email=EMAIL) == "lines"
    assert arrived.take("the lamp", "inform") == "reason"
    assert [line["sku"] for line in arrived.slots["lines"]] == [LAMP.sku]
    assert arrived.take("/inform", "inform", reason="changed_mind") == "confirm"


def test_lines_named_in_the_first_message_are_kept_until_the_order_is_known(arrived: Caller) -> None:
    arrived.take("I want to return the lamp", "return_item")
    arrived.take(NUMBER, "inform", order_number=NUMBER)
    assert arrived.take(EMAIL, "inform", email=EMAIL) == "reason"
    assert [line["sku"] for line in arrived.slots["lines"]] == [LAMP.sku]


def test_an_answer_to_which_item_that_names_none_is_asked_again(arrived: Caller) -> None:
    arrived.take("return something", "return_item", order_number=NUMBER, email=EMAIL)
    assert arrived.take("hmm the thing", "inform") == "lines"


def test_a_button_of_an_earlier_question_chooses_no_line_of_another_order(arrived: Caller) -> None:
    arrived.take("return the lamp", "return_item", order_number=NUMBER, email=EMAIL)
    assert arrived.take("/inform", "inform", sku="OF-ANOTHER-ORDER") == "lines"
    assert not arrived.slots["lines"]


def test_a_correction_at_the_last_question_changes_what_will_be_done(arrived: Caller) -> None:
    arrived.take("return the lamp", "return_item", order_number=NUMBER, email=EMAIL)
    arrived.take("/inform", "inform", reason="changed_mind")
    assert arrived.take("sorry, I meant the shirt", "correct") == "confirm"
    assert [line["sku"] for line in arrived.slots["lines"]] == [SHIRT.sku]


def test_a_cancellation_of_what_has_arrived_goes_on_as_a_return(arrived: Caller) -> None:
    result = arrived.call(
        "validate_request_form", "cancel it", "cancel_order", {"order_number": NUMBER, "email": EMAIL}
    )
    assert texts(result) == ["utter_becomes_return"]
    assert arrived.slots["goal"] == "return"


def test_what_cannot_become_a_yes_is_told_without_more_questions(sqlite_database: Database) -> None:
    keep(sqlite_database, replace(ARRIVED, channel="Harbor Street Gifts"))
    customer = caller(sqlite_database, LATER)
    assert customer.take("return it", "return_item", order_number=NUMBER, email=EMAIL) is None
    assert texts(customer.call("action_settle", "", "return_item")) == ["utter_refused"]


def test_a_defect_is_described_and_becomes_a_case(arrived: Caller, sqlite_database: Database) -> None:
    arrived.take("the lamp is broken", "report_defect", order_number=NUMBER, email=EMAIL)
    assert arrived.slots["requested_slot"] == "description"
    assert arrived.take("the switch came off", "report_defect") == "confirm"
    arrived.take("yes", "affirm")
    assert texts(arrived.call("action_settle", "yes", "affirm")) == ["utter_opened", "utter_anything_else_1"]
    with sqlite_database.read() as session:
        case = cases_of_order(session, NUMBER)[0]
    assert (case.goal, case.description, case.conversation) == ("defect", "the switch came off", "c-1")


def test_what_left_between_question_and_yes_is_not_cancelled(
    placed: Caller, sqlite_database: Database
) -> None:
    placed.take("cancel it", "cancel_order", order_number=NUMBER, email=EMAIL)
    left = tuple(replace(parcel, delivered_at=None, shipped_at=SOON) for parcel in ARRIVED.shipments)
    keep(sqlite_database, replace(EXAMPLE, status=Status.SHIPPED, shipments=left))
    placed.now = SOON + timedelta(minutes=1)
    placed.take("yes", "affirm")
    result = placed.call("action_settle", "yes", "affirm")
    assert texts(result) == ["utter_preapproved", "utter_anything_else_1"]
    assert marks(result)["decision"]["rma"].startswith("RMA-")


def test_a_question_in_between_is_left_to_a_rule(placed: Caller) -> None:
    placed.take("cancel it", "cancel_order", order_number=NUMBER, email=EMAIL)
    result = placed.call("validate_request_form", "who pays the shipping?", "ask_return_shipping")
    assert result["events"] == []


def test_the_order_spoken_of_last_is_meant_where_none_is_named(
    arrived: Caller, sqlite_database: Database
) -> None:
    arrived.take(f"where is {NUMBER}", "track_order", order_number=NUMBER, email=EMAIL)
    again = caller(sqlite_database, LATER)
    assert again.take("then I want to return the lamp", "return_item") == "reason"
    assert again.slots["order_number"] == NUMBER
    other = caller(sqlite_database, LATER)
    assert other.take("I want to return my other order", "return_item") == "order_number"
    stranger = caller(sqlite_database, LATER, conversation="c-2")
    assert stranger.take("I want to return the lamp", "return_item") == "order_number"
