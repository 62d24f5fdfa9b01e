"""What a clause points to."""

from __future__ import annotations

import pytest

from bot.engine.components.goals.things import are_apart, points_back, things


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("the bottle opener isn't in the box", "bottle opener"),
        ("And the toaster you sent is white, I asked for black.", "toaster"),
        ("both shirts", "shirt"),
        ("ONE of the two lamps is out", "lamp"),
        ("the kettle’s lid does not close", "kettle lid"),
        ("My 2 glass bowls came smashed", "glass bowl"),
        ("I never got the second parcel", "second"),
        ("I would like to return the first one", "first"),
        ("my dress", "dress"),
        ("where is my order", ""),
        ("I want to return the whole thing", ""),
        ("it is broken", ""),
        ("send us the navy one", ""),
        ("the other one", "other"),
        ("this is not what the photo shows", ""),
        ("iron arrived with a burnt plug", "iron"),
        ("And headphones only play on one side", "headphone"),
        ("why was my order cancelled", ""),
        ("order 10423 is late", ""),
        ("the boots I'd like to send back", "boot"),
        ("the money hasn't come back", ""),
        ("", ""),
    ],
)
def test_the_words_of_the_names(clause: str, found: str) -> None:
    assert things(clause) == frozenset(found.split())


def test_apart_are_only_those_that_both_point_and_to_nothing_in_common() -> None:
    kettle, lid, nothing = things("the kettle leaks"), things("the lid of the kettle"), things("it leaks")
    assert are_apart(kettle, things("the toaster smokes"))
    assert not are_apart(kettle, lid)
    assert not are_apart(kettle, nothing)
    assert not are_apart(nothing, nothing)
    assert not are_apart(things("the saucepan has no handle"), things("I send the pan back"))


@pytest.mark.parametrize(
    ("clause", "back"),
    [
        ("I want to swap it for the big lamp", True),
        ("can you take them back", True),
        ("the boat I don't need, can you take it back", False),
        ("I want to return the boat", False),
    ],
)
def test_who_says_it_before_any_name_speaks_of_what_was_named_before(clause: str, back: bool) -> None:
    assert points_back(clause) == back
