"""A customer's words cut into phrases: what they ask for, and what they leave out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

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
    r",?\s*\b(?:except(?:ing)?(?:\s+for)?|apart\s+from|other\s+than|excluding|minus|"
    rf"(?:(?<=all)|(?<=everything)|(?<=both))\s+but)\s+(?!(?:\d+|one|two|three|four|five)\s+of\b)(.*?){_CLAUSE_END}"
)
_NOT = re.compile(
    r"\b(not|keep(?:ing)?|(?:don't|dont|do\s+not|no\s+need\s+to|not\s+to)\s+(?:(?:want|need|wish)\s+to\s+)?"
    r"(?:cancel|return|exchange|replace|refund|send\s+back))\s+"
    r"((?:the|that|those|this|these|my|our|one|both|all|two|three|\d)\b.*?)"
    r"(?=$|[,.;!?\n]|\s+but\b|\s+and\s+(?:return|send|cancel|exchange|refund|replace|the\s+rest|everything)\b)"
)
_NEGATED = re.compile(r"(?:n't|\bnot|\bnever|\bcannot|\bcant|\bdont)\b[^,.;]{0,25}$")
# What somebody wants instead is not what they have.
_INSTEAD = re.compile(
    r"\b((?:exchange|swap|switch|trade|change|replace)\b(?:\s+[\w'-]+){0,7}?)\s"
    r"(?:for|into|to\s(?=an?\b|the\b|size\b|\d|[sml]\b|x+[sl]\b))[^.,;!?\n]*?"
    r"(?=$|[.,;!?\n]|\sand\s(?:return|send|cancel|refund)\b)"
)
_BREAK = re.compile(r"\s*(?:[,;&+\n]|[.!?](?=\s|$)|\b(?:and|plus|also|as\s+well\s+as|(?<!all )but)\b)\s*")
_FINE = re.compile(
    r"\b(?:is|are|'s|works?|was|were)\s+(?:all\s+|both\s+|just\s+|totally\s+)?(?:fine|ok|okay|good|great|perfect|well)\b"
)


@dataclass(frozen=True, slots=True)
class Phrases:
    """``wanted`` in the order of the text; ``spared`` are left out, ``excepted`` are left out of everything else."""

    wanted: tuple[str, ...]
    spared: tuple[str, ...]
    excepted: tuple[str, ...]

    @property
    def left_out(self) -> tuple[str, ...]:
        """All that is not meant."""
        return self.spared + self.excepted


def cut(text: str) -> Phrases:
    """The phrases of a text; what is said to be fine is neither wanted nor left out."""
    rest = spelt(text)
    excepted = tuple(match[1] for match in _EXCEPT.finditer(rest))
    rest = _EXCEPT.sub(", ", rest)
    spared = tuple(match[2] for match in _NOT.finditer(rest) if _spares(rest, match))
    rest = _NOT.sub(lambda match: ", " if _spares(rest, match) else match[0], rest)
    rest = _INSTEAD.sub(r"\1", rest)
    return Phrases(_pieces((rest,)), _pieces(spared), _pieces(excepted))


def spelt(text: str) -> str:
    """The text in lower case with the words that decide spelt right."""
    return _WORD.sub(lambda match: _right(match[0]), text.lower().translate(_APOSTROPHES))


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
    return not match[1].startswith("keep") or not _NEGATED.search(text[: match.start()])


def _pieces(texts: tuple[str, ...]) -> tuple[str, ...]:
    pieces = (piece for text in texts for piece in _BREAK.split(text))
    return tuple(piece for piece in pieces if piece and not _FINE.search(piece))
