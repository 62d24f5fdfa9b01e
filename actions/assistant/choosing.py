"""Which lines of an order a customer means: "the blender", "both shirts", "two of the mugs", "everything"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from actions.policy.facts import AskedLine, Line

_ALL = re.compile(
    r"\b(all( of (it|them|these))?|both|every ?thing|each|the (whole|entire|full|complete) (order|thing|lot)|"
    r"whole order|entire order)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(
    "the and for with without from set pack pair size inch color colour new mini pro plus xl usa item product order "
    "one two you your has had was were are not but all any can this that want have got get need please".split()
)
_NUMBERS = {
    word: value
    for value, word in enumerate("one two three four five six seven eight nine ten".split(), start=1)
}
_ANY = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})"
_QUANTITY = re.compile(
    rf"\b(?:only|just|meant)\s+{_ANY}\b|(?<!size )(?<!#)\b{_ANY}\s+(?:of|pieces?|pcs|units?)\b"
    rf"|(?<!size )(?<![#\d-])\b(\d{{1,2}}|{'|'.join(list(_NUMBERS)[1:])})\s+(?!days?\b|hours?\b|weeks?\b|months?\b)[a-z]"
)


def means_all(text: str) -> bool:
    """Whether the text says that every line is meant."""
    return bool(_ALL.search(text))


def named_lines(text: str, lines: Iterable[Line]) -> list[Line]:
    """The lines whose title or variant the text names best; several where it fits several alike."""
    words = _words(text)
    scored = [(_score(words, line), line) for line in lines]
    best = max((score for score, _ in scored), default=0)
    return _by_own_words(words, [line for score, line in scored if score > 0], best)


def choose(text: str, lines: tuple[Line, ...]) -> tuple[AskedLine, ...] | None:
    """The lines the text asks for, with the quantity where it names one line and a number; None if it names none."""
    named = named_lines(text, lines)
    if not named:
        return tuple(AskedLine(line.sku) for line in lines) if means_all(text) else None
    if len(named) == 1:
        return (AskedLine(named[0].sku, quantity_in(text)),)
    return tuple(AskedLine(line.sku) for line in named)


def quantity_in(text: str) -> int | None:
    """The number of pieces the text asks for; "the red one", "size 9" and an order number are none."""
    match = _QUANTITY.search(text.lower())
    if match is None:
        return None
    word = next(group for group in match.groups() if group)
    return int(word) if word.isdigit() else _NUMBERS[word]


def _by_own_words(words: set[str], lines: list[Line], best: int) -> list[Line]:
    """A line stays if the text has a word that no other line explains, or if it fits as well as the best."""
    if not best:
        return []
    own = [line for line in lines if _explained(words, line) - _of_others(words, line, lines)]
    return own or [line for line in lines if _score(words, line) == best]


def _of_others(words: set[str], line: Line, lines: list[Line]) -> set[str]:
    return {word for other in lines if other is not line for word in _explained(words, other)}


def _explained(words: set[str], line: Line) -> set[str]:
    own = _words(f"{line.title} {line.variant or ''}")
    return {word for word in words if any(_alike(word, other) for other in own)}


def _score(words: set[str], line: Line) -> int:
    return len(_explained(words, line))


def _alike(word: str, other: str) -> bool:
    """The same word, give or take one slip of the fingers in four letters or more."""
    return word == other or (
        min(len(word), len(other)) > 3 and OSA.distance(word, other, score_cutoff=1) <= 1
    )


def _words(text: str) -> set[str]:
    return {_singular(word) for word in _WORD.findall(text.lower())} - _COMMON


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
