"""What somebody is content with, and keeps, is not what they want something done about."""

from __future__ import annotations

import pytest

from actions.assistant.keeping import pieces, without_kept


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("the pan is great, the lid is bent", ["the lid is bent"]),
        ("the pans are really lovely but the lid is bent", ["the lid is bent"]),
        ("pan and lid are fine", []),
        ("the hat, the scarf and the gloves are perfect. the belt tore", ["the belt tore"]),
        ("i love the hat, the scarf itches", ["the scarf itches"]),
        ("the hat i keep, the scarf can go", ["the scarf can go"]),
        ("the belt tore. the other two are good", ["the belt tore"]),
        ("love the scarf though", []),
    ],
)
def test_praise_and_what_is_kept_are_left_out(text: str, left: list[str]) -> None:
    wanted, kept = pieces(text)
    assert wanted == left
    assert kept


@pytest.mark.parametrize(
    "text",
    [
        "the pan was fine until it fell",
        "the pan was great for two days",
        "i loved the hat until it shrank",
        "i would love to return the hat",
        "i don't love the hat",
        "the pan is not good",
        "the markers are dry",
        "the hat isn't nice",
    ],
)
def test_praise_with_a_but_in_it_is_none(text: str) -> None:
    assert pieces(text) == ([text], [])


def test_what_is_kept_may_have_been_named_before() -> None:
    assert without_kept("the gloves fit so we keep those. the hat can go") == ", . the hat can go"
    assert without_kept("the gloves tore, i can't keep them") == "the gloves tore, i can't keep them"
