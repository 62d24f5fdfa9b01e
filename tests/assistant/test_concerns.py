"""What a person settles: asked once for what helps, passed on with the facts, never a dead end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from actions.database import Database
from actions.handoffs import HandoffRequest, ask_for_person
from tests.assistant.calling import SHOWN, Caller, caller, marks, texts
from tests.cases.making import ARRIVED, LATER, NUMBER, PLACED, SOON, cancel_wish, done, keep
from tests.orders.examples import EXAMPLE

EMAIL = str(EXAMPLE.customer.email)
SHOW = {"order_number": NUMBER, "email": EMAIL}
ABOUT_ORDERS = ["complaint", "payment_issue", "unexpected_cancellation", "change_order"]


@pytest.fixture
def placed(sqlite_database: Database) -> Caller:
    """A conversation an hour after the order was placed."""
    keep(sqlite_database, EXAMPLE)
    return caller(sqlite_database, SOON)


def settled(customer: Caller, text: str = "", intent: str = "inform") -> tuple[list[str], dict[str, Any]]:
    """The end of the form: what is said, and the handoff."""
    result = customer.call("action_settle", text, intent)
    return texts(result), marks(result)["handoff"]


@pytest.mark.parametrize("intent", ABOUT_ORDERS)
def test_whoever_has_no_number_is_passed_on_anyway(placed: Caller, intent: str) -> None:
    assert placed.take("something went wrong here", intent) == "order_if_any"
    assert placed.take("no", "deny") is None
    said, handoff = settled(placed)
    assert said == [f"utter_pass_on_{intent}"]
    assert (handoff["reason"], handoff["order"], handoff["missing"]) == (intent, None, "the order number")


@pytest.mark.parametrize("intent", ABOUT_ORDERS[:3])
def test_it_is_in_the_queue_before_the_question_is_answered(placed: Caller, intent: str) -> None:
    result = placed.call("validate_request_form", "what a mess this is", intent)
    assert texts(result) == [f"utter_taken_{intent}"]
    handoff = marks(result)["handoff"]
    assert (handoff["reason"], handoff["missing"]) == (intent, "the order number")
    assert handoff["facts"]["description"] == "what a mess this is"


@pytest.mark.parametrize("intent", ["account", "product_question"])
def test_what_needs_no_order_is_passed_on_at_once(placed: Caller, intent: str) -> None:
    assert placed.take("I can't log in", intent) is None
    said, handoff = settled(placed)
    assert said == [f"utter_pass_on_{intent}"]
    assert (handoff["reason"], handoff["missing"]) == (intent, None)


def test_a_number_is_added_and_the_order_verified_where_a_person_must_see_it(placed: Caller) -> None:
    placed.take("I was charged twice", "payment_issue")
    assert placed.take(NUMBER, "inform", order_number=NUMBER) == "proof"
    assert placed.take(EMAIL, "inform", email=EMAIL) is None
    _, handoff = settled(placed)
    assert (handoff["order"], handoff["missing"]) == (NUMBER, None)
    assert handoff["facts"]["order_shown"] is True
    assert handoff["facts"]["description"] == "I was charged twice"


def test_whoever_cannot_prove_it_is_passed_on_with_what_is_missing(placed: Caller) -> None:
    placed.take("I was charged twice", "payment_issue", order_number=NUMBER)
    assert placed.take("i don't know", "inform") is None
    _, handoff = settled(placed)
    assert handoff["facts"]["order_shown"] is False
    assert handoff["missing"] == "proof that the order is the customer's"


def test_a_complaint_about_an_order_needs_no_proof(placed: Caller) -> None:
    assert placed.take("bad service", "complaint", order_number=NUMBER) is None
    _, handoff = settled(placed)
    assert (handoff["order"], handoff["facts"]["order_shown"]) == (NUMBER, False)


def test_a_question_in_between_ends_the_asking(placed: Caller) -> None:
    placed.take("bad service", "complaint")
    result = placed.call("validate_request_form", "when are you open?", "ask_opening_hours")
    assert result["events"] == []


def test_a_change_names_what_is_possible_and_is_written_down(placed: Caller) -> None:
    assert placed.take("change my order", "change_order", **SHOW) == "description"
    assert placed.take("ship it to 12 Palm Street, Miami", "inform") is None
    result = placed.call("action_settle", "", "inform")
    assert texts(result) == ["utter_change_by_cancelling", "utter_pass_on_change_order"]
    buttons = result["responses"][0]["buttons"]
    assert buttons[0]["title"] == "Cancel the order"
    assert len(buttons) == 3
    assert all(NUMBER in button["payload"] for button in buttons)
    handoff = marks(result)["handoff"]
    assert handoff["facts"]["description"] == "ship it to 12 Palm Street, Miami"
    assert (handoff["facts"]["order_shown"], handoff["missing"]) == (True, None)


def test_a_button_for_a_single_item_starts_its_cancellation(placed: Caller) -> None:
    placed.take("change my order", "change_order", **SHOW)
    placed.take("remove the shirt", "inform")
    placed.call("action_settle", "", "inform")
    lamp = EXAMPLE.lines[1].sku
    assert placed.take("/cancel_order", "cancel_order", order_number=NUMBER, sku=lamp) == "confirm"
    assert [line["sku"] for line in placed.slots["lines"]] == [lamp]


def test_a_change_too_late_names_why_and_what_is_open(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    late = caller(sqlite_database, PLACED + timedelta(hours=30))
    late.take(
        "change the address to 12 Palm Street in Miami instead of the old one please, thanks",
        "change_order",
        **SHOW,
    )
    result = late.call("action_settle", "", "change_order")
    assert texts(result)[0] == "utter_change_not_by_cancelling"
    assert "24 h" in result["responses"][0]["because"]
    assert texts(result)[1] == "utter_pass_on_change_order"


def test_a_delivered_order_offers_the_return(sqlite_database: Database) -> None:
    keep(sqlite_database, ARRIVED)
    customer = caller(sqlite_database, LATER)
    customer.take("change my order", "change_order", **SHOW)
    customer.take("another colour please", "inform")
    result = customer.call("action_settle", "", "inform")
    assert texts(result)[0] == "utter_change_not_by_cancelling"


def test_an_order_that_was_cancelled_is_told_from_the_books(
    placed: Caller, sqlite_database: Database
) -> None:
    done(sqlite_database, cancel_wish())
    placed.take("why was my order cancelled", "unexpected_cancellation", **SHOW)
    result = placed.call("action_settle", "", "unexpected_cancellation")
    assert texts(result)[0] == "utter_cancellation_in_books"
    assert "was cancelled on" in result["responses"][0]["books"]


def test_in_the_middle_of_a_wish_it_is_passed_on_and_the_wish_goes_on(placed: Caller) -> None:
    assert placed.take("cancel my order", "cancel_order", **SHOW) == "confirm"
    result = placed.call("validate_request_form", "your service is bad", "complaint")
    assert texts(result) == ["utter_hand_over_complaint"]
    handoff = marks(result)["handoff"]
    assert (handoff["reason"], handoff["goal"], handoff["order"]) == ("complaint", "cancel", NUMBER)
    assert placed.slots["requested_slot"] == "confirm"
    assert placed.take("yes", "affirm") is None
    assert texts(placed.call("action_settle", "yes", "affirm"))[0] == "utter_cancelled"


def test_a_threat_is_heard_once_and_the_wish_goes_on(placed: Caller) -> None:
    threat = "cancel it or you hear from my lawyer"
    result = placed.call("validate_request_form", threat, "cancel_order", SHOW)
    assert texts(result) == ["utter_heard_legal_threat"]
    assert marks(result)["handoff"]["reason"] == "legal_threat"
    assert placed.slots["requested_slot"] == "confirm"
    asked = placed.call("action_ask_request_form_confirm", threat, "cancel_order")
    assert texts(asked) == ["utter_confirm_cancel"]


def test_where_there_is_nothing_but_a_threat_only_that_is_answered(placed: Caller) -> None:
    assert texts(placed.call("action_talk", "see you in court", "out_of_scope")) == [
        "utter_heard_legal_threat"
    ]
    assert texts(placed.call("action_talk", "what is the weather", "out_of_scope")) == ["utter_out_of_scope"]
    assert texts(placed.call("action_hand_over", "a human please", "ask_human")) == ["utter_hand_over"]


def test_what_is_said_beside_a_complaint_still_answers_the_question(placed: Caller) -> None:
    assert placed.take("cancel my order", "cancel_order", order_number=NUMBER) == "proof"
    assert placed.take(f"{EMAIL}, and your service is bad", "complaint", email=EMAIL) == "confirm"
    assert placed.slots["goal"] == "cancel"


def test_a_complaint_that_is_a_threat_is_passed_on_as_the_threat(placed: Caller) -> None:
    result = placed.call("validate_request_form", "I will sue you", "complaint")
    assert texts(result) == ["utter_heard_legal_threat"]
    assert marks(result)["handoff"]["reason"] == "legal_threat"
    assert placed.slots["requested_slot"] == "order_if_any"


def test_the_order_that_is_named_then_is_added_to_the_threat(
    placed: Caller, sqlite_database: Database
) -> None:
    placed.take("I will sue you", "complaint")
    asked = HandoffRequest(conversation="c-1", event=1, reason="legal_threat", requested_at=SOON)
    with sqlite_database.write() as session:
        ask_for_person(session, asked, SOON)
    placed.take(NUMBER, "inform", order_number=NUMBER)
    _, handoff = settled(placed)
    assert (handoff["reason"], handoff["order"]) == ("legal_threat", NUMBER)


def test_a_threat_that_waits_for_a_person_is_not_answered_again(
    placed: Caller, sqlite_database: Database
) -> None:
    asked = HandoffRequest(conversation="c-1", event=1, reason="legal_threat", requested_at=SOON)
    with sqlite_database.write() as session:
        ask_for_person(session, asked, SOON)
    result = placed.call("validate_request_form", "cancel it or I sue you", "cancel_order", SHOW)
    assert texts(result) == []
    assert placed.slots["requested_slot"] == "confirm"


@pytest.mark.parametrize(
    ("action", "before", "heard"),
    [
        ("validate_request_form", ["request_form"], True),
        ("validate_request_form", ["action_answer_question"], False),
        ("action_settle", ["request_form"], False),
    ],
)
def test_a_threat_is_heard_by_the_first_action_of_its_turn(
    placed: Caller, action: str, before: list[str], heard: bool
) -> None:
    """The engine notes a form that starts before it validates it."""
    body = placed._body(action, "give it back or I sue you", "return_item", SHOW)
    placed.take("cancel it", "cancel_order", **SHOW)
    body["tracker"]["slots"] = dict(placed.slots) | {"confirm": "no"}
    body["tracker"]["events"] += [{"event": "action", "name": name} for name in before]
    answer = placed.client.post("/webhook", json=body, headers=SHOWN)
    assert answer.status_code == 200
    assert ("utter_heard_legal_threat" in texts(answer.json())) is heard
