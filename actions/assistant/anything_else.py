""" "Anything else?" after a settled matter, in a way that does not tire."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.assistant.said import EMAIL
from actions.assistant.services import Turn

_WAYS = 3
_ALWAYS = 2


def offer_more(turn: Turn, told: Sequence[dict[str, Any]]) -> None:
    """Asks after the first two matters and then after every second one, in turn in other words.

    Not when the customer's next wish waits already, nor when what was ``told`` offers a way on or asks something.
    """
    if turn.said.channel == EMAIL and (turn.said.others or turn.said.later):
        return  # the other wishes of the mail are answered in the same mail
    often = turn.said.matters < _ALWAYS or turn.said.matters % 2 == 0
    if often and told and not turn.said.more and not any(_leads_on(message) for message in told):
        turn.say(f"utter_anything_else_{turn.said.matters % _WAYS + 1}")


def _leads_on(message: dict[str, Any]) -> bool:
    offers = bool(message.get("buttons"))
    return (
        offers or message.get("response") in ("utter_not_done", "utter_stopped") or _goes_to_a_person(message)
    )


def _goes_to_a_person(message: dict[str, Any]) -> bool:
    return "handoff" in (message.get("custom") or {})
