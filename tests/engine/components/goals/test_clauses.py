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
        ("please cancel it, and correct my number", ["please cancel it", "correct my number"]),
        ("it broke. oh and do you open today?", ["it broke.", "oh and do you open today?"]),
        ("oh, and I was charged twice. it leaks", ["oh, and I was charged twice.", "it leaks"]),
        ("cancel 10801, track order 10802", ["cancel 10801", "track order 10802"]),
        ("10745 is broken and 10746 hasn't come", ["10745 is broken", "10746 hasn't come"]),
        ("tell me where it is and if I can return it", ["tell me where it is", "if I can return it"]),
        ("a) cancel 10423 b) change 10455", ["a) cancel 10423", "b) change 10455"]),
        (
            "the bill for order no. 10423, and where is no. 10455",
            ["the bill for order no. 10423", "where is no. 10455"],
        ),
        ("make it two cups, what are your hours", ["make it two cups", "what are your hours"]),
        ("return the hat, exchange the red one", ["return the hat", "exchange the red one"]),
        ("the fan squeaks, the lamp is cracked", ["the fan squeaks", "the lamp is cracked"]),
        ("iron dead, wheres order 10423", ["iron dead", "wheres order 10423"]),
        (
            "it broke. And by the way, what are your hours",
            ["it broke.", "by the way, what are your hours"],
        ),
        ("it broke. And thirdly, what are your hours", ["it broke.", "thirdly, what are your hours"]),
        ("nothing here. 66672. Also, where is it", ["nothing here.", "Also, where is it"]),
        ("first line here\nsecond line here", ["first line here", "second line here"]),
    ],
)
def test_a_new_wish_may_begin(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "salt and pepper mill is broken",
        "cancel 10580 and 10581",
        "keep the serum, return the roller",
        "it squeaks, can I send it back",
        "as it squeaks, can I return the fan",
        "the shirt, the lamp",
        "Dear Mr. Reed",
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


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("It broke. And where is the invoice?", [False, True]),
        ("It broke and I want another", [False, False]),
        ("It broke. My second question is where the invoice is.", [False, True]),
        ("It broke. Before I forget, where is it?", [False, True]),
        ("It broke. The money isn't here either.", [False, True]),
        ("It broke. Either of them is fine.", [False, False]),
        ("It broke. Oh and do you open on Sundays?", [False, True]),
        ("It broke. Second, where is the invoice?", [False, True]),
        ("It broke. P.S. where is my invoice?", [False, True]),
        ("It broke. Send me the invoice too.", [False, True]),
        ("It broke. It is too loud as well.", [False, True]),
        ("I send it back, thanks. It's too loud.", [False, False]),
        ("It broke. The second one works.", [False, False]),
    ],
)
def test_only_what_comes_on_top_says_so(text: str, added: list[bool]) -> None:
    assert [clause.added for clause in clauses(text)] == added
