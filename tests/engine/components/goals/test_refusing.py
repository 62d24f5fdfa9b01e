"""What a message says it does not want, and which of its things are meant then."""

from __future__ import annotations

import pytest

from bot.engine.components.goals.clauses import clauses
from bot.engine.components.goals.refusing import not_refused
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader

READER = Reader(OrderNumbers("AT", 5), {}, {})


def marked(text: str) -> list[tuple[str, bool]]:
    found = clauses(text, READER.read(text).spans)
    return [(text[clause.start : clause.end], clause.refused) for clause in found]


@pytest.mark.parametrize(
    ("text", "refused", "wanted"),
    [
        (
            "I don't want to return it, I want to exchange it",
            "I don't want to return it",
            "I want to exchange it",
        ),
        ("don't cancel 10423, cancel 10455", "don't cancel 10423", "cancel 10455"),
        ("cancel 10455, not 10423", ", not 10423", "cancel 10455"),
        ("i want it exchanged, not return it", ", not return it", "i want it exchanged"),
        ("a refund please instead of a replacement", "instead of a replacement", "a refund please "),
        (
            "Instead of cancelling, can you change the address?",
            "Instead of cancelling",
            "can you change the address?",
        ),
        ("I don't want a refund. I want a new one!", "I don't want a refund.", "I want a new one!"),
        ("no no don't cancel it just change it", "no no don't cancel it", "just change it"),
        ("I don't want a voucher, send me the parcel", "I don't want a voucher", "send me the parcel"),
        ("no coupon please, just my money", "no coupon please", "just my money"),
        ("spare me the apologies but bring it", "spare me the apologies", "bring it"),
        ("I never asked to return it. Where is it?", "I never asked to return it.", "Where is it?"),
        ("I'm not asking for a refund but I want it fixed", "I'm not asking for a refund", "I want it fixed"),
    ],
)
def test_what_is_not_wanted_is_told_from_what_is(text: str, refused: str, wanted: str) -> None:
    assert (refused, True) in marked(text)
    assert (wanted, False) in marked(text)


@pytest.mark.parametrize(
    "text",
    [
        "it does not turn on, I want my money back",
        "I no longer want it. Please cancel it",
        "I don't like it. I want to return it",
        "you don't refund me and I want my money",
        "don't you refund that? I paid for it",
        "why don't you cancel it? I want my money",
        "I could not cancel it. Where is the button",
        "If you don't refund me. I go to my bank",
        "I want to cancel rather than wait. Do it now",
        "there was no label in the box. Where is it",
        "I don't have a label, send me one",
    ],
)
def test_a_no_to_something_else_refuses_no_wish(text: str) -> None:
    assert not any(refused for _, refused in marked(text))


def test_what_is_wanted_only_otherwise_is_marked() -> None:
    text = "if it isn't shipped yet cancel it, otherwise I'll return it"
    assert [clause.otherwise for clause in clauses(text)] == [False, True]


def entity(kind: str, start: int) -> dict[str, object]:
    return {"entity": kind, "start": start, "end": start + 5, "value": str(start)}


def test_an_order_that_is_not_meant_is_left_out_where_another_is_named() -> None:
    first, second, mail = entity("order_number", 13), entity("number", 27), entity("email", 2)
    assert not_refused([mail, first, second], [(0, 20)]) == [mail, second]


def test_the_only_order_is_meant_whatever_is_not_wanted_of_it() -> None:
    only, thing = entity("order_number", 13), entity("product", 30)
    assert not_refused([only, thing], [(0, 20)]) == [only, thing]
