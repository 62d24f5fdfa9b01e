"""Order numbers in the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.components.measures import is_measure
from bot.engine.components.order_shapes import DASHES, ISOLATED, shapes_of
from bot.engine.components.spans import ORDER_NUMBER, Span

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
    r"\b(?:confirmation|is|was|are|its|it['’]s|the|my|here|this)\b)"
)
CONTEXT = r"\b(?:orders?(?:no|num|nr|number|id)?|ord|oder|ordr|purchase|po|confirmation|invoice|o/n)(?![A-Z])"
SEVERAL = re.compile(r"orders|numbers|ids", re.IGNORECASE)

DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}|\d{1,2}-\d{1,2}-\d{2,4}")
MARKETPLACE = re.compile(rf"(?<![A-Z0-9])(?<!\d[{DASHES}])\d{{3}}-\d{{7}}-\d{{7}}{ISOLATED}", re.IGNORECASE)
HASH = re.compile(rf"#\s?((?:[A-Z]{{1,3}}-?)?\d{{4,}}){ISOLATED}", re.IGNORECASE)
NAMED = re.compile(rf"{CONTEXT}{FILLER}*({ANY_ID})(?![A-Z0-9])", re.IGNORECASE)
BEFORE = re.compile(
    rf"(?<![A-Z0-9#$])({ANY_ID})\s*(?:is|was|=|,|[{DASHES}]|\()?\s*(?:that['’]?s\s+|it['’]?s\s+)?(?:my|the|our)\s+(?:order|purchase)\b",
    re.IGNORECASE,
)
NUMBER_WORD = re.compile(
    r"(?:\b([A-Z'’]+)\s+)?\b(?:number|numbr|numer|nummer|num|nr|no)\b[\s.:#]*(?:is\s+)?(\d+)(?![\w-])",
    re.IGNORECASE,
)
NOT_OF_AN_ORDER = frozenset(
    "phone telephone mobile cell tel tracking zip postal house street card account serial model item room fax".split()
)
_LIVES = re.compile(
    r"\b(?:live[sd]?|living|stay(?:s|ing)?|reside[sd]?|located|runs?|running|rated|(?:left|dropped|delivered)\s(?:\w+\s){0,3}?)\s?$",
    re.IGNORECASE,
)


class OrderNumbers:
    """Finds order numbers. The house's own are `prefix`, a hyphen and `digits` digits; others stay as typed."""

    def __init__(self, prefix: str, digits: int) -> None:
        self._prefix = prefix.upper()
        self._digits = digits
        self._shapes = shapes_of(self._prefix, digits)

    def find(self, text: str) -> list[Span]:
        """All order numbers. Bare digits are one only beside a word that says so, or in a row: else they may be a postal code."""
        return [*self._by_shape(text), *self._by_words(text)]

    def canonical(self, typed: str) -> str:
        """The one way of writing this number: AT-10423 for the house's own, else upper case as typed."""
        own = self._shapes.own.fullmatch(typed.strip())
        if own and (len(own[1]) == self._digits or not typed.strip()[0].isdigit()):
            return self._house_number(own[1])
        return re.sub(rf"[{DASHES}]", "-", typed.strip()).upper()

    def _by_shape(self, text: str) -> Iterator[Span]:
        yield from self._of_the_house(text)
        for match in HASH.finditer(text):
            yield Span(match.start(), match.end(), ORDER_NUMBER, self.canonical(match[1]))
        for match in MARKETPLACE.finditer(text):
            yield Span(match.start(), match.end(), ORDER_NUMBER, match[0])

    def _of_the_house(self, text: str) -> Iterator[Span]:
        shapes = self._shapes
        written = (
            match for shape in (shapes.house, shapes.split, shapes.letters) for match in shape.finditer(text)
        )
        found = [match for match in written if _is_id(match[1])]
        found += shapes.short.finditer(text)
        found += (match for match in shapes.spaced.finditer(text) if not _is_place(text, match))
        for match in found:
            yield Span(match.start(), match.end(), ORDER_NUMBER, self._house_number(match[1]))
            if twin := shapes.twin.match(text, match.end()):
                yield self._span(twin.start(1), twin[1])

    def _by_words(self, text: str) -> Iterator[Span]:
        for match in (*NAMED.finditer(text), *BEFORE.finditer(text)):
            if _is_id(match[1]):
                yield self._span(match.start(1), match[1])
            if SEVERAL.search(match[0]):
                yield from self._listed_after(text, match.end())
        yield from self._in_a_row(text)
        for match in SHORT.finditer(text):
            yield self._span(match.start(match.lastindex or 0), match[match.lastindex or 0])
        for match in NUMBER_WORD.finditer(text):
            if len(match[2]) == self._digits and (match[1] or "").lower() not in NOT_OF_AN_ORDER:
                yield self._span(match.start(2), match[2])

    def _in_a_row(self, text: str) -> Iterator[Span]:
        """Bare numbers that no word introduces: "10423, 10455 and 10460"; after "order 10423" comes a postal code."""
        named = {match.end(1) for match in NAMED.finditer(text)}
        for match in self._shapes.row.finditer(text):
            if match.end(1) not in named:
                yield self._span(match.start(1), match[1])
                yield from self._listed_after(text, match.end())

    def _listed_after(self, text: str, end: int) -> Iterator[Span]:
        while match := self._shapes.also.match(text, end):
            yield self._span(match.start(1), match[1])
            end = match.end()

    def _house_number(self, digits: str) -> str:
        """The letter O is no part of a number, but typed for a zero."""
        return f"{self._prefix}-{re.sub(r'[ .]', '', digits).upper().replace('O', '0')}"

    def _span(self, start: int, typed: str) -> Span:
        return Span(start, start + len(typed), ORDER_NUMBER, self.canonical(typed))


def _is_place(text: str, match: re.Match[str]) -> bool:
    """ "She lives at 10423 North Main St", "it runs at 10500 BTU"."""
    return is_measure(text, match.start(1), match.end(1)) or bool(_LIVES.search(text[: match.start()]))


def _is_id(typed: str) -> bool:
    """At least four digits, or three beside letters; not a date and not a word such as "2nd"."""
    if DATE.fullmatch(typed):
        return False
    digits = sum(character.isdigit() for character in typed)
    return digits >= 4 or (digits == 3 and any(character.isalpha() for character in typed))
