"""What the assistant may not settle is passed to a person with the facts: it asks once for the order, and is never stuck."""

from __future__ import annotations

from dataclasses import replace

from actions.assistant.advanced import Advanced
from actions.assistant.advancing import advance
from actions.assistant.handover import hand_over, handoff
from actions.assistant.matter import Concern, Matter
from actions.assistant.reading import in_passing
from actions.assistant.said import Said
from actions.assistant.services import Services, Turn
from actions.assistant.tempers import temper
from actions.identity import is_shown

# Nothing about these hangs on an order that exists.
_WITHOUT_ORDER = frozenset({Concern.ACCOUNT, Concern.PRODUCT_QUESTION})
# For these a person has to look into the order, so it helps to know that it is the customer's.
_ABOUT_AN_ORDER = frozenset({Concern.CHANGE_ORDER, Concern.PAYMENT_ISSUE, Concern.UNEXPECTED_CANCELLATION})
_ASKED_ONCE = ("order_if_any", "proof")
_TALK = frozenset({"greet", "thank", "goodbye", "bot_challenge", "chitchat", "ask_help", "ask_human"})
MISSING_ORDER = "the order number"
MISSING_PROOF = "proof that the order is the customer's"


def advance_concern(services: Services, matter: Matter, said: Said, asked: str | None) -> Advanced:
    """The next question, None when all that the customer can give is there; what was asked once is not asked again."""
    if matter.confirm is not None or matter.goal in _WITHOUT_ORDER:
        return Advanced(matter, None)
    matter = _without_stub(services, matter)
    if matter.order_number is None and not (matter.lost and matter.goal is Concern.CHANGE_ORDER):
        return _asking_for_order(matter, said, asked)
    if matter.goal not in _ABOUT_AN_ORDER or (asked == "proof" and matter.proof is None):
        return Advanced(matter, None)
    advanced = advance(services, matter, said, asked)
    is_open = advanced.question is None and advanced.matter.confirm is None
    needs_words = matter.goal is Concern.CHANGE_ORDER and matter.description is None
    return replace(advanced, question="description") if is_open and needs_words else advanced


def note_down(services: Services, turn: Turn, advanced: Advanced) -> None:
    """A concern is in the queue from its first message on, even if the customer never answers what is asked."""
    goal = advanced.matter.goal
    begins = isinstance(goal, Concern) and goal is not turn.matter.goal and advanced.question is not None
    if begins and goal is not Concern.CHANGE_ORDER and not _is_heard(advanced.matter, turn.said):
        handoff(
            services, turn.with_matter(advanced.matter), str(goal), missing(services, turn, advanced.matter)
        )


def missing(services: Services, turn: Turn, matter: Matter) -> str | None:
    """The one fact that a person has to ask for."""
    if matter.goal in _WITHOUT_ORDER:
        return None
    if matter.order_number is None:
        return MISSING_ORDER
    with services.database.read() as session:
        shown = is_shown(session, turn.said.conversation, matter.order_number)
    return None if shown or matter.goal not in _ABOUT_AN_ORDER else MISSING_PROOF


def pass_in_passing(services: Services, turn: Turn) -> None:
    """Passes a concern on that comes up in the middle of another wish; the wish goes on (``reading``)."""
    heard = turn.said.intent == Concern.COMPLAINT and temper(turn.said.text) is not None
    if in_passing(turn.matter, turn.said, turn.asked) and not heard:
        hand_over(services, turn)


def takes_anything(turn: Turn) -> bool:
    """Whatever is said to a question that is asked once answers it, but for a question or a bit of talk."""
    asked_once = isinstance(turn.matter.goal, Concern) and turn.asked in _ASKED_ONCE
    return asked_once and not turn.said.intent.startswith("ask_") and turn.said.intent not in _TALK


def asked_again(turn: Turn) -> str | None:
    """What the form asks after something else was answered: its question, unless that is asked once only."""
    return None if isinstance(turn.matter.goal, Concern) and turn.asked in _ASKED_ONCE else turn.asked


def _asking_for_order(matter: Matter, said: Said, asked: str | None) -> Advanced:
    if asked == "order_if_any":
        return Advanced(matter, None)
    note = None if _is_heard(matter, said) else f"utter_taken_{matter.goal}"
    return Advanced(matter, "order_if_any", note)


def _is_heard(matter: Matter, said: Said) -> bool:
    """A complaint that is all anger or threat was answered and passed on as that (``heeding``)."""
    return matter.goal is Concern.COMPLAINT and temper(said.text) is not None


def _without_stub(services: Services, matter: Matter) -> Matter:
    """What is too short to be an order number is none; the customer's words are kept anyway."""
    number = matter.order_number
    stub = number is not None and services.numbers.is_too_short(number)
    return replace(matter, order_number=None) if stub else matter
