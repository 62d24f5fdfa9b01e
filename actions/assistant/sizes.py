"""Sizes, measures and names with a number, as titles have them and as customers say them."""

from __future__ import annotations

import re

from actions.policy.facts import Line

SIZES = "xxs xs s m l xl xxl xxxl".split()
_SIZE_WORDS = {"small": "s", "medium": "m", "large": "l"}
_BIGGER = {"s": "xs", "l": "xl", "m": "m"}
_LETTER = re.compile(
    r"\b(?:(?:the|size|in|an?|my)\s+(?:\w+\s+)?)(xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl)\b(?!')|\b(xxs|xs|xl|xxl|[2-5]xl)\b"
    r"|^(s|m|l)\b(?=\s*$|\s+(?:one|please))"
)
_NAMED_SIZE = re.compile(r"\b(extra\s+|x-?)?(small|medium|large)\b")
_WRITTEN = re.compile(r"(?<![\w-])(extra[\s-]+|x-?)?(small|medium|large)\b")
_FIGURE = re.compile(
    r"\bsize\s+(?:us\s+|eu\s+)?(\d{1,3}(?:\.5)?)\b|"
    r"\b(?:the|my|us|eu|uk|in)\s+(\d{1,3}(?:\.5)?)s?\b(?=\s*$|\s+ones?\b|\s+(?:is|are|was|were)\b|\s+(?:waist|inseam)\b)|"
    r"\b(\d{2}(?:\.5)?)s\s*$"
)
_MEASURES = {
    "pound": "lb",
    "ounce": "oz",
    "feet": "ft",
    "foot": "ft",
    "inch": "in",
    "inche": "in",
    '"': "in",
    "”": "in",
}
_MEASURE = re.compile(
    r"\b(\d{1,4}(?:\.\d)?)[\s-]?(?:(lb|pound|oz|ounce|ft|feet|foot|inche?|in|cm|mm|ml|kg|gb|tb)s?\b|([\"”]))"
)
_IN_VARIANT = re.compile(r"(?<![\w.])(\d{1,3}(?:\.\d)?)(?![\d.])|\b(xxs|xs|s|m|l|xl|xxl|xxxl|[2-5]xl)\b(?!')")
_CODE = re.compile(r"\b([a-z]+)[\s-]?(\d{1,4})\b")
_MODEL = re.compile(r"\b(\d{1,4})\s?(pro|plus|max|mini|ultra)\b")


def size_of(line: Line) -> tuple[str, float] | None:
    """What kind of size the variant or the title has, and its place among these; None where it has none or two."""
    found = {match[1] or match[2] for match in _IN_VARIANT.finditer(_lettered(line.variant or ""))}
    if not found:
        return _measure_of(line.title)
    if len(found) > 1:
        return None
    size = _same(found.pop())
    return ("letters", float(SIZES.index(size))) if size in SIZES else _figure_size(size)


def sizes_in(variant: str) -> set[str]:
    """The sizes of a variant, in the way in which `sizes_said` gives them."""
    return {f"size {_same(match[1] or match[2])}" for match in _IN_VARIANT.finditer(_lettered(variant))}


def sizes_said(phrase: str) -> set[str]:
    """The sizes in what a customer says: "the L", "extra large", "size 9"."""
    letters = {match[1] or match[2] or match[3] for match in _LETTER.finditer(phrase)}
    worded = {_SIZE_WORDS[match[2]] for match in _NAMED_SIZE.finditer(phrase) if not match[1]}
    extra = {_BIGGER[_SIZE_WORDS[match[2]]] for match in _NAMED_SIZE.finditer(phrase) if match[1]}
    figures = {match[1] or match[2] or match[3] for match in _FIGURE.finditer(phrase)}
    return {f"size {_same(size)}" for size in letters | worded | extra | figures}


def coded(text: str) -> set[str]:
    """Names that are a number with a word: "iPhone 15", "15 Pro", "S24", "15 lb"."""
    low = text.lower()
    codes = {f"{word} {figure}" for word, figure in _CODE.findall(low)}
    models = {f"{figure} {word}" for figure, word in _MODEL.findall(low)}
    return codes | models | {f"{figure} {unit}" for unit, figure in _measures(low)}


def _lettered(variant: str) -> str:
    """Sizes that are written out in a variant, "Large / Grey", as letters."""
    return _WRITTEN.sub(
        lambda match: _BIGGER[_SIZE_WORDS[match[2]]] if match[1] else _SIZE_WORDS[match[2]], variant.lower()
    )


def _measures(text: str) -> list[tuple[str, str]]:
    return [
        (_MEASURES.get(unit or sign, unit), figure) for figure, unit, sign in _MEASURE.findall(text.lower())
    ]


def _measure_of(title: str) -> tuple[str, float] | None:
    found = set(_measures(title))
    if len(found) != 1:
        return None
    unit, figure = found.pop()
    return unit, float(figure)


def _figure_size(size: str) -> tuple[str, float] | None:
    if size.endswith("xl"):
        return "letters", float(size[0]) + SIZES.index("xl") - 1
    return "figures", float(size)


def _same(size: str) -> str:
    return {"2xl": "xxl", "3xl": "xxxl"}.get(size, size)
