"""Another wish before the first has ended: what is only looked up is told at once, anything else waits for its turn.

A change of mind is none of these: "no, return it instead" goes on as before (``reading``). What waits is kept by the desk
(bot/conversations/wishes.py), as for several wishes in one message.
"""

from __future__ import annotations

import re
from dataclasses import asdict, replace

from rasa_sdk.events import SlotSet

from actions.assistant.matter import GOALS_OF_INTENTS, Concern, Inquiry, Wanted
from actions.assistant.numbering import orders_meant
from actions.assistant.said import Wish
from actions.assistant.services import Event, Services, Turn
from actions.assistant.status import status_of
from actions.identity import is_shown

_ALSO = re.compile(
    r"\b(?:also|as well|additionally|in addition|besides(?: that)?|another thing|one more thing|something else|after that|afterwards)\b|"
    r"\btoo\b(?!\s+[a-z])",
    re.IGNORECASE,
)
_CORRECTS = re.compile(
    r"\b(?:no|nope|not|sorry|actually|instead|rather|wrong|mistake|meant|mean|oops|wait|correction|changed my mind|typo)\b",
    re.IGNORECASE,
)
_LATE = ("lines", "case", "confirm")
_ANYTHING = ("reason", "description")
"""Whatever is said here is first of all an answer."""
_LONGEST = 200


def interrupt(services: Services, turn: Turn) -> list[Event] | None:
    """The events of a turn that only interrupts the matter, which then asks again; None where it does not."""
    goal = GOALS_OF_INTENTS.get(turn.said.intent)
    if goal is None or not _may(turn, goal):
        return None
    number = _named(services, turn) or str(turn.matter.order_number)
    if _is_question(turn, goal) and _is_shown(services, turn, number):
        status_of(services, turn.with_matter(replace(turn.matter, goal=goal, order_number=number)))
    elif _is_further(turn, goal, number):
        _note(turn)
    else:
        return None
    # Rasa rejects a turn that sets nothing but the question.
    return [SlotSet("goal", str(turn.matter.goal)), SlotSet("requested_slot", turn.asked)]


def _may(turn: Turn, goal: Wanted) -> bool:
    """Only in the middle of a wish about an order; a concern is passed on in passing (``concerns``), but for a change."""
    under_way = turn.matter.order_number is not None and not isinstance(turn.matter.goal, Concern | None)
    is_asked = turn.asked in (*_LATE, *_ANYTHING, "proof")
    return under_way and is_asked and (not isinstance(goal, Concern) or goal is Concern.CHANGE_ORDER)


def _is_question(turn: Turn, goal: Wanted) -> bool:
    """Where it is, or where the money is: asked before a yes, it is no other wish."""
    return isinstance(goal, Inquiry) and turn.asked in _LATE and not isinstance(turn.matter.goal, Inquiry)


def _is_further(turn: Turn, goal: Wanted, number: str) -> bool:
    if turn.said.text.startswith("/"):
        return False  # a button is pressed to go another way
    another = number != turn.matter.order_number
    if not another and goal == turn.matter.goal:
        return False
    if _ALSO.search(turn.said.text):
        return True
    return another and goal != turn.matter.goal and not _CORRECTS.search(turn.said.text)


def _named(services: Services, turn: Turn) -> str | None:
    """Another order that the message names; a number of no known shape is none."""
    numbers = (services.numbers.normalise(said) for said in orders_meant(turn.said))
    return next((number for number in numbers if number and number != turn.matter.order_number), None)


def _is_shown(services: Services, turn: Turn, number: str) -> bool:
    with services.database.read() as session:
        return is_shown(session, turn.said.conversation, number)


def _note(turn: Turn) -> None:
    text = turn.said.text
    entities = tuple(turn.tracker.latest_message.get("entities") or ())
    turn.say("utter_wish_noted", words=text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")
    turn.mark(wishes=[asdict(Wish(turn.said.intent, text, entities))])
