"""`./desk bench walk`: its judge sees what must not happen, and the same seed says the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.database import Database
from actions.orders.models import OrderRow
from actions.settings import PROJECT
from bot.bench import walk
from bot.bench.speaking import Answer, bring_in
from bot.bench.walking.books import writes_of, writes_on
from bot.bench.walking.customers import bystanders, customers, record, word
from bot.bench.walking.judging import YES_PAYLOAD, YES_TITLE, Fault, Found, Judge, asks
from bot.bench.walking.stock import Message, Sort, load_stock
from bot.bench.walking.walking import Walked, next_message, owners_of
from bot.conversations import store
from bot.conversations.events import Address, Channel
from tests.cases.making import NUMBER, SOON, cancel_wish, done, keep
from tests.orders.examples import EXAMPLE

OWN, SECOND = customers(1)[0]
STRANGER = bystanders()[0]
QUESTION = [{"text": "Shall I go ahead?", "buttons": [{"title": YES_TITLE, "payload": YES_PAYLOAD}]}]
HELLO = [{"recipient_id": "walk-1", "text": "Hello!"}]


@pytest.fixture
def judge() -> Judge:
    orders = [OWN, SECOND, STRANGER]
    return Judge(owners_of(orders), {order.number: order for order in orders})


def heard(judge: Judge, text: str, replies: object, sort: Sort = Sort.WISH, **writes: str) -> list[Fault]:
    """The faults of one more message."""
    return [found.fault for found in judge.hear(Message(sort, text), 200, replies, writes)]


def test_a_good_answer_has_no_fault(judge: Judge) -> None:
    assert heard(judge, "hi", HELLO) == []


@pytest.mark.parametrize(
    "replies",
    [
        [],
        [{"text": " "}],
        {"error": {"message": "no"}},
        None,
        [{"text": "Traceback (most recent call last)"}],
    ],
)
def test_no_answer_and_trouble_are_errors(judge: Judge, replies: object) -> None:
    assert heard(judge, "hi", replies) == [Fault.ERROR]


def test_another_status_is_an_error(judge: Judge) -> None:
    found = judge.hear(Message(Sort.WISH, "hi"), 500, HELLO, {})
    assert [one.fault for one in found] == [Fault.ERROR]


@pytest.mark.parametrize("fact", range(3))
@pytest.mark.parametrize("order", [OWN, STRANGER])
def test_a_fact_of_an_order_that_was_not_shown_is_a_leak(judge: Judge, order: Any, fact: int) -> None:
    assert heard(judge, f"where is {order.number}", [{"text": f"It has: {order.facts[fact].title()}."}]) == [
        Fault.LEAK
    ]


def test_a_fact_in_a_button_is_a_leak_too(judge: Judge) -> None:
    replies = [{"text": "Which?", "buttons": [{"title": STRANGER.mark.title(), "payload": "/inform"}]}]
    assert heard(judge, STRANGER.number, replies) == [Fault.LEAK]


@pytest.mark.parametrize("proof", range(3))
def test_the_number_and_a_detail_show_an_order_and_no_other(judge: Judge, proof: int) -> None:
    card = [{"text": f"1 × {OWN.mark.title()} Lantern"}]
    assert heard(judge, f"cancel {OWN.number}", card) == [Fault.LEAK]
    assert heard(judge, OWN.proofs[proof], card) == []
    assert heard(judge, "and the other one?", [{"text": SECOND.mark}]) == [Fault.LEAK]


def test_what_the_customer_said_is_no_leak(judge: Judge) -> None:
    assert heard(judge, OWN.email, [{"text": f"A code is on its way to {OWN.email}."}]) == []


def test_a_write_needs_a_question_and_a_yes(judge: Judge) -> None:
    proof = f"{OWN.number} {OWN.email}"
    assert heard(judge, proof, HELLO, cancellation=OWN.number) == [Fault.WRITE]  # at once
    assert heard(judge, "yes", HELLO, Sort.AGREEMENT, cancellation=OWN.number, rma=OWN.number) == [
        Fault.WRITE
    ]
    assert heard(judge, "cancel it", QUESTION, cancellation=OWN.number, rma=OWN.number) == []
    after = {"cancellation": OWN.number, "rma": OWN.number, "second": OWN.number}
    assert heard(replace(judge), "great weather", HELLO, Sort.OUT_OF_SCOPE, **after) == [Fault.WRITE]
    assert heard(judge, "yes", HELLO, Sort.AGREEMENT, **after) == []


def test_a_write_on_an_order_that_was_not_shown_is_a_fault_even_after_a_yes(judge: Judge) -> None:
    heard(judge, f"cancel {STRANGER.number} {OWN.email}", QUESTION)
    assert heard(judge, "yes", HELLO, Sort.AGREEMENT, cancellation=STRANGER.number) == [Fault.WRITE]


def test_a_question_for_a_yes_is_known_by_its_button_or_its_words() -> None:
    assert asks(QUESTION)
    assert asks([{"text": f'Please answer "{YES_TITLE}" or "No, leave it".'}])
    assert asks([{"text": "Please complete it on our website: http://127.0.0.1:8000/mail/abc"}])
    assert not asks(HELLO)


def test_every_question_for_a_yes_in_the_domain_is_known() -> None:
    responses = YAML(typ="safe").load(PROJECT / "domain.yml")["responses"]
    questions = [
        variant
        for variants in responses.values()
        for variant in variants
        if "Shall I go ahead?" in variant["text"]
    ]
    assert len(questions) >= 6
    assert all(asks([variant]) for variant in questions)
    assert all(asks([{"text": one["text"]}]) for one in questions if one.get("channel") == "email")


def test_every_customer_has_words_of_their_own() -> None:
    orders = [order for customer in customers(400) for order in customer] + bystanders()
    assert len({order.number for order in orders}) == len(orders)
    assert len({order.mark for order in orders}) == len(orders)
    assert len({order.email for order in orders}) == 400 + len(bystanders())
    assert len({word(number) for number in range(5_000)}) == 5_000


def test_the_orders_are_good_ones(sqlite_database: Database) -> None:
    orders = [order for customer in customers(30) for order in customer]
    bring_in(sqlite_database, (record(order, datetime.now(UTC), Random(order.number)) for order in orders))
    with sqlite_database.read() as session:
        assert session.query(OrderRow).count() == len(orders)


def said(seed: int) -> Iterator[Message]:
    random = Random(seed)
    for step in range(400):
        yield next_message(
            random, load_stock(), OWN, STRANGER, QUESTION[0]["buttons"], asked=step % 3 == 0, first=step == 0
        )


def test_the_same_seed_says_the_same_and_every_sort_of_thing() -> None:
    assert list(said(7)) == list(said(7)) != list(said(8))
    assert {message.sort for message in said(7)} >= set(Sort) - {Sort.PRESS}


def test_pressing_the_yes_is_a_yes_and_training_sentences_are_none() -> None:
    stock = load_stock()
    assert all(message.sort is Sort.AGREEMENT for message in said(7) if message.text == YES_PAYLOAD)
    assert not set(stock.sentences[Sort.TRAINED]) & {"yes", "yes please", "ok"}
    assert len(stock.sentences[Sort.TRAINED]) > 1_000


def test_what_is_written_is_found_by_sender_and_by_order(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    done(sqlite_database, cancel_wish(at=SOON))  # in the conversation web-1
    with sqlite_database.write() as session:
        store.find_or_start(session, Address(Channel.REST, "walk-1-0"), SOON).public_id = "web-1"
    with sqlite_database.read() as session:
        assert list(writes_of(session, "walk-1-0").values()) == [NUMBER]
        assert writes_of(session, "walk-1-1") == {}
        assert (writes_on(session, [NUMBER]), writes_on(session, ["AT-1"])) == (1, 0)


def test_the_tally_counts_every_fault() -> None:
    tally = walk.Tally(seed=3)
    lines = [(Message(Sort.WISH, "hi"), Answer(200, HELLO))]
    tally.add(Walked(4, lines, [Found(Fault.STUCK, "nothing"), Found(Fault.LEAK, "a word")], done=2))
    counted = tally.to_json()
    assert (counted["conversations"], counted["messages"], counted["done"]) == (1, 1, 2)
    assert (counted["errors"], counted["leaks"], counted["writes"], counted["stuck"]) == (0, 1, 0, 1)
    assert {fault["conversation"] for fault in counted["faults"]} == {4}
