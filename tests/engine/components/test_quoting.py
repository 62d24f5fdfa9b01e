"""What an email repeats of an earlier message counts less than what it says itself."""

import pytest

from bot.engine.components.entities import _entity
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader

READER = Reader(OrderNumbers("AT", 5), {}, {})


def numbers(text: str) -> list[tuple[str, bool]]:
    spans = READER.read(text).spans
    return [(span.value, span.quoted) for span in spans if span.entity == "order_number"]


@pytest.mark.parametrize(
    "earlier",
    [
        "> Order AT-10423",
        ">Order AT-10423\n> thank you",
        "On Mon, Mar 2, 2026 at 5:01 PM AllTrends <a@example.com> wrote:\nOrder AT-10423",
        "On Mon, Mar 2, 2026 at 5:01 PM\nAllTrends <a@example.com> wrote:\n\n> Order AT-10423",
        "-----Original Message-----\nFrom: shop\nOrder AT-10423",
        "---------- Forwarded message ---------\nYour order AT-10423",
        "Begin forwarded message:\n\nYour order AT-10423",
        "________________________________\nYour order AT-10423",
        "From: AllTrends <a@example.com>\nSent: Monday\nTo: me\nSubject: Order AT-10423",
    ],
)
def test_a_number_in_an_earlier_message_is_marked(earlier: str) -> None:
    assert numbers(f"please cancel it\n\n{earlier}") == [("AT-10423", True)]
    assert numbers(f"cancel AT-10077\n\n{earlier}") == [("AT-10077", False), ("AT-10423", True)]


@pytest.mark.parametrize(
    "text",
    [
        "AT-10423",
        "2 > 1, AT-10423",
        "On Monday I wrote: cancel AT-10423",
        "from: me, AT-10423",
        "> cancel?\nyes, AT-10423",
        "On Mon, Mar 2, 2026 at 5:01 PM Shop wrote:\n> Which order?\nAT-10423",
    ],
)
def test_what_the_message_says_itself_is_not_marked(text: str) -> None:
    assert numbers(text) == [("AT-10423", False)]


def test_an_entity_tells_it_only_where_it_is_so() -> None:
    text = "AT-10423\n> AT-10077"
    entities = [_entity(text, span) for span in READER.read(text).spans]
    assert [entity.get("quoted") for entity in entities] == [None, True]
