"""Why something goes back, where the customer says so in plain words: then it is not asked for any more.

Only what can mean nothing else is a reason; "if it were broken" and "it is not broken" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from actions.assistant.matter import Wanted
from actions.policy.facts import Goal, Reason

# Whatever such an answer is classified as, often as the wish to return it.
_FITS_NOT = (
    r"(?:do(?:es)?|did)(?:n['’]?t|\s+not)\s+(?:\w+\s+){0,2}?fit"
    r"|too\s+(?:small|big|large|tight|loose|short|long|wide|narrow)|(?<!sent me the )(?<!got the )(?<!received the )wrong\s+size"
)
_GOT = r"(?:sent|send|got|get|received|delivered|shipped|came|arrived|gave)\b[^.,;!?]{0,25}?"
_BOUGHT = r"\b(?:ordered|bought|chose|picked|purchased|clicked)\b[^.,;!?]{0,25}?"
_THING = r"(?:item|product|article|thing|one|order|model|colou?r|size|pair|shirt|shoes?)s?"
_WORKS_NOT = (
    r"(?:do(?:es)?|did|wo)(?:n['’]?t|\s+not)\s+(?:even\s+|really\s+)?(?:work|turn on|switch on|start|charge|power on)|not\s+working|"
    r"stopped\s+working|quit\s+working"
)
# Those that are a fault come first: what does not fit and is torn is torn.
_SAID: tuple[tuple[Reason, str], ...] = (
    (
        Reason.OTHER,
        rf"{_BOUGHT}(?:wrong\s+(?!size){_THING}|by\s+(?:mistake|accident)|accidentally)|accidentally\s+(?:ordered|bought)",
    ),
    (
        Reason.NOT_AS_SPECIFIED,
        r"not\s+(?:\w+\s+){0,2}?(?:as|like)\s+(?:described|advertised|pictured|shown|(?:in|on)\s+the\s+(?:picture|photo|website|description)s?)"
        r"|(?:different\s+from|nothing\s+like|not\s+like|\w+n['’]?t\s+match|not\s+match)\s+(?:what\s+was\s+)?(?:the\s+|your\s+)?(?:\w+\s+)?"
        r"(?:picture|photo|description|listing|advertis)\w*",
    ),
    (
        Reason.WRONG_ITEM,
        rf"{_GOT}\bwrong\s+{_THING}|wrong\s+(?:item|product|article)|not\s+(?:the\s+\w+\s+|what\s+)i\s+(?:had\s+)?ordered",
    ),
    (
        Reason.INCOMPLETE,
        r"(?:parts?|pieces?|screws?|accessor(?:y|ies)|charger|cable|manual|lid|remote|batter(?:y|ies)|something|one|it)\s+(?:is|are|was|were)\s+missing"
        r"|(?:is|are|was|were)\s+missing\s+(?:an?\s+|the\s+|some\s+|its\s+)?\w+|missing\s+(?:parts?|pieces?|accessor(?:y|ies))|incomplete",
    ),
    (Reason.DAMAGED, r"damaged|smashed|shattered|crushed"),
    (
        Reason.FLAWED,
        rf"{_WORKS_NOT}|broken|broke|defective|faulty|flawed|cracked|torn|ripped|leaks|leaking|scratched|dented|chipped|stained|snapped|"
        r"ha(?:s|d|ve)\s+an?\s+(?:\w+\s+)?(?:crack|hole|tear|dent|scratch|stain|defect|fault|flaw)|dead\s+on\s+arrival|(?:fell|falling|came)\s+apart",
    ),
    (Reason.DOES_NOT_FIT, _FITS_NOT),
    (
        Reason.LATE,
        r"(?:came|arrived|delivered|was|were|got here)\s+(?:way\s+|far\s+|much\s+)?(?:too\s+)?late(?!r)(?!\s+to\b)|took\s+(?:way\s+|far\s+)?too\s+long",
    ),
    (
        Reason.CHANGED_MIND,
        r"chang(?:ed|ing)\s+my\s+mind|(?:no\s+longer|do(?:es)?(?:n['’]?t|\s+not))\s+(?:really\s+)?(?:want|need|like)\s+"
        r"(?:it|them|this|that|these|those|the\s+\w+)\b(?!\s+to\b)|(?:found|saw|got)\s+(?:it|one|them)\s+cheaper|not\s+for\s+me\b",
    ),
)
_PATTERNS = tuple((reason, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for reason, words in _SAID)
_NOT = re.compile(
    r"(?:\bnot|n['’]?t|\bnever|\bno|\bnothing(?:\s+is)?)\s+(?:\w+\s+){0,2}$|\b(?:if|whether|in case|unless|when|what|suppose)\b[^.,;!?]*$",
    re.IGNORECASE,
)
_FITTING: dict[str, frozenset[Reason]] = {
    Goal.CANCEL: frozenset({Reason.CHANGED_MIND, Reason.DOES_NOT_FIT, Reason.OTHER}),
    Goal.DEFECT: frozenset({Reason.FLAWED, Reason.DAMAGED, Reason.NOT_AS_SPECIFIED}),
    Goal.INCOMPLETE: frozenset({Reason.INCOMPLETE}),
    Goal.WRONG_ITEM: frozenset({Reason.WRONG_ITEM}),
}


def reason_in(text: str) -> Reason | None:
    """The reason that the words give, a fault before anything else."""
    return next(_reasons(text), None)


def reason_with(goal: Wanted, text: str) -> Reason | None:
    """The reason that comes with a wish, if it is one that such a wish can have.

    "The blender is loud, I do not need it any more" stays a claim; what has not come cannot be broken.
    """
    if goal in (Goal.RETURN, Goal.EXCHANGE):
        return reason_in(text)
    fitting = _FITTING.get(str(goal), frozenset())
    return next((reason for reason in _reasons(text) if reason in fitting), None)


def _reasons(text: str) -> Iterator[Reason]:
    for reason, pattern in _PATTERNS:
        if any(not _NOT.search(text[: match.start()]) for match in pattern.finditer(text)):
            yield reason
