"""Which part of a mail answers which of the questions that were asked in the mail before."""

from __future__ import annotations

from typing import Any

import pytest

from actions.orders import OrderNumbers
from bot.conversations.sharing import Question, answered, share_out

NUMBERS = OrderNumbers()


def wish(intent: str, text: str, *orders: str) -> Question:
    """A wish with the order numbers that stand in it."""
    entities = [{"entity": "order_number", "value": order} for order in orders]
    return Question({"intent": intent, "text": text, "entities": entities})


CANCEL = wish("cancel_order", "Please cancel my order.")
BROKEN = wish("report_defect", "Also, my mug arrived broken.")
TRACK = wish("track_order", "Where is my order?")
RETURN = wish("return_item", "I want to return order AT-10001.", "AT-10001")
EXCHANGE = wish("exchange_item", "I want to exchange order AT-10002.", "AT-10002")
BROKEN_2 = wish("report_defect", "The mug in AT-10002 is broken.", "AT-10002")


@pytest.mark.parametrize(
    ("questions", "text", "shares"),
    [
        (
            [CANCEL, BROKEN],
            "The one to cancel is AT-10003. The broken mug is from AT-10004, the handle came off.",
            ["The one to cancel is AT-10003.", "The broken mug is from AT-10004, the handle came off."],
        ),
        (
            [TRACK, CANCEL],
            "I wait for AT-10005, and AT-10003 is the one to cancel.",
            ["I wait for AT-10005", "AT-10003 is the one to cancel."],
        ),
        (
            [RETURN, EXCHANGE],
            "Hi,\nAT-10001: I changed my mind.\nAT-10002: it came damaged. The handle is off.",
            ["Hi, AT-10001: I changed my mind.", "AT-10002: it came damaged. The handle is off."],
        ),
        (
            [RETURN, TRACK],
            "It does not fit. The other is AT-10005.",
            ["It does not fit.", "The other is AT-10005."],
        ),
        ([RETURN, EXCHANGE], "I changed my mind.", ["I changed my mind."] * 2),
        ([RETURN, EXCHANGE], "The exchange: it is broken.", ["", "The exchange: it is broken."]),
        (
            [RETURN, BROKEN_2],
            "I no longer need it. It has a crack.",
            ["I no longer need it.", "It has a crack."],
        ),
        ([RETURN, BROKEN_2], "It does not fit.\n\n> The return of AT-10002?", ["It does not fit.", ""]),
    ],
)
def test_each_part_goes_to_the_wish_that_it_is_about(
    questions: list[Question], text: str, shares: list[str]
) -> None:
    assert share_out(questions, text, NUMBERS) == shares


@pytest.mark.parametrize("text", ["AT-10003", "Thank you!", "I want to talk to a person.", "> AT-10001", ""])
def test_what_may_belong_to_any_of_them_is_given_to_none(text: str) -> None:
    assert share_out([CANCEL, BROKEN], text, NUMBERS) == ["", ""]


def test_a_wish_and_its_answer_are_one_text_in_which_the_order_is_found() -> None:
    told: dict[str, Any] = answered(CANCEL.wish, "It is AT-10003.", NUMBERS)
    (entity,) = told["entities"]
    assert told["text"] == "Please cancel my order. It is AT-10003."
    assert entity["value"] == told["text"][entity["start"] : entity["end"]] == "AT-10003"
