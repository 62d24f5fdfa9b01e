"""Where in a message a new wish may begin: at the end of a sentence, and at words such as "and", "also", "but"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.engine.components.goals.refusing import refusals
from bot.engine.components.spans import Covered, Span

MOST = 12
"""So many clauses are looked at; what follows belongs to the last one."""
FEWEST_WORDS = 2

_SENTENCE = r"\s+(?=\d[.)]\s)|(?<!\s\d\.)(?<!^\d\.)(?<=[.!?…])[\"')\]]*\s+|\n+|;\s*|\s+[-–—]+\s+"
# After "and" a new wish begins only where a new sentence could: "salt and pepper" is one thing.
_OPENS = (
    "i|i'?[dmv]e?|i'?ll|id|im|ive|we|we'?[drv]e?|my|our|where'?s?|when|what'?s?|how'?s?|why|who|which|can|could|would|will|"
    "is|are|do|does|did|has|have|was|please|pls|plz|kindly|cancel|return|exchange|refund|swap|replace|send|change|update|tell|"
    "track|check|give|let|help|connect|transfer|get|ship|resend|need|want|stop|remove|add|also|then|it|they|the|that|this|"
    "there|you|nobody|no\\s+one|another|one\\s+more|secondly|second"
)
_AND = rf"(?:\s*,\s*|\s+)(?:and|but|plus|then|&|so)\b(?:\s*,)?\s+(?=(?:{_OPENS})\b)"
_ADDS = (
    r"also|in addition|additionally|besides|another (?:thing|question)|one more (?:thing|question)|by the way|btw|secondly|"
    r"on top of that|while (?:you'?re|i'?m) at it|plus|the (?:one before|other one)"
)
_ALSO = rf"(?:\s*,\s*|\s+)(?=(?:{_ADDS})\b)"
_OR_ELSE = (
    r"otherwise|or\s+else|if\s+(?:not(?=\W)|(?:that|this|it)(?:'?s|\s+is)\s+(?:not\s+possible|too\s+late|no\s+longer\s+possible)|"
    r"(?:that|it|this)\s+(?:doesn'?t\s+work|does\s+not\s+work|won'?t\s+work|isn'?t\s+possible|can'?t\s+be\s+done)|"
    r"you\s+(?:can'?t|cannot)(?=\s*,|\s+i\b))"
)
_ELSE_CUT = rf"\s*,\s*(?:and\s+|or\s+|but\s+|then\s+)?(?=(?:{_OR_ELSE})\b)"
_CUT = re.compile(f"{_SENTENCE}|{_ELSE_CUT}|{_AND}|{_ALSO}", re.IGNORECASE)
_ADDED = re.compile(rf"\W*(?:(?:and|but|oh|then|ok|okay)\W+)*(?:{_ADDS})\b|\W*\d[.)]\s", re.IGNORECASE)
_LATER_ADDED = re.compile(r"\b(?:also|too|as well)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:please|pls|plz|kindly|want|wanna|need|like to|can you|could you|would you|i'?d rather|let me)\b|"
    r"^\W*(?:(?:and|but|so|then|ok|hi|hello)\W+)*(?:where|when|how|what|why|who|can|could|would|will|is|are|do|does|did|has|"
    r"have|may|cancel|return|exchange|refund|swap|replace|send|change|update|tell|track|check|give|help|connect|transfer|"
    r"get|ship|resend|stop|remove|add|take|put|make|find)\b",
    re.IGNORECASE,
)
# "cancel it, otherwise I'll send it back": what is wanted only if the rest cannot be had.
_ELSE = re.compile(rf"\W*(?:(?:and|or|but|then)\W+)*(?:{_OR_ELSE})", re.IGNORECASE)
# "... and return something else": about another thing than what was spoken of; "you sent me something else" is about the same.
_OF_SOMETHING_ELSE = re.compile(
    r"(?<!me )(?<!us )(?<!got )(?<!get )(?<!received )(?<!was )(?<!is )\bsomething\s+else\b|"
    r"\b(?:another|(?:my|the|an)\s+(?:other|older|earlier|previous))\s+(?:order|purchase)\b|"
    r"\b(?:my|the)\s+other\s+(?:item|thing|one|article)s?\b",
    re.IGNORECASE,
)
_GAP = re.compile(r"[\s,;-]*(?:but\s+)?", re.IGNORECASE)
_WORD = re.compile(r"\w[\w'’-]*")


@dataclass(frozen=True)
class Clause:
    """Characters `start` to `end` of the message.

    `added`: its words say that it comes on top of what was said; `asks`: it asks or demands, and does not only tell;
    `refused`: it says what is not wanted; `otherwise`: what is wanted only if the rest cannot be had; `else_`: it speaks of
    another thing than what was spoken of.
    """

    start: int
    end: int
    added: bool
    asks: bool
    refused: bool = False
    otherwise: bool = False
    else_: bool = False


def clauses(text: str, spans: Sequence[Span] = ()) -> list[Clause]:
    """The clauses of `text` in order, none of them a single word; empty where there are not at least two.

    Nothing is cut inside a span, and an earlier message that this one repeats is left out.
    """
    found = [part for part in _parts(text, spans) if not _is_quoted(part, spans)]
    return found if len(found) > 1 else []


def _parts(text: str, spans: Sequence[Span]) -> list[Clause]:
    parts: list[Clause] = []
    for start, end, refused in _pieces(text, Covered(len(text), spans)):
        if len(parts) == MOST:
            parts[-1] = _clause(text, parts[-1].start, end)
        elif len(_WORD.findall(text, start, end)) >= FEWEST_WORDS:
            parts.append(_clause(text, start, end, refused))
    return parts


def _pieces(text: str, covered: Covered) -> Iterator[tuple[int, int, bool]]:
    """The stretches of the text, cut again where one ends to say what is not wanted and goes on."""
    for start, end in _stretches(text, covered):
        begin = start
        for refused, goes_on in refusals(text[start:end]):
            yield begin, start + refused, False
            yield start + refused, start + goes_on, True
            begin = _after_comma(text, start + goes_on)
        yield begin, end, False


def _after_comma(text: str, start: int) -> int:
    """Where the next word begins after what was not wanted."""
    gap = _GAP.match(text, start)
    return gap.end() if gap else start


def _stretches(text: str, covered: Covered) -> Iterator[tuple[int, int]]:
    begin = 0
    for cut in _CUT.finditer(text):
        if not covered.touches(cut.start(), cut.end()):
            yield begin, cut.start()
            begin = cut.end()
    yield begin, len(text)


def _clause(text: str, start: int, end: int, refused: bool = False) -> Clause:
    said = text[start:end]
    added = _ADDED.match(said) or _LATER_ADDED.search(said)
    return Clause(
        start,
        end,
        added=bool(added),
        asks=bool(_ASKS.search(said)),
        refused=refused,
        otherwise=bool(_ELSE.match(said)),
        else_=bool(_OF_SOMETHING_ELSE.search(said)),
    )


def _is_quoted(part: Clause, spans: Sequence[Span]) -> bool:
    return any(span.quoted and part.start <= span.start < part.end for span in spans)
