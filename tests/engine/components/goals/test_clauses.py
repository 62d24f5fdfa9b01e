"""Where a message is cut, and where not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.components.goals.clauses import MOST, clauses
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader

READER = Reader(OrderNumbers("AT", 5), {}, {})


def cut(text: str) -> list[str]:
    return [text[clause.start : clause.end] for clause in clauses(text, READER.read(text).spans)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("cancel 10423 and where is 10455", ["cancel 10423", "where is 10455"]),
        ("It is broken. I want my money back!", ["It is broken.", "I want my money back!"]),
        ("it leaks, but I like the colour", ["it leaks", "I like the colour"]),
        ("where is it; also what are your hours", ["where is it", "also what are your hours"]),
        ("1. Where is it? 2. Cancel the other", ["1. Where is it?", "2. Cancel the other"]),
        ("need to know 1) the price 2) the size", ["need to know", "1) the price", "2) the size"]),
        ("first line here\nsecond line here", ["first line here", "second line here"]),
    ],
)
def test_a_new_wish_may_begin(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "salt and pepper mill is broken",
        "cancel it",
        "please cancel order AT-10423",
        "write to jo.smith@example.com",
        "cancel my order, thanks",
        "hi. cancel my order. bye.",
        "it came on Nov. 3rd",
        "",
        "...",
    ],
)
def test_one_wish_is_not_cut(text: str) -> None:
    assert cut(text) == []


def test_an_earlier_message_that_is_repeated_says_nothing_new() -> None:
    text = "Where is it?\nI wait for it.\n\nOn Tue, 3 Nov 2026 shop wrote:\n> Your order AT-10455 has left"
    assert cut(text)[:2] == ["Where is it?", "I wait for it."]
    assert not any("10455" in part for part in cut(text))


@pytest.mark.parametrize(
    "text", ["also where is it", "And by the way, do you open", "2. cancel it", "I need it too"]
)
def test_what_comes_on_top_says_so(text: str) -> None:
    assert clauses(f"it is broken. {text}")[-1].added


@pytest.mark.parametrize(
    "text", ["where is it", "please cancel it", "I want it back", "can it be returned", "Is it late?"]
)
def test_asking(text: str) -> None:
    assert clauses(f"it is broken. {text}")[-1].asks


@pytest.mark.parametrize("text", ["it came on Monday", "the box was open", "my wife likes red ones"])
def test_telling(text: str) -> None:
    assert not clauses(f"where is it? {text}")[-1].asks


def test_what_follows_many_clauses_belongs_to_the_last() -> None:
    text = "it is red. " * 40
    found = clauses(text)
    assert len(found) == MOST
    assert found[-1].end >= len(text.rstrip())


@given(st.text(alphabet="ab .,;?!\n12-and\u2026", max_size=200))
def test_clauses_are_in_order_and_apart(text: str) -> None:
    found = clauses(text)
    assert len(found) != 1
    assert all(0 <= clause.start < clause.end <= len(text) for clause in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
