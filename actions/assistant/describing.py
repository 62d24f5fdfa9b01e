"""Whether the words of a claim say already what is wrong, so that it need not be asked for (clause fault.reasons)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from actions.assistant.matter import Wanted
from actions.assistant.naming import is_name, words_of
from actions.policy.facts import Goal, Line

# One such word is a description by itself.
_SYMPTOM = re.compile(
    r"^(?:leak|crack|torn|tear|rip|scratch|dent|shatter|stain|hole|smell|noise|noisy|rust|mold|mould|overheat|flicker|snap|peel|"
    r"chip|bent|burn|loose|stuck|smash|shrunk|shrank|fray|wobbl)"
)
# What every message about a parcel has, and the words for a fault that do not say which.
_SAYS_NOTHING = frozenset(
    "about again ago all already also and another any anything are arrive arrived back bad because been being both bought box "
    "bring broke broken but buy came can cannot claim complain complaint completely could customer damage damaged day days deal dear "
    "defect defective delivered delivery did didn different does doesn don else email exchange fault faulty few fine first for from fully get give "
    "got had has have haven hello help her here hey him his how incomplete instead isn issue its item items just know like mail "
    "make makes many may missing money month months morning mine much name need new not nothing now number off one only open "
    "opened order ordered other our out over package parcel part parts piece pieces please pls problem product products purchase "
    "quite really receive received refund repair replace replacement report return returned same say see send sent she should "
    "some something soon sorry such than thank thanks that the their them then there these they thing things this those time today "
    "totally unhappy use used very want wanted was wasn way week weeks well went were what when where which whole why will with won "
    "work worked working works would wouldn wrong yes yesterday yet you your evening afternoon night ever even full two three".split()
)
_CONTACT = re.compile(r"\S+@\S+|\S*\d\S*")
_WORD = re.compile(r"[a-z]{3,}")
_SIGNED = re.compile(r"[.!?,\n]\s*[A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)?\s*$")  # whose message it is, at its end
_ENOUGH = {Goal.DEFECT: 2}


def describes(text: str, goal: Wanted, lines: Iterable[Line]) -> bool:
    """Whether the text says more than that something is wrong with the lines: "the lid leaks", "the charger is missing"."""
    lines = tuple(lines)
    variants = {word for line in lines for word in words_of(line.variant or "")}
    words = set(_WORD.findall(_CONTACT.sub(" ", _SIGNED.sub("", text).lower()))) - _SAYS_NOTHING - variants
    weight = sum(2 if _SYMPTOM.match(word) else 1 for word in words if not is_name(word, lines))
    return weight >= _ENOUGH.get(Goal(str(goal)), 1)
