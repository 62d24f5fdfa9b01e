"""Reasons and descriptions that come with a wish."""

from __future__ import annotations

from decimal import Decimal

import pytest

from actions.assistant.describing import describes
from actions.assistant.reasons import reason_in, reason_with
from actions.policy.facts import Goal, Line, Reason

BLENDER = (Line("BLENDER-1", "Compact Blender", "mint", 1, Decimal("49.00")),)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("my blender 10423 came broken, I want to return it", Reason.FLAWED),
        ("it stopped working after two days", Reason.FLAWED),
        ("the zipper is broken and it doesn't fit", Reason.FLAWED),
        ("the glass has a big crack", Reason.FLAWED),
        ("it won't turn on", Reason.FLAWED),
        ("arrived smashed", Reason.DAMAGED),
        ("the box was damaged and so is the lamp", Reason.DAMAGED),
        ("it is not as described", Reason.NOT_AS_SPECIFIED),
        ("looks nothing like the photos", Reason.NOT_AS_SPECIFIED),
        ("doesn't match the description", Reason.NOT_AS_SPECIFIED),
        ("you sent me the wrong size", Reason.WRONG_ITEM),
        ("this is not what I ordered", Reason.WRONG_ITEM),
        ("two screws are missing", Reason.INCOMPLETE),
        ("the shoes are too small", Reason.DOES_NOT_FIT),
        ("they don't fit me", Reason.DOES_NOT_FIT),
        ("I changed my mind", Reason.CHANGED_MIND),
        ("I no longer need it", Reason.CHANGED_MIND),
        ("I dont like the colour", Reason.CHANGED_MIND),
        ("I ordered it by mistake", Reason.OTHER),
        ("I ordered the wrong color", Reason.OTHER),
        ("it came too late for the party", Reason.LATE),
        ("nothing is broken, I just changed my mind", Reason.CHANGED_MIND),
        ("it is not damaged, it is too big", Reason.DOES_NOT_FIT),
    ],
)
def test_a_plain_reason_is_taken(text: str, reason: Reason) -> None:
    assert reason_in(text) is reason


@pytest.mark.parametrize(
    "text",
    [
        "I want to return order AT-10423",
        "what if it is broken?",
        "is it too late to return it?",
        "I don't want to return it",
        "if the lamp is damaged, can I send it back?",
        "the lamp is not broken",
        "can I return the second one, please?",
        "I don't want to wait",
        "where is my order? it is late",
    ],
)
def test_what_is_no_reason_is_asked_for(text: str) -> None:
    assert reason_in(text) is None


@pytest.mark.parametrize(
    ("goal", "text", "reason"),
    [
        (Goal.DEFECT, "it is loud, I don't need it any more", None),
        (Goal.DEFECT, "it was damaged, I don't need it any more", Reason.DAMAGED),
        (Goal.CANCEL, "cancel it, I found it cheaper", Reason.CHANGED_MIND),
        (Goal.CANCEL, "cancel it, the shop is broken", None),
        (Goal.DELAY, "it is late and I changed my mind", None),
        (Goal.EXCHANGE, "exchange it, it is too small", Reason.DOES_NOT_FIT),
    ],
)
def test_a_wish_takes_only_reasons_that_it_can_have(goal: Goal, text: str, reason: Reason | None) -> None:
    assert reason_with(goal, text) is reason


@pytest.mark.parametrize(
    ("goal", "text", "enough"),
    [
        (Goal.DEFECT, "the lid of my blender AT-10423 leaks", True),
        (Goal.DEFECT, "my blender makes a weird noise", True),
        (Goal.DEFECT, "the mint blender is broken, order AT-10423, jane@example.com", False),
        (Goal.DEFECT, "I'd like to report a problem with my blender, order AT-10423, my email is jane@example.com", False),
        (Goal.INCOMPLETE, "the charger is missing from order AT-10423", True),
        (Goal.INCOMPLETE, "parts are missing from my order AT-10423", False),
        (Goal.WRONG_ITEM, "I received a bowl instead of the blender", True),
        (Goal.WRONG_ITEM, "you sent me the wrong item in order AT-10423", False),
        (Goal.WRONG_ITEM, "wrong product in AT-10423. Not what I ordered! Clara", False),
        (Goal.WRONG_ITEM, "I got something else than I ordered, AT-10423", False),
        (Goal.WRONG_ITEM, "I got a toaster, not what I ordered.\nClara Vance", True),
    ],
)  # fmt: skip
def test_a_description_says_more_than_that_something_is_wrong(goal: Goal, text: str, enough: bool) -> None:
    assert describes(text, goal, BLENDER) is enough
