"""Whether a customer means everything that was bought: "all of it", "the whole order"."""

from __future__ import annotations

import re

from actions.assistant.phrases import spelt

_ALL = re.compile(
    r"(?<!at )(?<!after )(?<!above )(?<!that's )(?<!thats )(?<!that is )(?<!first of )(?<!for )"
    r"(?<!'re )(?<!'ve )(?<!are )(?<!were )(?<!have )(?<!is )(?<!was )"
    r"\b(?:all(?: of (?:it|them|these|those|my|the))?(?! (?:good|right|day|week|night|month|year|over|along|about|set|done|"
    r"i|you|we|that|my life|the best|the time|the way|this time|two|three|four|five|six|\d|but \w+ of))|"
    r"every ?thing(?! (?:else|i said|feels|smells|looks|works|(?:is|was|gets|got)(?! (?:all |completely |totally )?(?:broken|damaged|smashed|defective|faulty|wrong|missing|torn|dead|crushed|shattered|ruined))))|each (?:of|one|item)|"
    r"the (?:whole|entire|full|complete) (?:order|thing|lot|purchase)|whole (?:order|lot)|entire order)\b"
)
# "They are all broken", where nothing was named before that "they" could be.
_THEY_ALL = re.compile(
    r"^(?:(?:hi|hello|ok|well|no|yes)\W+)*(?:they|these|those)(?:'re|'ve|\s+(?:are|were|have))?\s+all\b"
)
# "Everything, I'm afraid", but not "everything from Lumière".
_ALL_ALONE = re.compile(
    r"^(?:(?:please|cancel|return|refund|exchange|i|want|would|like|to|send|take|back|need|i'd|well|ok|it's|just|hi|hello)\s+)*"
    r"(?:everything|all of (?:it|them)|(?:the )?whole (?:order|lot))"
    r"(?:\s+(?:please|pls|i'm|afraid|thanks|back|in|it|the|order|box|actually|goes|has|must|should|go|to|be))*$"
)
# "Everything for the car" is not everything.
_ALL_OF_A_KIND = re.compile(
    r"\b(?:everything|all)\s+(?:for|from|with|made|in|by|that(?:'s|s)?)\b(?!\s+(?:i|we|you|came|was|is\s+in|were)\b)(?!\s+(?:the|my|this|that)\s+(?:order|box|parcel|package|list|cart|purchase)\b)"
)


def means_all(text: str) -> bool:
    """Whether the text says that every line is meant."""
    said = spelt(text)
    return bool(_ALL.search(said) or _THEY_ALL.search(said))


def is_all(phrase: str) -> bool:
    """Whether the phrase says so and nothing else, whatever the others tell: "Everything, I'm afraid"."""
    return bool(_ALL_ALONE.match(phrase))


def is_of_a_kind(text: str) -> bool:
    """Whether all of a kind are meant, and not all."""
    return bool(_ALL_OF_A_KIND.search(spelt(text)))
