"""A question about the policy with an order at hand: the rule, and what it comes to for that order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from actions.database import Database
from actions.identity import LIMITS
from actions.policy.facts import Order, Refund, Shipment, ShippingPayer, Status
from tests.assistant.calling import Caller, caller, texts
from tests.assistant.speaking import spoken
from tests.cases.making import ARRIVED, DAY, DELIVERED_AT, HOUR, LATER, NUMBER, SOON, keep
from tests.orders.examples import EXAMPLE, LAMP, PLACED, SHIRT

EMAIL = str(EXAMPLE.customer.email)
APART = replace(
    ARRIVED,
    status=Status.SHIPPED,
    lines=(
        replace(SHIRT, return_shipping=ShippingPayer.CUSTOMER),
        replace(LAMP, return_shipping=ShippingPayer.SHOP),
    ),
    shipments=(
        Shipment("UPS", "1", PLACED + DAY, None, DELIVERED_AT, (SHIRT.sku,)),
        Shipment("UPS", "2", PLACED + DAY, None, None, (LAMP.sku,)),
    ),
)


def known(database: Database, order: Order, at: datetime = SOON) -> Caller:
    """A conversation in which the order was shown to be the customer's."""
    keep(database, order)
    talk = caller(database, at)
    talk.take(f"where is {NUMBER}, {EMAIL}", "track_order", order_number=NUMBER, email=EMAIL)
    talk.slots.clear()
    return talk


def asked(talk: Caller, intent: str, text: str = "how long do I have?", **entities: str) -> str:
    """What a question is answered with, in words."""
    return spoken(talk.call("action_answer_question", text, intent, entities))


def test_without_an_order_only_the_rule_is_told(sqlite_database: Database) -> None:
    talk = caller(sqlite_database, SOON)
    assert texts(talk.call("action_answer_question", "how long?", "ask_cancel_window")) == [
        "utter_ask_cancel_window"
    ]


def test_an_order_that_was_not_shown_is_not_spoken_of(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    talk = caller(sqlite_database, SOON)
    result = talk.call(
        "action_answer_question",
        f"until when can I cancel {NUMBER}",
        "ask_cancel_window",
        {"order_number": NUMBER},
    )
    assert texts(result) == ["utter_ask_cancel_window", "utter_own_proof"]


@pytest.mark.parametrize(
    ("earlier", "facts"),
    [
        (["ask_return_window"], {"order_number": NUMBER, "email": EMAIL}),
        ([f"ask_return_window order_number={NUMBER}"], {"email": EMAIL}),
        (["ask_return_window", f"inform order_number={NUMBER}"], {"email": EMAIL}),
        (["ask_return_window order_number=AT-10999", f"inform email={EMAIL}"], {"order_number": NUMBER}),
    ],
)
def test_facts_that_follow_a_question_answer_it_for_the_own_order(
    sqlite_database: Database, earlier: list[str], facts: dict[str, str]
) -> None:
    keep(sqlite_database, ARRIVED)
    talk = caller(sqlite_database, LATER)
    talk.earlier = earlier
    said = spoken(talk.call("action_offer", "and this one?", "inform", facts))
    assert f"Your own order {NUMBER}: a return for" in said


def test_a_detail_that_does_not_fit_tells_nothing_when_a_question_goes_on(sqlite_database: Database) -> None:
    keep(sqlite_database, ARRIVED)
    talk = caller(sqlite_database, LATER)
    talk.earlier = [f"ask_return_window order_number={NUMBER}"]
    result = talk.call("action_offer", "it is", "inform", {"email": "somebody.else@example.org"})
    assert texts(result) == ["utter_own_unmatched"]


@pytest.mark.parametrize("earlier", [[], ["ask_return_window", "thank"], ["ask_contact"], ["cancel_order"]])
def test_facts_alone_are_asked_what_they_are_for(sqlite_database: Database, earlier: list[str]) -> None:
    keep(sqlite_database, ARRIVED)
    talk = caller(sqlite_database, LATER)
    talk.earlier = earlier
    result = talk.call("action_offer", NUMBER, "inform", {"order_number": NUMBER})
    assert texts(result) == ["utter_offer_order"]


@pytest.mark.parametrize("number", [NUMBER, "AT-99999"])
def test_a_wrong_proof_is_answered_alike_whether_the_order_exists_or_not(
    sqlite_database: Database, number: str
) -> None:
    keep(sqlite_database, EXAMPLE)
    talk = caller(sqlite_database, SOON)
    said = asked(talk, "ask_cancel_window", order_number=number, email="somebody.else@example.org")
    assert said.endswith("Please check both and send them again.")
    assert "Your own order" not in said


def test_a_wrong_proof_that_is_dealt_with_again_is_one_try(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    talk = caller(sqlite_database, SOON)
    for _ in range(2 * LIMITS.tries):
        talk.event = 6  # the same message each time
        asked(talk, "ask_cancel_window", order_number=NUMBER, email="somebody.else@example.org")
    assert "Your own order" in asked(talk, "ask_cancel_window", order_number=NUMBER, email=EMAIL)


def test_the_proof_may_come_with_the_question(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    talk = caller(sqlite_database, SOON)
    said = asked(talk, "ask_cancel_window", order_number=NUMBER, email=EMAIL)
    assert f"Your own order {NUMBER}: you can still cancel" in said


def test_the_cancellation_has_its_minute_and_what_is_left_of_it(sqlite_database: Database) -> None:
    said = asked(known(sqlite_database, EXAMPLE), "ask_cancel_window")
    assert "within 24 hours" in said
    assert "That is 23 hours from now." in said


def test_a_cancellation_that_came_to_its_end_says_when(sqlite_database: Database) -> None:
    order = replace(EXAMPLE, status=Status.SHIPPED, shipments=APART.shipments[1:])
    said = asked(known(sqlite_database, order, PLACED + 26 * HOUR), "ask_cancel_window")
    assert "that time ended on" in said
    assert "2 hours ago" in said


def test_what_was_delivered_can_be_returned_instead_of_cancelled(sqlite_database: Database) -> None:
    said = asked(known(sqlite_database, ARRIVED, LATER), "ask_cancel_window")
    assert "can't be cancelled any more" in said
    assert "is possible until" in said
    assert "11:59 PM" in said


def test_each_parcel_has_its_own_answer(sqlite_database: Database) -> None:
    said = asked(known(sqlite_database, APART, LATER), "ask_return_window")
    assert SHIRT.title in said.split("is possible until")[0]
    assert "has not been delivered yet" in said


def test_a_return_that_came_to_its_end_says_when(sqlite_database: Database) -> None:
    said = asked(known(sqlite_database, ARRIVED, DELIVERED_AT + 40 * DAY), "ask_return_window")
    assert "the time of a return for" in said
    assert "days" in said.split("ended on")[1]


def test_a_request_made_in_time_still_counts_after_the_end(sqlite_database: Database) -> None:
    talk = known(sqlite_database, ARRIVED, LATER)
    talk.take("return it", "return_item")
    late = caller(sqlite_database, DELIVERED_AT + 40 * DAY)
    late.slots = talk.slots
    assert "in time, so your request still counts" in asked(late, "ask_return_window")


def test_only_the_lines_of_the_request_are_answered_for(sqlite_database: Database) -> None:
    talk = known(sqlite_database, ARRIVED, LATER)
    talk.take("return the lamp", "return_item")
    said = asked(talk, "ask_return_window").split("Your own order")[1]
    assert LAMP.title in said
    assert SHIRT.title not in said


def test_what_is_registered_is_named_by_its_rma_and_the_rest_by_its_time(sqlite_database: Database) -> None:
    talk = known(sqlite_database, ARRIVED, LATER)
    for text, intent, entities in (
        ("return the lamp", "return_item", {"sku": LAMP.sku}),
        ("", "inform", {"reason": "changed_mind"}),
        ("yes", "affirm", {}),
    ):
        talk.take(text, intent, **entities)
    talk.call("action_settle", "yes", "affirm")
    talk.slots.clear()
    said = asked(talk, "ask_return_window")
    registered, left = said.split("RMA number")
    assert LAMP.title in registered
    assert SHIRT.title in left
    assert LAMP.title not in left


def test_who_pays_the_way_back_is_told_line_by_line(sqlite_database: Database) -> None:
    said = asked(known(sqlite_database, APART, LATER), "ask_return_shipping")
    customers, shops = said.split("we pay to send back")
    assert SHIRT.title in customers.split("you pay to send back")[1]
    assert LAMP.title in shops


@pytest.mark.parametrize(
    ("due", "paid", "words"),
    [
        (3, None, "is due by"),
        (-1, None, "is not marked as paid"),
        (-1, 0, "was paid to"),
        (None, None, "don't know its day"),
    ],
)
def test_a_recorded_refund_has_its_amount_and_its_day(
    sqlite_database: Database, due: int | None, paid: int | None, words: str
) -> None:
    moments = [None if days is None else SOON + days * DAY for days in (due, paid)]
    order = replace(EXAMPLE, refunds=(Refund(Decimal("12.50"), *moments),))
    said = asked(known(sqlite_database, order), "ask_refund_time")
    assert "$12.50" in said
    assert words in said


def test_without_a_refund_the_question_is_answered_for_a_cancellation_now(sqlite_database: Database) -> None:
    said = asked(known(sqlite_database, EXAMPLE), "ask_refund_time")
    assert "if you cancel it now, $" in said
    assert "by" in said


def test_and_for_a_return_where_only_that_is_possible(sqlite_database: Database) -> None:
    assert "if you return what can be returned" in asked(
        known(sqlite_database, ARRIVED, LATER), "ask_refund_time"
    )


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("website", "was placed on our website"),
        ("Harbor Gifts", "contact Harbor Gifts"),
        (None, "not recorded"),
    ],
)
def test_where_it_was_bought(sqlite_database: Database, channel: str | None, words: str) -> None:
    talk = known(sqlite_database, replace(EXAMPLE, channel=channel))
    assert words in asked(talk, "ask_retailer_purchase")


@pytest.mark.parametrize(
    ("intent", "words"),
    [
        ("ask_exchange_rule", "an exchange for"),
        ("ask_warranty_defect", "a claim for a faulty item for"),
        ("ask_payment_methods", "was paid with"),
        ("ask_return_how", "a return for"),
    ],
)
def test_every_other_question_with_a_case_of_its_own(
    sqlite_database: Database, intent: str, words: str
) -> None:
    assert words in asked(known(sqlite_database, ARRIVED, LATER), intent)


@pytest.mark.parametrize(
    "intent", ["ask_contact", "ask_opening_hours", "ask_inspection", "ask_return_conditions"]
)
def test_what_an_order_adds_nothing_to_is_the_rule_alone(sqlite_database: Database, intent: str) -> None:
    assert "Your own order" not in asked(known(sqlite_database, ARRIVED, LATER), intent)


def test_the_inspection_names_the_day_across_a_weekend_and_a_holiday(sqlite_database: Database) -> None:
    thursday = PLACED.replace(year=2026, month=7, day=2, hour=16)
    said = asked(caller(sqlite_database, thursday), "ask_inspection")
    assert "by Wednesday, July 8 at the latest" in said  # Friday the 3rd is Independence Day, observed


def test_the_order_of_the_running_form_comes_before_the_last_one(sqlite_database: Database) -> None:
    talk = known(sqlite_database, EXAMPLE)
    other = replace(EXAMPLE, number="AT-20002", customer=replace(EXAMPLE.customer, email="kim@example.org"))
    keep(sqlite_database, other)
    talk.take("cancel AT-20002", "cancel_order", order_number="AT-20002")
    assert "Your own order" not in asked(talk, "ask_cancel_window")
    talk.take("kim@example.org", "inform", email="kim@example.org")
    assert "Your own order AT-20002" in asked(talk, "ask_cancel_window")
