"""Whether what a mail asks for can be done without asking back: who writes, which order and what is wanted leave no doubt.

Only for a cancellation, which can be taken back for a while (clause cancel.window); a return is completed on the website.
"""

from __future__ import annotations

import re
from dataclasses import replace

from actions.assistant.advanced import Advanced
from actions.assistant.matter import Answer, Matter
from actions.assistant.numbering import orders_meant
from actions.assistant.said import EMAIL, Said
from actions.assistant.services import Services
from actions.identity import How, how_shown, offered_orders
from actions.policy.facts import Goal

SURE = 0.7
# A question, a condition or a second thought: then it is asked, and a yes does it.
_DOUBT = re.compile(
    r"\b(?:(?:can|could|may|should|shall|do) i\b|am i able|(?:is it|would it be|still) possible|how (?:do|can|could|would|to)\b|"
    r"if\b|unless|whether|until|otherwise|thinking|think\b|consider\w*|might|maybe|perhaps|probably|not sure|unsure|wonder\w*|"
    r"depend\w*|first\b|before\b|wait\b|instead|rather|or (?:is|are|do|does|can|could|should|change|if|would|will|what|else|just|only|maybe)\b|but\b|what happens|what would|any chance|"
    r"(?:do not|don['’]?t|dont|never|not|did not|didn['’]?t|haven['’]?t|wasn['’]?t)\s+(?:\w+\s+){0,3}?cancel\w*)",
    re.IGNORECASE,
)
_ANSWERS_ONLY = frozenset({"inform", "cancel_order", "correct"})


def at_once(services: Services, advanced: Advanced, said: Said, asked: str | None) -> Advanced:
    """The step without the question for a yes, where the mail itself is one."""
    matter = advanced.matter
    if advanced.question != "confirm" or matter.goal is not Goal.CANCEL or said.channel != EMAIL:
        return advanced
    if not (_is_wanted(matter, said, asked) and _is_theirs(services, matter, said)):
        return advanced
    return Advanced(replace(matter, confirm=Answer.YES, approved=False), None, advanced.note, advanced.values)


def _is_wanted(matter: Matter, said: Said, asked: str | None) -> bool:
    """By this message, or by an earlier one to which this one only adds which order or item is meant."""
    words = f"{matter.words or ''}\n{said.text}"
    if said.overtaken or asked == "confirm" or words.lstrip().startswith("/") or _DOUBT.search(words):
        return False
    if asked is None:
        return said.intent == "cancel_order" and said.confidence >= SURE
    return said.intent in _ANSWERS_ONLY and not said.text.startswith("/")


def _is_theirs(services: Services, matter: Matter, said: Said) -> bool:
    """The mail server vouches for the sender, and the order is the one that is named, or the only one there is."""
    number, named = str(matter.order_number), orders_meant(said)
    with services.database.read() as session:
        if how_shown(session, said.conversation, number) is not How.SENDER:
            return False
        if not named:
            return len(offered_orders(session, said.conversation, 2)) == 1
    return len(named) == 1 and (services.numbers.normalise(named[0]) or named[0]) == number
