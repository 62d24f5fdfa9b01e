"""Order numbers in the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.components.spans import ORDER_NUMBER, Span

DASHES = r"\-‐‑‒–—−"

# A number of another shop's making: letters and at least one digit, in groups joined by hyphens.
ANY_ID = rf"(?=[A-Z0-9{DASHES}_]*\d)[A-Z0-9]+(?:[{DASHES}_][A-Z0-9]+)*"

# Too short for an order number of any shop, but written as one: the actions can say what is wrong with it.
SHORT = re.compile(
    r"\border(?:s|['’]s)?\s*(?:(?:number|numer|num|nbr|nr|no|id)\b[\s.:#]*(?:is\s+)?|#\s?)(\d{2,3})(?![\w%-]|[.,/]\d)"
    r"|\b(?:my|the|is|for|of|cancel|return)\s+order\s+(\d{3})(?=\s*(?:$|[,;!?)]|\.(?!\d)|and\b|please\b|plz\b|pls\b))",
    re.IGNORECASE,
)
# What may stand between the word "order" and its number; only some words may touch the number ("no10423").
FILLER = (
    rf"(?:[\s#:=.,\"“”'’()\[\]*№°º{DASHES}]|['’]s\b|\bn(?=[°º])|"
    r"\b(?:numbers?|numer|num|nbr|nr|no|ids?|code|ref|reference)(?![A-Z])|"
    r"\b(?:confirmation|is|are|its|it['’]s|the|my|here|this)\b)"
)
CONTEXT = r"\b(?:orders?(?:no|num|nr|number|id)?|ord|oder|ordr|purchase|po|confirmation|invoice)(?![A-Z])"
SEVERAL = re.compile(r"orders|numbers|ids", re.IGNORECASE)

STREET = r"(?:st|street|ave|avenue|rd|road|blvd|boulevard|dr|drive|ln|lane|way|ct|court|pl|place|hwy|pkwy|ter|terrace)"
DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4}")
ISOLATED = rf"(?![A-Z0-9])(?![{DASHES}_][A-Z0-9])"

MARKETPLACE = re.compile(rf"(?<![A-Z0-9])(?<!\d[{DASHES}])\d{{3}}-\d{{7}}-\d{{7}}{ISOLATED}", re.IGNORECASE)
HASH = re.compile(rf"#\s?((?:[A-Z]{{1,3}}-?)?\d{{4,}}){ISOLATED}", re.IGNORECASE)
NAMED = re.compile(rf"{CONTEXT}{FILLER}*({ANY_ID})(?![A-Z0-9])", re.IGNORECASE)
BEFORE = re.compile(
    rf"(?<![A-Z0-9#$])({ANY_ID})\s*(?:is|was|=|,|[{DASHES}]|\()?\s*(?:that['’]?s\s+|it['’]?s\s+)?(?:my|the|our)\s+(?:order|purchase)\b",
    re.IGNORECASE,
)
NUMBER_WORD = re.compile(
    r"(?:\b([A-Z'’]+)\s+)?\b(?:number|num|nr|no)\b[\s.:#]*(?:is\s+)?(\d+)(?![\w-])", re.IGNORECASE
)
NOT_OF_AN_ORDER = frozenset(
    "phone telephone mobile cell tel tracking zip postal house street card account serial model item room fax".split()
)
AND_ALSO = r"\s*(?:,?\s*(?:and|plus|then)(?:\s+also)?\b|as well as\b|,|;|&|\+|/|or\b|\n\s*[-*•]?)\s*#?\s?"


class OrderNumbers:
    """Finds order numbers. The house's own are `prefix`, a hyphen and `digits` digits; others stay as typed."""

    def __init__(self, prefix: str, digits: int) -> None:
        self._prefix = prefix.upper()
        self._digits = digits
        sign = re.escape(prefix)
        joint = rf"(?:\s?[{DASHES}_.:#]\s?|\s?#\s?)?"
        self._house = re.compile(rf"(?<![A-Z0-9])(?:#\s?)?{sign}{joint}(\d{{4,18}}){ISOLATED}", re.IGNORECASE)
        self._short = re.compile(rf"(?<![A-Z0-9]){sign}[{DASHES}_#](\d{{2,3}}){ISOLATED}", re.IGNORECASE)
        self._spaced = re.compile(
            rf"(?<![A-Z0-9]){sign}\s+(\d{{{digits}}}){ISOLATED}(?!\s+(?:[A-Z]+\s+){{1,3}}{STREET}\b)",
            re.IGNORECASE,
        )
        self._also = re.compile(
            rf"{AND_ALSO}((?:{sign}[\s{DASHES}]?)?\d{{{digits}}}){ISOLATED}", re.IGNORECASE
        )
        self._own = re.compile(rf"(?:{sign}[\s{DASHES}_.:#]*)?(\d+)", re.IGNORECASE)

    def find(self, text: str) -> list[Span]:
        """All order numbers. Bare digits are one only beside a word that says so: else they may be a postal code."""
        return [*self._by_shape(text), *self._by_words(text)]

    def canonical(self, typed: str) -> str:
        """The one way of writing this number: AT-10423 for the house's own, else upper case as typed."""
        own = self._own.fullmatch(typed.strip())
        if own and (len(own[1]) == self._digits or not typed.strip()[0].isdigit()):
            return f"{self._prefix}-{own[1]}"
        return re.sub(rf"[{DASHES}]", "-", typed.strip()).upper()

    def _by_shape(self, text: str) -> Iterator[Span]:
        for pattern in (self._house, self._short, self._spaced):
            for match in pattern.finditer(text):
                yield Span(match.start(), match.end(), ORDER_NUMBER, f"{self._prefix}-{match[1]}")
        for match in HASH.finditer(text):
            yield Span(match.start(), match.end(), ORDER_NUMBER, self.canonical(match[1]))
        for match in MARKETPLACE.finditer(text):
            yield Span(match.start(), match.end(), ORDER_NUMBER, match[0])

    def _by_words(self, text: str) -> Iterator[Span]:
        for match in (*NAMED.finditer(text), *BEFORE.finditer(text)):
            if _is_id(match[1]):
                yield self._span(match.start(1), match[1])
            if SEVERAL.search(match[0]):
                yield from self._listed_after(text, match.end())
        for match in SHORT.finditer(text):
            yield self._span(match.start(match.lastindex or 0), match[match.lastindex or 0])
        for match in NUMBER_WORD.finditer(text):
            if len(match[2]) == self._digits and (match[1] or "").lower() not in NOT_OF_AN_ORDER:
                yield self._span(match.start(2), match[2])

    def _listed_after(self, text: str, end: int) -> Iterator[Span]:
        while match := self._also.match(text, end):
            yield self._span(match.start(1), match[1])
            end = match.end()

    def _span(self, start: int, typed: str) -> Span:
        return Span(start, start + len(typed), ORDER_NUMBER, self.canonical(typed))


def _is_id(typed: str) -> bool:
    """At least four digits, or three beside letters; not a date and not a word such as "2nd"."""
    if DATE.fullmatch(typed):
        return False
    digits = sum(character.isdigit() for character in typed)
    return digits >= 4 or (digits == 3 and any(character.isalpha() for character in typed))
