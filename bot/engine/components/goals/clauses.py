"""Where in a message a new wish may begin: at the end of a sentence, and at words such as "and", "also", "but"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.engine.components.goals.adding import ADDS, WORD, adds, only_begins
from bot.engine.components.goals.commas import COMMA, NUMBER, continues
from bot.engine.components.goals.conditions import OR_ELSE, after_if, is_otherwise, threats
from bot.engine.components.goals.refusing import refusals
from bot.engine.components.goals.things import points_back, things
from bot.engine.components.spans import Covered, Span

MOST = 12
"""So many clauses are looked at; what follows belongs to the last one."""
FEWEST_WORDS = 2

Mark = Literal["", "refused", "otherwise"]

# "Order no. 10423" is one name, so is "Mr. Reed".
_SHORT = r"(?<!\bp\.s\.)(?<!\bn[or]\.(?=\s*#?\d))(?<!\bmr\.)(?<!\bmrs\.)(?<!\bms\.)(?<!\bdr\.)(?<!\bst\.)"
_SENTENCE = (
    rf"\s+(?=(?:\d[.)]|[a-e]\))\s)|(?<!\s\d\.)(?<!^\d\.){_SHORT}(?<=[.!?…])[\"')\]]*\s+|\n+|;\s*|\s+[-–—]+\s+"
)
# After "and" a new wish begins only where a new sentence could: "salt and pepper" is one thing.
_OPENS = (
    "i|i'?[dmv]e?|i'?ll|id|im|ive|we|we'?[drv]e?|my|our|where'?s?|when|what'?s?|how'?s?|why|who|which|can|could|would|will|"
    "is|are|do|does|did|has|have|was|please|pls|plz|kindly|cancel|return|exchange|refund|swap|replace|send|change|update|tell|"
    "track|check|give|let|help|connect|transfer|get|ship|resend|need|want|stop|remove|add|also|then|it|they|the|that|this|"
    "correct|fix|find|put|make|take|look|see|hold|keep|delete|close|unsubscribe|confirm|explain|call|email|"
    "there|you|nobody|whether|if\\s+(?:you|(?:i|we)\\s+(?:can|may|could))|no\\s+one|another|one\\s+more|secondly|second|"
    rf"{NUMBER}\s+(?:is|was|has|hasn'?t|came|never|should|still|did|didn'?t)|for\s+(?:(?:order|number)\s+)?{NUMBER}"
)
_AND = rf"(?<!\boh)(?<!\boh,)(?:\s*,\s*|\s+)(?:and|but|plus|then|&|so)\b(?:\s*,)?\s+(?=(?:{_OPENS})\b)"
_ALSO = rf"(?:\s*,\s*|\s+)(?=(?:{ADDS})\b)"
_ELSE_CUT = rf"\s*,\s*(?:and\s+|or\s+|but\s+|then\s+)?(?=(?:{OR_ELSE})\b)"
_CUT = re.compile(f"{_SENTENCE}|{_ELSE_CUT}|{_AND}|{_ALSO}|{COMMA}", re.IGNORECASE)
_ASKS = re.compile(
    r"\?|\b(?:please|pls|plz|kindly|want|wanna|need|(?:like|love) to|(?:would|i'?d|we'?d) like|should be|waiting (?:for|on)|"
    r"can you|could you|would you|i'?d rather|let me)\b|"
    r"^\W*(?:(?:and|but|so|then|ok|hi|hello)\W+)*(?:where|when|how|what|why|who|can|could|would|will|is|are|do|does|did|has|"
    r"have|may|cancel|return|exchange|refund|swap|replace|send|change|update|tell|track|check|give|help|connect|transfer|"
    r"get|ship|resend|stop|remove|add|take|put|make|find)\b",
    re.IGNORECASE,
)
# "... and return something else": about another thing than what was spoken of; "you sent me something else" is about the same.
_OF_SOMETHING_ELSE = re.compile(
    r"(?<!me )(?<!us )(?<!got )(?<!get )(?<!received )(?<!was )(?<!is )\bsomething\s+else\b|"
    r"\b(?:another|(?:my|the|an)\s+(?:other|older|earlier|previous))\s+(?:order|purchase)\b|"
    r"\b(?:my|the)\s+other\s+(?:item|thing|one|article)s?\b",
    re.IGNORECASE,
)
_IF_THEN = re.compile(r"\b(?:if|unless)\b[^.!?;\n]*\bthen\s+$", re.IGNORECASE)
_GAP = re.compile(r"[\s,;-]*(?:but\s+)?", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    """Characters `start` to `end` of the message.

    `added`: its words say that it comes on top of what was said; `asks`: it asks or demands, and does not only tell;
    `refused`: it says what is not wanted; `otherwise`: what is wanted only if the rest cannot be had; `else_`: it speaks of
    another thing than what was spoken of. `things`: words of the names of what it points to; `back`: it speaks of "it" before it
    names one.
    """

    start: int
    end: int
    added: bool
    asks: bool
    refused: bool = False
    otherwise: bool = False
    else_: bool = False
    things: frozenset[str] = frozenset()
    back: bool = False


def clauses(text: str, spans: Sequence[Span] = ()) -> list[Clause]:
    """The clauses of `text` in order, none of them a single word; empty where there are not at least two.

    Nothing is cut inside a span, and an earlier message that this one repeats is left out.
    """
    found = [part for part in _parts(text, spans) if not _is_quoted(part, spans)]
    return found if len(found) > 1 else []


def _parts(text: str, spans: Sequence[Span]) -> list[Clause]:
    parts: list[Clause] = []
    for start, end, mark in _pieces(text, Covered(len(text), spans)):
        if len(parts) == MOST:
            parts[-1] = _clause(text, parts[-1].start, end)
        elif len(WORD.findall(text, start, end)) >= FEWEST_WORDS:
            parts.append(_clause(text, start, end, mark))
    return parts


def _pieces(text: str, covered: Covered) -> Iterator[tuple[int, int, Mark]]:
    """The stretches of the text, cut again at what is not wanted, and at what is to be done only later."""
    for start, end in _stretches(text, covered):
        begin = start
        for threat, goes_on in threats(text[start:end]):
            yield from _with_refusals(text, after_if(text, begin), start + threat)
            yield start + threat, start + goes_on, "otherwise"
            begin = after_if(text, start + goes_on)
        yield from _with_refusals(text, begin, end)


def _with_refusals(text: str, start: int, end: int) -> Iterator[tuple[int, int, Mark]]:
    begin = start
    for refused, goes_on in refusals(text[start:end]):
        yield begin, start + refused, ""
        yield start + refused, start + goes_on, "refused"
        begin = _after_comma(text, start + goes_on)
    yield begin, end, ""


def _after_comma(text: str, start: int) -> int:
    """Where the next word begins after what was not wanted."""
    gap = _GAP.match(text, start)
    return gap.end() if gap else start


def _stretches(text: str, covered: Covered) -> Iterator[tuple[int, int]]:
    begin = 0
    for cut in _CUT.finditer(text):
        said = text[begin : cut.start()]
        inside = covered.touches(cut.start(), cut.end()) or _is_if_then(text[begin : cut.end()])
        if not (inside or only_begins(said, cut) or continues(said, cut)):
            yield begin, cut.start()
            begin = cut.end()
    yield begin, len(text)


def _is_if_then(said: str) -> bool:
    """ "If it is not here then I'll cancel" is one sentence."""
    return bool(_IF_THEN.search(said))


def _clause(text: str, start: int, end: int, mark: Mark = "") -> Clause:
    said = text[start:end]
    asks = bool(_ASKS.search(said))
    return Clause(
        start,
        end,
        added=adds(said, text[:start], asks=asks),
        asks=asks,
        refused=mark == "refused",
        otherwise=mark == "otherwise" or is_otherwise(said),
        else_=bool(_OF_SOMETHING_ELSE.search(said)),
        things=things(said),
        back=points_back(said),
    )


def _is_quoted(part: Clause, spans: Sequence[Span]) -> bool:
    return any(span.quoted and part.start <= span.start < part.end for span in spans)
