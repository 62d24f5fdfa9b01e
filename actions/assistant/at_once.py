"""By email every missing fact is asked for at once, and an answer is read for all of them: a mail is no chat."""

from __future__ import annotations

from dataclasses import replace

from actions.assistant.advanced import Advanced
from actions.assistant.matter import FAULT_GOALS, Matter
from actions.assistant.next_step import next_step
from actions.assistant.reading import GOALS_OF_REASONS
from actions.assistant.reasons import reason_in
from actions.assistant.said import EMAIL, Said
from actions.assistant.services import Services, Turn
from actions.assistant.wording import listing
from actions.policy.facts import Goal

_IN_TURN = ("order_number", "lines", "reason", "description")
_ENOUGH_WORDS = 4
_SAID = {
    "lines": "which item you mean",
    "reason": "the reason",
    "description": "what is wrong, or send a photo of it",
}


def read_on(services: Services, advanced: Advanced, said: Said, asked: str | None) -> Advanced:
    """The step after this message was read for what would be asked next, too."""
    while said.channel == EMAIL and advanced.question in ("lines", "reason", "description"):
        question = advanced.question
        if question == asked or said.text.startswith("/"):
            return advanced
        after = next_step(services, _told(advanced.matter, said, question, asked), said, question)
        if after.question == question:
            return advanced
        advanced = replace(after, note=advanced.note, values=advanced.values) if advanced.note else after
        asked = question
    return advanced


def ask_for_the_rest(turn: Turn, advanced: Advanced) -> None:
    """At the beginning of a wish, say what else is needed beside the question that follows."""
    if turn.said.channel != EMAIL or turn.asked is not None or advanced.question not in _IN_TURN:
        return
    later = _IN_TURN[_IN_TURN.index(advanced.question) + 1 :]
    missing = [_SAID[fact] for fact in later if _is_missing(advanced.matter, fact)]
    if missing:
        turn.say("utter_also_needed", facts=listing(missing))


def _is_missing(matter: Matter, fact: str) -> bool:
    if fact == "lines":
        return matter.lines is None and matter.decides() and matter.goal is not Goal.CANCEL
    if fact == "reason":
        return matter.reason is None and matter.goal in (Goal.RETURN, Goal.EXCHANGE)
    return matter.goal in FAULT_GOALS and matter.description is None and not matter.photos


def _told(matter: Matter, said: Said, question: str, asked: str | None) -> Matter:
    if question == "reason":
        return _with_reason(matter, said)
    begins = asked is None
    if question == "description" and not begins and len(said.text.split()) >= _ENOUGH_WORDS:
        return replace(matter, description=said.text)
    return matter


def _with_reason(matter: Matter, said: Said) -> Matter:
    """Only a reason in plain words counts where it was not the only thing asked for."""
    reason = reason_in(said.text)
    if reason is None:
        return matter
    goal = GOALS_OF_REASONS.get(reason, matter.goal) if matter.goal == Goal.RETURN else matter.goal
    return replace(matter, goal=goal, reason=reason)
