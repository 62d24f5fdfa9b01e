"""Which lines of an order a phrase names: by words of the title and the variant, colours and sizes included."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from actions.policy.facts import Line

_WORD = re.compile(r"[a-z]{3,}")
_COMMON = frozenset(
    "the and for with without from set pack pair size inch color colour new mini pro plus xl usa item product order "
    "one two you your has had was were are not but all any can this that want have got get need please both small "
    "medium large extra first second last other".split()
)
SIZES = "xxs xs s m l xl xxl xxxl".split()
_SIZE_WORDS = {"small": "s", "medium": "m", "large": "l"}
_BIGGER = {"s": "xs", "l": "xl", "m": "m"}
_LETTER = re.compile(
    r"\b(?:(?:the|size|in|an?|my)\s+(?:\w+\s+)?)(xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl)\b(?!')|\b(xxs|xs|xl|xxl|[2-5]xl)\b"
    r"|^(s|m|l)\b(?=\s*$|\s+(?:one|please))"
)
_NAMED_SIZE = re.compile(r"\b(extra\s+|x-?)?(small|medium|large)\b")
_FIGURE = re.compile(
    r"\bsize\s+(?:us\s+|eu\s+)?(\d{1,3}(?:\.5)?)\b|\b(?:the|my|us)\s+(\d{1,3}(?:\.5)?)s?\b(?=\s*$|\s+one\b)"
)
_MEASURES = {"pound": "lb", "ounce": "oz", "feet": "ft", "foot": "ft", "inch": "in", "inche": "in"}
_MEASURE = re.compile(
    r"\b(\d{1,4}(?:\.\d)?)[\s-]?(lb|pound|oz|ounce|ft|feet|foot|inche?|in|cm|mm|ml|kg|gb|tb)s?\b"
)
_IN_VARIANT = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d)?)(?![\d.])|\b(xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl)\b(?!')")
_CODE = re.compile(r"\b([a-z]+)[\s-]?(\d{1,4})\b")


@dataclass(frozen=True, slots=True)
class Named:
    """Lines that a phrase names. ``apart``: each by a word that no other line explains, else all alike."""

    lines: tuple[Line, ...]
    apart: bool


def named(phrase: str, lines: Sequence[Line]) -> Named:
    """A line is named if the phrase has a word that no other line explains, or if it fits as well as the best."""
    words = words_of(phrase) | _sizes_said(phrase) | _coded(phrase)
    explained = {line.sku: _explained(words, line) for line in lines}
    best = max((len(found) for found in explained.values()), default=0)
    if not best:
        return Named((), apart=False)
    own = tuple(line for line in lines if explained[line.sku] - _of_others(line, explained))
    if own:
        return Named(own, apart=True)
    return Named(tuple(line for line in lines if len(explained[line.sku]) == best), apart=False)


def is_name(word: str, lines: Iterable[Line]) -> bool:
    """Whether the word is one of a line's title."""
    return any(_alike(said, own) for said in words_of(word) for line in lines for own in words_of(line.title))


def is_several(phrase: str, lines: Iterable[Line]) -> bool:
    """Whether the phrase has a plural of what the lines' titles have in the singular: "the shirts" """
    plurals = [word for word in _WORD.findall(phrase) if _singular(word) != word]
    titles = {word for line in lines for word in _WORD.findall(line.title.lower()) if _singular(word) == word}
    return any(_alike(_singular(word), title) for word in plurals for title in titles)


def size_of(line: Line) -> tuple[str, float] | None:
    """What kind of size the variant has, and its place among sizes of this kind; None where it has none or two."""
    found = {match[1] or match[2] for match in _IN_VARIANT.finditer((line.variant or "").lower())}
    if len(found) != 1:
        return None
    size = _same(found.pop())
    return ("letters", float(SIZES.index(size))) if size in SIZES else _figure_size(size)


def words_of(text: str) -> set[str]:
    """The words that can name something, in the singular."""
    return {_singular(word) for word in _WORD.findall(text.lower())} - _COMMON


def _figure_size(size: str) -> tuple[str, float] | None:
    return (
        ("letters", float(size[0]) + SIZES.index("xl") - 1)
        if size.endswith("xl")
        else ("figures", float(size))
    )


def _same(size: str) -> str:
    return {"2xl": "xxl", "3xl": "xxxl"}.get(size, size)


def _sizes_said(phrase: str) -> set[str]:
    letters = {match[1] or match[2] or match[3] for match in _LETTER.finditer(phrase)}
    worded = {_SIZE_WORDS[match[2]] for match in _NAMED_SIZE.finditer(phrase) if not match[1]}
    extra = {_BIGGER[_SIZE_WORDS[match[2]]] for match in _NAMED_SIZE.finditer(phrase) if match[1]}
    figures = {match[1] or match[2] for match in _FIGURE.finditer(phrase)}
    return {f"size {_same(size)}" for size in letters | worded | extra | figures}


def _own_words(line: Line) -> set[str]:
    variant = (line.variant or "").lower()
    sizes = {f"size {_same(match[1] or match[2])}" for match in _IN_VARIANT.finditer(variant)}
    return words_of(f"{line.title} {variant}") | sizes | _coded(f"{line.title} {variant}")


def _coded(text: str) -> set[str]:
    """Names that are a number with a word: "iPhone 15", "S24", "15 lb"."""
    measures = (f"{figure} {_MEASURES.get(unit, unit)}" for figure, unit in _MEASURE.findall(text.lower()))
    return {f"{word} {figure}" for word, figure in _CODE.findall(text.lower())}.union(measures)


def _of_others(line: Line, explained: dict[str, set[str]]) -> set[str]:
    return {word for sku, words in explained.items() if sku != line.sku for word in words}


def _explained(words: set[str], line: Line) -> set[str]:
    own = _own_words(line)
    return {word for word in words if any(_alike(word, other) for other in own)}


def _alike(word: str, other: str) -> bool:
    """The same word, give or take one slip of the fingers in four letters or more; sizes have none."""
    if word == other or " " in word + other:
        return word == other
    return min(len(word), len(other)) > 3 and OSA.distance(word, other, score_cutoff=1) <= 1


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
