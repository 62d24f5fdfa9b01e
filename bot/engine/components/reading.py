"""Read a message once: its words, and the stretches that mean something by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import spacy
from spacy.tokens import Token

from bot.engine.components.catalogue import Phrases, Products
from bot.engine.components.companies import Companies
from bot.engine.components.contacts import find_contacts
from bot.engine.components.dates import find_dates
from bot.engine.components.days import RIGHT, SPELT, find_days
from bot.engine.components.money import Sums
from bot.engine.components.numbers import Numbers
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.plain import Plain
from bot.engine.components.quoting import mark_quoted
from bot.engine.components.spans import (
    COMPANY,
    DATE,
    EMAIL,
    MEASURE,
    MONEY,
    NUMBER,
    ORDER_NUMBER,
    PHONE,
    POSTAL_CODE,
    Covered,
    Span,
    without_overlaps,
)
from bot.engine.components.spelling import Speller

# What the counts see in the place of a span; a product's words carry meaning and stay.
PLACEHOLDERS = {
    ORDER_NUMBER: "__order__",
    EMAIL: "__email__",
    PHONE: "__phone__",
    POSTAL_CODE: "__postal__",
    NUMBER: "__number__",
    MEASURE: "__number__",
    DATE: "__date__",
    MONEY: "__money__",
    COMPANY: "__company__",
}
_PIECE = re.compile(r"[^\W_]+")

# For a message without any word: the classifier needs something to count.
NOTHING = "__nothing__"


@dataclass(frozen=True)
class Word:
    """Characters `start` to `end` of the message, and the form under which the word is counted."""

    text: str
    start: int
    end: int
    counted: str


@dataclass(frozen=True)
class Reading:
    """All of a message, both in reading order; spans do not overlap."""

    words: tuple[Word, ...]
    spans: tuple[Span, ...]


class Reader:
    """Reads messages. The same message always gives the same reading.

    `dollar` is the currency that "$" stands for among the shop's customers, as a code. `companies` are other ones' names.
    """

    def __init__(
        self,
        orders: OrderNumbers,
        phrases: Phrases,
        words: dict[str, int],
        dollar: str = "USD",
        companies: Sequence[str] = (),
    ) -> None:
        self._language = spacy.blank("en")
        self._orders = orders
        self._speller = Speller({**dict.fromkeys(SPELT, 1), **words})
        self._numbers = Numbers(self._language)
        self._sums = Sums(dollar)
        self._products = Products(self._language, phrases)
        self._companies = Companies(self._language, companies)

    def read(self, text: str) -> Reading:
        """The words and spans of `text`."""
        document = self._language.make_doc(text)
        tokens = list(document)
        fixed = [*self._orders.find(text), *find_contacts(text)]
        self._correct(tokens, Covered(len(text), fixed))
        plain = Plain(tokens)
        shapes = without_overlaps(
            [
                *fixed,
                *find_dates(plain),
                *find_days(plain),
                *self._sums.find(plain),
                *self._numbers.find(document),
                *self._companies.find(document),
            ]
        )
        spans = without_overlaps([*shapes, *self._products.find(document)])
        return Reading(self._words(text, tokens, shapes), tuple(mark_quoted(text, spans)))

    def _correct(self, tokens: list[Token], covered: Covered) -> None:
        for token in tokens:
            if token.is_alpha and not covered.touches(token.idx, token.idx + len(token)):
                known = token.norm_
                right = known if known in RIGHT else self._speller.correct(known)
                # Setting it costs more than finding out that it need not be set.
                if right != known:
                    token.norm_ = right

    def _words(self, text: str, tokens: list[Token], shapes: list[Span]) -> tuple[Word, ...]:
        """The tokens, and one word for each span; of a token that a span cuts, only letters and digits are left."""
        counted = [span for span in shapes if not _speaks(span)]
        covered = Covered(len(text), counted)
        words = [
            Word(text[span.start : span.end], span.start, span.end, PLACEHOLDERS[span.entity])
            for span in counted
        ]
        for token in tokens:
            start, end = token.idx, token.idx + len(token)
            if covered.touches(start, end):
                words.extend(self._left_over(token, covered))
            elif not token.is_space:
                words.append(Word(token.text, start, end, token.norm_))
        words.sort(key=lambda word: word.start)
        return tuple(words) or (Word(text, 0, len(text), NOTHING),)

    def _left_over(self, token: Token, covered: Covered) -> Iterator[Word]:
        for piece in _PIECE.finditer(token.text):
            start, end = token.idx + piece.start(), token.idx + piece.end()
            if not covered.touches(start, end):
                yield Word(piece[0], start, end, self._speller.correct(piece[0].lower()))


def _speaks(span: Span) -> bool:
    """Whether its words carry meaning and stay: "today", "last week", as those of a product do."""
    return span.entity == DATE and not any(letter.isdigit() for letter in span.value)
