"""A customer's words cut into phrases: what they ask for, and what they leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from actions.assistant.keeping import NEGATED, pieces, without_kept
from actions.assistant.vocabulary import plain

_APOSTROPHES = str.maketrans("’‘", "''")
_WORD = re.compile(r"[a-z]+")
# Words that decide what is meant; one slip of the fingers in the long ones and a swap in the short ones is seen through.
_LONG = (
    "everything except excluding another second fourth cheaper cheapest expensive smaller smallest larger largest "
    "bigger biggest couple others"
).split()
_SHORT = "both half pair three four five first third last other keep size".split()
_KNOWN = frozenset([*_LONG, *_SHORT, "large"])
_SWAPPED = {
    word[:i] + word[i + 1] + word[i] + word[i + 2 :]: word for word in _SHORT for i in range(len(word) - 1)
}

_CLAUSE_END = r"(?=$|[.;!?\n]|,?\s+but\b)"
_EXCEPT = re.compile(
    r",?\s*\b(?:except(?:ing)?(?:\s+for)?|apart\s+from|aside\s+from|besides|other\s+than|excluding|minus|"
    r"(?:that|which|who)\s+(?:is\s+not|isn't|isnt|are\s+not|aren't|arent)|"
    rf"(?:(?<=all)|(?<=everything)|(?<=both))\s+but)\s+(?!(?:\d+|one|two|three|four|five)\s+of\b)(.*?)(?:{_CLAUSE_END}|(?=,\s+(?:my|i|i'm|it|they|we|that|those|he|she|because|as|since|please|thanks|thank)\b))"
)
_NOT = re.compile(
    r"\b(not|keep(?:ing)?|h(?:old|ang)(?:ing)?\s+on\s*to|(?:don't|dont|do\s+not|no\s+need\s+to|not\s+to)\s+(?:(?:want|need|wish)\s+to\s+)?"
    r"(?:cancel|return|exchange|replace|refund|send\s+back))\s+"
    r"((?:the|that|those|this|these|my|our|one|both|all|two|three|\d)\b.*?)"
    r"(?=$|[,.;!?\n]|\s+but\b|\s+and\s+(?:return|send|cancel|exchange|refund|replace|the\s+rest|everything)\b)"
)
# What somebody wants instead is not what they have.
_LIST_KEPT = re.compile(r"\b(?:keep|keeping)\s*:\s*((?:[^.;!?\n]|\.\d)*)")
_INSTEAD = re.compile(
    r"\b((?:exchange|swap|switch|trade|change|replace)\b(?:\s+[\w'-]+){0,7}?)\s"
    r"(?:for|into|to\s(?=an?\b|the\b|size\b|\d|[sml]\b|x+[sl]\b))[^.,;!?\n]*?"
    r"(?=$|[.,;!?\n]|\sand\s(?:return|send|cancel|refund)\b)"
)
# "Keep the other": what is wanted was named before.
_OTHER = re.compile(r"^(?:the\s+)?(?:others?|rest|remaining)(?:\s+(?:ones?|two|three))?$")
# What something is likened to is no thing of the order: "scratchy like paper".
_LIKENED = re.compile(r"(?<!'d )(?<!would )(?<!not )(?<!n't )\blike\s+(?:an?\s+)?[a-z]+\s*(?=$|[.,;!?\n])")
_CORRECTED = re.compile(
    r"\b(?:(?:sorry|no|oops|wait)\W+)*(?:i\s+(?:mean|meant)|no\W+wait|wait\W+no|scratch\s+that|or\s+rather|make\s+that|correction)\b\W*"
    r"|,\s*(?:(?:oh|no|ah|um|uh)\s*,?\s*)*sorry\b[\s,:-]*(?:no\b[\s,:-]*)?(?!\s|but\b|and\b|to\b|for\b|about\b|i\b|if\b|it\b|that\b|this\b|guys\b|again\b|$|[.!?])"
)


@dataclass(frozen=True, slots=True)
class Phrases:
    """``wanted`` in the order of the text; ``spared`` are left out, ``excepted`` are left out of everything else.

    ``praised``: what is good or kept.
    """

    wanted: tuple[str, ...]
    spared: tuple[str, ...]
    excepted: tuple[str, ...]
    praised: tuple[str, ...] = ()

    @property
    def left_out(self) -> tuple[str, ...]:
        """All that is not meant."""
        return self.spared + self.excepted


def corrected(text: str) -> str | None:
    """What the text says in the end, where it corrects itself: "the M, sorry, I mean the L"."""
    parts = _CORRECTED.split(spelt(text))
    return parts[-1] if len(parts) > 1 else None


def cut(text: str) -> Phrases:
    """The phrases of a text; what is said to be fine is neither wanted nor left out, and so is the rest of what is wanted."""
    rest = without_kept(spelt(text))
    excepted = tuple(match[1] for match in _EXCEPT.finditer(rest))
    rest = _EXCEPT.sub(", ", rest)
    listed = tuple(match[1] for match in _LIST_KEPT.finditer(rest))
    rest = _LIST_KEPT.sub(", ", rest)
    spared = listed + tuple(match[2] for match in _NOT.finditer(rest) if _spares(rest, match))
    rest = _NOT.sub(lambda match: ", " if _spares(rest, match) else match[0], rest)
    rest = _LIKENED.sub("", _INSTEAD.sub(r"\1", rest))
    spared = tuple(piece for piece in _pieces(spared) if not _OTHER.match(piece))
    wanted, praised = pieces(rest)
    return Phrases(tuple(wanted), spared, _pieces(excepted), tuple(praised))


def spelt(text: str) -> str:
    """The text in lower case with the words that decide spelt right."""
    return _WORD.sub(lambda match: _right(match[0]), plain(text).translate(_APOSTROPHES))


def _right(word: str) -> str:
    if len(word) < 4 or word in _KNOWN:
        return word
    if word in _SWAPPED:
        return _SWAPPED[word]
    near = (
        known for known in _LONG if word[0] == known[0] and OSA.distance(word, known, score_cutoff=1) <= 1
    )
    return next(near, word) if len(word) > 4 else word


def _spares(text: str, match: re.Match[str]) -> bool:
    """ "I don't want to keep the mug" spares nothing."""
    return not match[1].startswith(("keep", "h")) or not NEGATED.search(text[: match.start()])


def _pieces(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(piece for text in texts for piece in pieces(text)[0])
