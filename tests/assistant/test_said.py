"""What a message says: its own words before what it repeats, and products by their titles."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.assistant.numbering import bare_number, is_quoted, orders_meant
from actions.assistant.said import Entity, Said, read_said

NOON = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)


def said(text: str, *entities: tuple[str, str, str], quoted: tuple[str, ...] = ()) -> Said:
    """A message with entities (kind, value, as written), those written like ``quoted`` being in an earlier message."""
    found = [
        Entity(kind, value, text.index(written), text.index(written) + len(written), written in quoted)
        for kind, value, written in entities
    ]
    return Said(text, "inform", 0.9, tuple(found), "c", 7, NOON)


def numbers(text: str, *written: str) -> Said:
    return said(text, *(("order_number", f"AT-{one[-5:]}", one) for one in written))


def test_entities_are_read_with_their_place_and_whether_they_are_quoted() -> None:
    message = {
        "text": "> AT-10423",
        "entities": [
            {"entity": "order_number", "value": "AT-10423", "start": 2, "end": 10, "quoted": True},
            {"entity": "sku", "value": "LAMP"},
        ],
    }
    entities = read_said("s", message, NOON).entities
    assert entities == (Entity("order_number", "AT-10423", 2, 10, True), Entity("sku", "LAMP"))


def test_what_is_quoted_counts_only_where_the_own_words_have_none() -> None:
    first, second = ("order_number", "AT-10423", "AT-10423"), ("order_number", "AT-10077", "AT-10077")
    text = "> AT-10423\nAT-10077"
    both = said(text, first, second, quoted=("AT-10423",))
    assert (both.first("order_number"), both.all("order_number")) == ("AT-10077", ["AT-10077"])
    only = said(text, first, quoted=("AT-10423",))
    assert (only.first("order_number"), only.all("order_number")) == ("AT-10423", ["AT-10423"])
    assert (is_quoted(both), is_quoted(only)) == (False, True)


def test_of_two_kinds_the_own_words_come_first() -> None:
    message = said(
        "33127\n> a@example.com",
        ("email", "a@example.com", "a@example.com"),
        ("postal_code", "33127", "33127"),
        quoted=("a@example.com",),
    )
    assert message.first("email", "postal_code") == "33127"


@pytest.mark.parametrize(
    ("text", "written", "meant"),
    [
        ("AT-10423 and AT-10077", ["AT-10423", "AT-10077"], ["AT-10423", "AT-10077"]),
        ("AT-10423, order 10423 again", ["AT-10423", "10423 again"[:5]], ["AT-10423"]),
        ("not AT-10423, AT-10077", ["AT-10423", "AT-10077"], ["AT-10077"]),
        ("AT-10077, not order number AT-10423", ["AT-10077", "AT-10423"], ["AT-10077"]),
        ("AT-10423, sorry, AT-10077", ["AT-10423", "AT-10077"], ["AT-10077"]),
        ("AT-10423 I mean #10077", ["AT-10423", "#10077"], ["AT-10077"]),
        ("I did not order AT-10423", ["AT-10423"], ["AT-10423"]),
        ("AT-10423 has not arrived, AT-10077 neither", ["AT-10423", "AT-10077"], ["AT-10423", "AT-10077"]),
        ("it's not AT-10423", ["AT-10423"], []),
    ],
)
def test_which_orders_are_meant(text: str, written: list[str], meant: list[str]) -> None:
    assert orders_meant(numbers(text, *written)) == meant


@pytest.mark.parametrize(
    ("text", "found", "unasked", "asked"),
    [
        ("10423", [("number", "10423", "10423")], "10423", "10423"),
        ("123", [("number", "123", "123")], None, "123"),
        ("I bought 2 mugs", [("number", "2", "2")], None, None),
        ("W1234567", [], None, "W1234567"),
        ("AB12.", [], None, "AB12"),
        ("a@b2.com", [("email", "a@b2.com", "a@b2.com")], None, None),
        ("I don't have 1", [("number", "1", "1")], None, None),
    ],
)
def test_a_bare_number(
    text: str, found: list[tuple[str, str, str]], unasked: str | None, asked: str | None
) -> None:
    assert bare_number(said(text, *found), asked=False) == unasked
    assert bare_number(said(text, *found), asked=True) == asked


@pytest.mark.parametrize(
    ("text", "value", "written", "full"),
    [
        ("the thermos broke", "Steel Water Bottle", "thermos", "the thermos Steel Water Bottle broke"),
        ("two cups please", "Glass Mugs, Set of 2", "cups", "two cups Glass Mugs Set please"),
        ("the steel water bottle", "Steel Water Bottle", "steel water bottle", "the steel water bottle"),
        ("the lamp", "lamp", "lamp", "the lamp"),
    ],
)
def test_products_are_given_their_titles_words(text: str, value: str, written: str, full: str) -> None:
    assert said(text, ("product", value, written)).in_titles() == full
