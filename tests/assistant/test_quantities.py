"""How many pieces a customer means."""

from __future__ import annotations

import pytest

from actions.assistant.choosing import quantity_in


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


@pytest.mark.parametrize(
    ("text", "of", "quantity"),
    [
        ("both", None, 2),
        ("all three", None, 3),
        ("2x", None, 2),
        ("x2", None, 2),
        ("a couple", None, 2),
        ("a couple of them", None, 2),
        ("one of the two", None, 1),
        ("half of them", None, None),
        ("half of them", 4, 2),
        ("half of them", 3, None),
        ("all but one", 4, 3),
        ("all but one", 1, None),
        ("return two", None, 2),
        ("2 days ago", None, None),
        ("20 dollars", None, None),
        ("$54 please", None, None),
        ("on 3/12 they came", None, None),
        ("12 of May", None, None),
        ("the last 4 digits", None, None),
        ("15 lb", None, None),
    ],
)
def test_a_quantity_may_be_a_part(text: str, of: int | None, quantity: int | None) -> None:
    assert quantity_in(text, of) == quantity
