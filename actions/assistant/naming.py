"""Which lines of an order a phrase names: by words of the title and the variant, colours and sizes included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from actions.assistant.quantities import comes_in_pairs
from actions.assistant.sizes import coded, sizes_in, sizes_said
from actions.assistant.vocabulary import SLIP, fits, is_known, plain, rank, singular
from actions.policy.facts import Line

_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(
    "the and for with without from set pack pair size inch color colour new mini pro plus xl usa item product order "
    "one two you your has had was were are not but all any can this that want have got get need please both small "
    "medium large extra first second last other piece thing part top bottom front back".split()
)
# What stands before these in a title is its name; what follows, and the variant, is how it is.
_NAME_ENDS = re.compile(r"[,(:;|/–—]|\s-\s|\b(?:with|w/|for|in|incl|including)\s")
# Whoever means a line by how it is points to it: "the red one", "in blue", "just two black".
_POINTS = re.compile(
    r"\b(?:the|my|this|that|these|those|in|size|both|all|only|just|every\s?thing|other|\d{1,2}|one|two|three|four|five|six|of)\W*$"
)
_SHORT_ANSWER = 3  # words
_ONE = re.compile(r"\bones?\b")
_WITHOUT = re.compile(r"\b(?:without|w/o|no)\s+\w+")


@dataclass(frozen=True, slots=True)
class Named:
    """Lines that a phrase names. ``apart``: each by a word that no other line explains, else all alike."""

    lines: tuple[Line, ...]
    apart: bool


def named(phrase: str, lines: Sequence[Line]) -> Named:
    """A line is named if the phrase has a word that no other line explains, or if it fits as well as the best."""
    explained = _explained(_said(phrase, lines), lines)
    if not any(_is_meant(phrase, line, explained[line.sku]) for line in lines):
        return Named((), apart=False)
    best = max(len(found) for found in explained.values())
    own = [line for line in lines if explained[line.sku] - _of_others(line, explained)]
    if own:
        return Named(_closest(phrase, own, explained), apart=True)
    alike = tuple(line for line in lines if len(explained[line.sku]) == best)
    return Named(_by_variant(alike, explained), apart=False)


def is_name(word: str, lines: Iterable[Line]) -> bool:
    """Whether the word is one of a line's title."""
    titles = frozenset(own for line in lines for own in words_of(line.title))
    return any(fits(said, titles) for said in words_of(word))


def is_of(word: str, lines: Iterable[Line]) -> bool:
    """Whether the word is one of a line's title or variant."""
    own = frozenset(own for line in lines for own in words_of(f"{line.title} {line.variant or ''}"))
    return any(fits(said, own) for said in words_of(word))


def is_several(phrase: str, lines: Iterable[Line]) -> bool:
    """Whether the phrase has a plural of what the lines' titles have in the singular: "the shirts" """
    words = (word for word in _WORD.findall(phrase) if not comes_in_pairs(word))
    plurals = [word for word in words if singular(word) != word]
    titles = frozenset(
        word for line in lines for word in _WORD.findall(plain(line.title)) if singular(word) == word
    )
    return any(fits(singular(word), titles) for word in plurals)


def words_of(text: str) -> set[str]:
    """The words that can name something, in the singular."""
    return {singular(word) for word in _WORD.findall(plain(text))} - _COMMON


def _said(phrase: str, lines: Sequence[Line]) -> set[str]:
    """What may name a line; two words that are one thing, such as "bedside table", are not looked at alone."""
    own = {word for line in lines for word in _own_words(line)}
    typed = re.findall(r"[a-z]+", plain(phrase))
    pairs = {singular(one + other): {singular(one), singular(other)} for one, other in pairwise(typed)}
    whole = {word: parts for word, parts in pairs.items() if is_known(word, own)}
    alone = words_of(phrase).difference(*whole.values())
    return alone | set(whole) | sizes_said(phrase) | coded(phrase)


def _joined(text: str) -> set[str]:
    """Two words as one: a "Power Bank" is a powerbank."""
    return {singular(one + other) for one, other in pairwise(re.findall(r"[a-z]+", plain(text)))}


def _explained(words: set[str], lines: Sequence[Line]) -> dict[str, set[str]]:
    """The words that each line explains: each those lines that it fits most closely."""
    own = {line.sku: _own_words(line) for line in lines}
    explained: dict[str, set[str]] = {line.sku: set() for line in lines}
    for word in words:
        ranks = {sku: rank(word, others) for sku, others in own.items()}
        best = min((found for found in ranks.values() if found is not None), default=None)
        for sku, found in ranks.items():
            if found is not None and found == best:
                explained[sku].add(word)
    return explained


@lru_cache(maxsize=1024)
def _own_words(line: Line) -> frozenset[str]:
    variant = _WITHOUT.sub(" ", (line.variant or "").lower())
    return frozenset(
        words_of(f"{line.title} {variant}")
        | sizes_in(variant)
        | coded(f"{line.title} {variant}")
        | _joined(_name(line))
    )


def _by_variant(lines: tuple[Line, ...], explained: dict[str, set[str]]) -> tuple[Line, ...]:
    """ "The silver hoops": all are of sterling silver, but only one is called so to tell it from the gold ones."""
    if len({line.title for line in lines}) > 1:
        return lines
    said = {line.sku: len(explained[line.sku] & words_of(line.variant or "")) for line in lines}
    return tuple(line for line in lines if said[line.sku] == max(said.values()))


def _of_others(line: Line, explained: dict[str, set[str]]) -> set[str]:
    return {word for sku, words in explained.items() if sku != line.sku for word in words}


def _is_meant(phrase: str, line: Line, words: set[str]) -> bool:
    """ "Your earrings turned my ears green" is about no watch with a green dial."""
    if not words or _is_called(line, words) or len(phrase.split()) <= _SHORT_ANSWER or _ONE.search(phrase):
        return bool(words)
    return len(words) > 1 or any(" " in word or _points_to(phrase, word) for word in words)


def _points_to(phrase: str, word: str) -> bool:
    return any(
        singular(match[0]) == word and _POINTS.search(phrase[: match.start()]) is not None
        for match in _WORD.finditer(phrase)
    )


def _is_called(line: Line, words: Iterable[str]) -> bool:
    """Whether one of the words is of the line's name, not only of how it is."""
    return any(fits(word, _names(line)) for word in words)


@lru_cache(maxsize=1024)
def _names(line: Line) -> frozenset[str]:
    return frozenset(words_of(_name(line)) | _joined(_name(line)))


def _name(line: Line) -> str:
    return _NAME_ENDS.split(plain(line.title))[0]


def _closest(phrase: str, lines: Sequence[Line], explained: dict[str, set[str]]) -> tuple[Line, ...]:
    """Lines that are called by their names before others, and by the last of words in a row before what stands before it.

    "The mug came without its handle" is about no knife with a wooden handle, "baby cam" about no bib of a baby.
    """
    near = [line for line in lines if _is_near(line, explained[line.sku])] or lines
    called = [line for line in near if _is_called(line, explained[line.sku])]
    heads = [line for line in called if not _stands_before(phrase, line, called, explained)]
    return tuple(heads or called or near)


def _is_near(line: Line, words: Iterable[str]) -> bool:
    """Whether a word stands in its title or variant: "the wooden toy" is no plush elephant, which is a toy as well."""
    own = _own_words(line)
    return any((rank(word, own) or 0) <= SLIP for word in words)


def _stands_before(phrase: str, line: Line, lines: Sequence[Line], explained: dict[str, set[str]]) -> bool:
    """Whether each word for the line is followed at once by one for another line that it does not explain."""
    typed = [singular(word) for word in re.findall(r"[a-z]+", phrase)]
    others = {word for other in lines if other is not line for word in explained[other.sku]} - explained[
        line.sku
    ]
    after = [following for word, following in pairwise([*typed, ""]) if word in explained[line.sku]]
    return bool(after) and all(word in others for word in after)
