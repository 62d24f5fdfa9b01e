"""What a message is about, without who is writing."""

from __future__ import annotations

import pytest

from bot.engine.components.gist import gist, gist_words
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader

READER = Reader(OrderNumbers("AT", 5), {}, {})


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("return order AT-10423 jo@example.com", "return order"),
        ("where is AT-10423?", "where is my order?"),
        ("Return AT-10423", "Return my order"),
        ("cancel my order number: 10423 please", "cancel my order please"),
        ("AT-10423", "AT-10423"),
        ("AT-10423 jo@example.com", "AT-10423 jo@example.com"),
        ("jo@example.com: cancel it please", "cancel it please"),
        ("cancel AT-10423, jo@example.com, (305) 555-0142", "cancel my order"),
        ("I want my money back", "I want my money back"),
        ("my email is jo@example.com", "my email is jo@example.com"),
        ("phone number (305) 555-0142", "phone number (305) 555-0142"),
        ("what is your phone number", "what is your phone number"),
        ("👍", "yes"),
        ("👍🏽", "yes"),
        ("👎 cancel it", "no  cancel it"),
        ("jo@example.com", "jo@example.com"),
        ("(305) 555-0142", "(305) 555-0142"),
        ("", ""),
    ],
)
def test_who_is_writing_is_left_out_unless_it_is_all_there_is(text: str, about: str) -> None:
    assert gist(text, READER.read(text).spans) == about


def test_words_that_are_counted_leave_it_out_too() -> None:
    assert gist_words(["return", "order", "__order__", "__email__"]) == ["return", "order", "__order__"]


def test_a_detail_that_is_only_named_stays_with_its_name() -> None:
    assert gist_words(["my", "phone", "be", "__phone__"]) == ["my", "phone", "be", "__phone__"]
    assert gist_words(["phone", "number"]) == ["phone", "number"]
