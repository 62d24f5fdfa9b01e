"""Where a new wish begins at no more than a comma: "change it to two pillows, what are your hours on Saturday".

People who write so string together what they tell, what they ask and what they want. A new wish begins where somebody asks, demands or
tells something of a thing that is named there: "it squeaks, can I send it back" is one.
"""

from __future__ import annotations

import re

from bot.engine.components.goals.adding import only_adds
from bot.engine.components.goals.things import points_back, things

NUMBER = r"#?(?:[a-z]{1,4}-?)?\d{4,}"
"""An order's number, as a pattern to be read without regard to case."""

_TELLS = (
    r"(?:the|my)(?:\s+[a-z]+){1,3}\s+(?:is|are|was|were|isn'?t|aren'?t|hasn'?t|haven'?t|doesn'?t|don'?t|didn'?t|won'?t|never|"
    r"came|arrived|has|have|i)"
)
_DEMANDS = (
    r"(?:can|could|would|will|do|may)\s+(?:i|you|we)|is\s+there|where'?s|what'?s|"
    r"(?:where|when|what|how|why|who)\s+(?:is|are|do|does|did|can|could|will|would|should|was|were|has|have|long|much|many)|"
    r"(?:please|pls|plz|kindly)\s+[a-z]+|(?:i|we)(?:'?d\s+like|\s+(?:want|need|wish|would\s+like))|"
    r"(?:cancel|track|return|exchange|swap|replace|refund|change|update|check|send|remove|add|tell|give)\s+"
    rf"(?:the|my|our|this|that|these|those|it|them|me|us|one|two|both|(?:(?:order|number|no\.?)\s+)?{NUMBER})"
)
COMMA = rf"(?P<comma>\s*,\s*)(?=(?:{_DEMANDS}|{_TELLS})\b)"
"""A comma ahead of words that could begin a wish, as a pattern to be read without regard to case."""

# "As it squeaks, ..." and "keep the belt, ..." wait for the rest of their sentence.
_WAITS = re.compile(
    r"\W*(?:(?:and|but|so|then|ok|okay|well|hi|hello)\W+)*(?:if|unless|when|whenever|while|once|after|before|until|since|because|"
    r"as|although|though|even|in\s+case|now\s+that|given|seeing|due\s+to|provided|keep|leave)\b[^.!?;,\n]*$",
    re.IGNORECASE,
)
_NAMES = re.compile(r"\b(?:your|(?:the|a|an)\s+[a-z]+\s+ones?)\b|\d{4}", re.IGNORECASE)
_ENDS = re.compile(r"[.!?;,\n]")


def continues(said: str, cut: re.Match[str]) -> bool:
    """Whether what follows the comma of `cut`, if it was cut at one, belongs to `said`, which stands ahead of it."""
    if not cut["comma"]:
        return False
    follows = _ENDS.split(cut.string[cut.end() :], maxsplit=1)[0]
    names = things(follows) or _NAMES.search(follows)
    return not names or points_back(follows) or only_adds(said) or bool(_WAITS.match(said))
