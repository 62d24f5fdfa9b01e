""" "Anything else?" comes after a settled matter in changing words, and not where it would tire."""

from __future__ import annotations

import pytest

from actions.database import Database
from actions.policy.facts import Goal
from tests.assistant.calling import SHOWN, Caller, caller, texts
from tests.cases.making import ARRIVED, DAY, LATER, NUMBER, PLACED, keep
from tests.orders.examples import EXAMPLE

SHOW = {"order_number": NUMBER, "email": str(EXAMPLE.customer.email)}


@pytest.fixture
def customer(sqlite_database: Database) -> Caller:
    """A conversation after the delivery."""
    keep(sqlite_database, ARRIVED)
    return caller(sqlite_database, LATER)


def settled(customer: Caller, **metadata: object) -> list[str]:
    """An inquiry, and what is said at its end."""
    customer.take("where is it", "track_order", **SHOW)
    body = customer._body("action_settle", "where is it", "track_order", SHOW)
    body["tracker"]["latest_message"]["metadata"] |= metadata
    answer = customer.client.post("/webhook", json=body, headers=SHOWN)
    return texts(answer.json())


def test_the_words_change_and_later_it_comes_every_second_time(customer: Caller) -> None:
    asked = [settled(customer, matters=number)[1:] for number in range(6)]
    ways = [words[0].rpartition("_")[2] if words else "" for words in asked]
    assert ways == ["1", "2", "3", "", "2", ""]


def test_it_does_not_come_when_the_next_wish_waits(customer: Caller) -> None:
    assert settled(customer, more=True) == ["utter_order_status"]


def test_a_refusal_with_a_way_on_asks_for_that_alone(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    late = caller(sqlite_database, PLACED + 2 * DAY)
    late.take("cancel it", "cancel_order", **SHOW)
    result = late.call("action_settle", "", "cancel_order")
    assert texts(result) == ["utter_refused"]
    assert [button["title"] for button in result["responses"][0]["buttons"]] == ["Where is it?"]


def test_a_refusal_with_no_way_on_names_who_can_be_asked(sqlite_database: Database) -> None:
    keep(sqlite_database, ARRIVED)
    late = caller(sqlite_database, LATER + 60 * DAY)
    late.take("return it", "return_item", **SHOW)
    result = late.call("action_settle", "", "return_item")
    response = result["responses"][0]
    assert "People answer at" in response["open"]
    assert [button["payload"] for button in response["buttons"]] == ["/ask_human"]


def test_a_way_on_keeps_the_order_the_time_and_the_lines(customer: Caller) -> None:
    lamp = EXAMPLE.lines[1].sku
    customer.take("exchange it", "exchange_item", sku=lamp, **SHOW)
    customer.take("/inform", "inform", reason="does_not_fit")
    result = customer.call("action_settle", "", "inform")
    button = result["responses"][0]["buttons"][0]
    assert (button["title"], button["payload"].partition("{")[0]) == ("Return it", "/return_item")
    assert all(part in button["payload"] for part in (NUMBER, lamp, LATER.isoformat()[:10]))
    facts = {"order_number": NUMBER, "sku": lamp, "since": LATER.isoformat()}
    assert customer.take(button["payload"], "return_item", **facts) == "reason"
    assert customer.slots["goal"] == Goal.RETURN
    assert [line["sku"] for line in customer.slots["lines"]] == [lamp]
