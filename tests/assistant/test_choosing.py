"""Which lines a customer means, in their own words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actions.assistant.choosing import choose, quantity_in
from actions.policy.facts import AskedLine, Line


def line(sku: str, title: str, variant: str | None = None, quantity: int = 1) -> Line:
    return Line(sku, title, variant, quantity, Decimal("10.00"))


SHIRT_RED = line("RED", "Linen Shirt", "red, M")
SHIRT_BLUE = line("BLUE", "Linen Shirt", "blue, M")
BLENDER = line("BLEND", "Turbo Blender 600")
MUGS = line("MUG", "Stoneware Mug", "white", quantity=4)
ORDER = (SHIRT_RED, SHIRT_BLUE, BLENDER, MUGS)


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("the blender", ["BLEND"]),
        ("I want to send the belnder back", ["BLEND"]),
        ("the red one", ["RED"]),
        ("both shirts", ["RED", "BLUE"]),
        ("the blue shirt and the blender please", ["BLUE", "BLEND"]),
        ("all of them", ["RED", "BLUE", "BLEND", "MUG"]),
        ("everything", ["RED", "BLUE", "BLEND", "MUG"]),
        ("the mugs", ["MUG"]),
    ],
)
def test_lines_are_found_by_what_people_call_them(text: str, skus: list[str]) -> None:
    chosen = choose(text, ORDER)
    assert chosen is not None
    assert [asked.sku for asked in chosen] == skus


@pytest.mark.parametrize("text", ["", "hm", "the toaster", "order 10423 please", "I don't know"])
def test_what_names_no_line_chooses_none(text: str) -> None:
    assert choose(text, ORDER) is None


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("two of the mugs", 2),
        ("I meant three", 3),
        ("only one", 1),
        ("2 mugs", 2),
        ("just 4 of them", 4),
        ("the red one", None),
        ("size 9 shoes", None),
        ("#10423 please", None),
        ("order 10423 please", None),
        ("it came 3 days ago", None),
    ],
)
def test_a_number_is_a_quantity_only_where_it_counts_pieces(text: str, quantity: int | None) -> None:
    assert quantity_in(text) == quantity


def test_a_quantity_goes_with_the_one_line_named() -> None:
    assert choose("two of the mugs", ORDER) == (AskedLine("MUG", 2),)
