"""From a message to what is known of the matter: pure, so that every reading can be tested without an engine.

``read`` returns the matter as the message leaves it, or None when the message is no part of the matter (a question
in between, a thank-you): then a rule answers it and the form asks its question again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from actions.assistant.evidence import with_photos
from actions.assistant.looking import look, told_at_once
from actions.assistant.matter import FAULT_GOALS, GOALS_OF_INTENTS, Answer, Concern, Matter, Wanted
from actions.assistant.numbering import bare_number, is_quoted, orders_meant
from actions.assistant.quantities import clear_quantity
from actions.assistant.reasons import reason_in, reason_with
from actions.assistant.said import EMAIL, Said
from actions.policy.facts import AskedLine, Goal, Reason

ANSWERS = frozenset({"inform", "correct", "affirm", "deny", "stop"})
_REASONS_OF_INTENTS = {
    "report_defect": Reason.FLAWED,
    "report_incomplete": Reason.INCOMPLETE,
    "report_wrong_item": Reason.WRONG_ITEM,
    "report_delay": Reason.LATE,
    "exchange_item": Reason.DOES_NOT_FIT,
    "return_item": Reason.CHANGED_MIND,
    "deny": Reason.OTHER,
}
GOALS_OF_REASONS = {
    Reason.FLAWED: Goal.DEFECT,
    Reason.DAMAGED: Goal.DEFECT,
    Reason.INCOMPLETE: Goal.INCOMPLETE,
    Reason.WRONG_ITEM: Goal.WRONG_ITEM,
}
# A yes counts only if nothing in the message takes part of it back, and if its writer had seen the question.
_RESERVATION = re.compile(
    r"\b(but|not|no|don'?t|wait|except|only|just|instead|rather|unless|if|first|maybe|one of|actually)\b",
    re.IGNORECASE,
)
# Of their own late answer, in an answer.
_APOLOGY = re.compile(
    r"\b(?:sorry|apolog(?:y|ies|i[sz]e))\b[^.!?,;]{0,25}\b(?:delay|late|slow|wait(?:ing)?|took)\b",
    re.IGNORECASE,
)
# Asked which request is meant, "return of the shirt" names it.
_OF_CASES = FAULT_GOALS | {Goal.RETURN, Goal.EXCHANGE}
_LONG_ENOUGH_TO_DESCRIBE = 12
_SURE = 0.5
_SURE_HELP = 0.9
"""Vague words, "other things please", sound a little like a call for help; a call for help surely does."""
_SURE_YES = 0.8  # something is done after it


def read(matter: Matter, said: Said, asked: str | None) -> Matter | None:
    """The matter after this message; ``asked`` is the slot the assistant asked for last, if it did."""
    after = with_photos(matter, said) if said.is_photo_alone else _read_words(matter, said, asked)
    return after if after is None else with_photos(after, said)


def _read_words(matter: Matter, said: Said, asked: str | None) -> Matter | None:
    looked = look(matter, said, asked)
    if looked is not None:
        return looked
    if said.intent == "stop" and not _is_reason_by_mail(matter, said, asked):
        return replace(matter, confirm=Answer.STOPPED)
    if asked == "confirm" and said.intent == "withdraw_return" and matter.decides():
        return replace(matter, confirm=Answer.NO)
    asked = "order_number" if asked == "order_if_any" else asked
    after = _facts(_answer(_goal(matter, said, asked), said, asked), said, asked)
    is_taken = after != matter or said.intent in GOALS_OF_INTENTS or _is_unsure_yes(said, asked)
    return after if is_taken else None


def _is_reason_by_mail(matter: Matter, said: Said, asked: str | None) -> bool:
    """Asked by mail for an item and the reason at once, "changed my mind" is the reason; a mail stops nothing so lightly."""
    is_asked = asked == "lines" and matter.reason is None and matter.goal in (Goal.RETURN, Goal.EXCHANGE)
    return is_asked and said.channel == EMAIL and reason_in(said.text) is Reason.CHANGED_MIND


def _goal(matter: Matter, said: Said, asked: str | None) -> Matter:
    goal = GOALS_OF_INTENTS.get(said.intent)
    if goal is None or goal == matter.goal or (asked in ("description", "reason") and matter.goal):
        return matter
    if asked and said.intent == "report_delay" and _APOLOGY.search(said.text):
        return matter
    if in_passing(matter, said, asked) or (asked == "case" and goal in _OF_CASES):
        return matter
    if asked == "confirm" and goal is Concern.CHANGE_ORDER and clear_quantity(said.text):
        return matter  # "just one of them, please" corrects what is to be confirmed
    started = _begun(matter, said) if not matter.decides() or not isinstance(goal, Goal) else matter
    goal, reason = _with_reason(goal, said)
    return replace(
        started,
        goal=goal,
        reason=reason,
        told=_typed(said),
        description=_described(goal, said),
        case=None,
        confirm=None,
        approved=False,
    )


def _with_reason(goal: Wanted, said: Said) -> tuple[Wanted, Reason | None]:
    """Whoever returns something because it is broken has a claim, whatever they call it."""
    reason = _named_reason(said) or (None if _is_pressed(said) else reason_with(goal, said.text))
    return (GOALS_OF_REASONS.get(reason, goal) if reason and goal == Goal.RETURN else goal), reason


def in_passing(matter: Matter, said: Said, asked: str | None) -> bool:
    """Whether a concern comes up in the middle of another wish: it is passed on, and the wish is not lost over it."""
    goal = GOALS_OF_INTENTS.get(said.intent)
    passes = isinstance(goal, Concern) and goal is not Concern.CHANGE_ORDER
    return passes and asked not in (None, "description") and not isinstance(matter.goal, Concern | None)


def _begun(matter: Matter, said: Said) -> Matter:
    """The first message of a wish fixes its time; a change of mind within the matter keeps it."""
    since = said.first("since")
    moment = said.arrived_at if since is None else read_since(since, said)
    return replace(
        matter, requested_at=moment, key=f"{said.conversation}:{said.event}", words=said.in_titles()
    )


def read_since(since: str, said: Said) -> datetime:
    """A button of ours may carry the time of the request it goes on from; it never lies in the future."""
    return min(datetime.fromisoformat(since), said.arrived_at)


def _described(goal: Wanted, said: Said) -> str | None:
    """What is passed to a person is kept in the customer's own words; a change needs more than the word "change"."""
    if _is_pressed(said) or not isinstance(goal, Concern):
        return None
    is_long = len(said.text.split()) >= _LONG_ENOUGH_TO_DESCRIBE
    return said.text if is_long or goal is not Concern.CHANGE_ORDER else None


def _typed(said: Said) -> str | None:
    return None if _is_pressed(said) else said.text


def _is_pressed(said: Said) -> bool:
    return said.text.startswith("/")


def _facts(matter: Matter, said: Said, asked: str | None) -> Matter:
    with_order = _order_number(_with_late_reason(matter, said, asked), said, asked)
    return told_at_once(_proof(_lines(with_order, said), said, asked), said)


def _with_late_reason(matter: Matter, said: Said, asked: str | None) -> Matter:
    """A reason that comes with the answer to another question."""
    is_open = matter.decides() and matter.reason is None and asked not in (None, "description", "confirm")
    if not is_open or said.intent.startswith("ask_") or matter.goal is None:
        return matter
    goal, reason = _with_reason(matter.goal, said)
    return replace(matter, goal=goal, reason=reason, told=_typed(said)) if reason else matter


def _order_number(matter: Matter, said: Said, asked: str | None) -> Matter:
    known = matter.order_number
    number = None if known and is_quoted(said) else next(iter(orders_meant(said)), None)
    if number is None and (asked == "order_number" or known is None):
        number = bare_number(said, asked == "order_number")
    if number is None or number == known or asked == "description":
        return matter
    return replace(matter, order_number=number, lines=None, confirm=None, approved=False)


def _proof(matter: Matter, said: Said, asked: str | None) -> Matter:
    proof = said.first("email", "phone", "postal_code")
    if proof is None and asked == "proof":
        proof = next(iter(said.all("number")), None) or _typed_proof(said)
    return matter if proof is None or proof == matter.order_number else replace(matter, proof=proof)


def _typed_proof(said: Said) -> str | None:
    """A postal code of another country has no rule of its own: whatever short text has a digit may be one."""
    text = said.text.strip()
    has_digit = any(letter.isdigit() for letter in text)
    return text if has_digit and len(text) <= 12 and said.first("order_number") is None else None


def _lines(matter: Matter, said: Said) -> Matter:
    skus = said.all("sku")
    if not skus:
        return matter
    return replace(matter, lines=tuple(AskedLine(sku) for sku in skus), confirm=None, approved=False)


def _answer(matter: Matter, said: Said, asked: str | None) -> Matter:
    if asked == "confirm":
        return _confirmed(matter, said)
    if asked == "reason":
        return _reasoned(matter, said)
    if asked == "description" and _is_description(said):
        return replace(matter, description=said.text)
    return matter


def _is_unsure_yes(said: Said, asked: str | None) -> bool:
    """Whether it may be a yes to the last question, but is not surely one ("Kl"): then the question is asked again."""
    return asked == "confirm" and said.intent == "affirm" and said.confidence < _SURE_YES


def _confirmed(matter: Matter, said: Said) -> Matter:
    if _is_unsure_yes(said, "confirm"):
        return matter
    if said.intent == "affirm" and not said.overtaken and not _RESERVATION.search(said.text):
        return replace(matter, confirm=Answer.YES)
    is_no = said.intent == "deny" and clear_quantity(said.text.lower()) is None  # "no, both" corrects
    return replace(matter, confirm=Answer.NO) if is_no else matter


def _reasoned(matter: Matter, said: Said) -> Matter:
    reason = _named_reason(said) or reason_in(said.text) or _REASONS_OF_INTENTS.get(said.intent)
    if reason is None:
        return (
            replace(matter, reason=Reason.OTHER, description=said.text) if said.intent == "inform" else matter
        )
    goal = GOALS_OF_REASONS.get(reason, matter.goal) if matter.goal == Goal.RETURN else matter.goal
    return replace(matter, goal=goal, reason=reason)


def _named_reason(said: Said) -> Reason | None:
    """The reason that a button of ours carries."""
    named = said.first("reason")
    return Reason(named) if named in set(Reason) else None


def _is_description(said: Said) -> bool:
    """Anything said when a description is asked for is one, but for a clear question or a wish to speak to a person.

    Words that come with a photo describe it.
    """
    if said.photos:
        return not said.intent.startswith("ask_")
    if said.intent in GOALS_OF_INTENTS or said.intent in ANSWERS or said.intent == "nlu_fallback":
        return bool(said.text.strip())
    return said.confidence < (_SURE_HELP if said.intent == "ask_help" else _SURE)
