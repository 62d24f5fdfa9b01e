"""Read a message once: its words, and the stretches that mean something by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import spacy
from spacy.tokens import Doc
from spacy.tokens import Token as SpacyToken

from bot.engine.components.catalogue import Phrases, Products
from bot.engine.components.contacts import find_contacts
from bot.engine.components.numbers import Numbers
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.spans import (
    EMAIL,
    NUMBER,
    ORDER_NUMBER,
    PHONE,
    POSTAL_CODE,
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
}


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
    """Reads messages. The same message always gives the same reading."""

    def __init__(self, orders: OrderNumbers, phrases: Phrases, words: dict[str, int]) -> None:
        self._language = spacy.blank("en")
        self._orders = orders
        self._speller = Speller(words)
        self._numbers = Numbers(self._language)
        self._products = Products(self._language, phrases)

    def read(self, text: str) -> Reading:
        """The words and spans of `text`."""
        document = self._language.make_doc(text)
        shapes = without_overlaps(
            [*self._orders.find(text), *find_contacts(text), *self._numbers.find(document)]
        )
        self._correct(document, shapes)
        spans = without_overlaps([*shapes, *self._products.find(document)])
        words = tuple(self._words(document, shapes)) or (Word(text, 0, len(text), NOTHING),)
        return Reading(words, tuple(spans))

    def _correct(self, document: Doc, shapes: list[Span]) -> None:
        for token in document:
            if token.is_alpha and not _covering(token, shapes):
                token.norm_ = self._speller.correct(token.norm_)

    def _words(self, document: Doc, shapes: list[Span]) -> list[Word]:
        """The tokens, and one word for each span; of a token that a span cuts, only letters and digits are left."""
        text = document.text
        words = [
            Word(text[span.start : span.end], span.start, span.end, PLACEHOLDERS[span.entity])
            for span in shapes
        ]
        for token in document:
            covering = _covering(token, shapes)
            if not covering and token.text.strip():
                words.append(Word(token.text, token.idx, token.idx + len(token), token.norm_))
            elif covering:
                words.extend(self._left_over(token, covering))
        return sorted(words, key=lambda word: word.start)

    def _left_over(self, token: SpacyToken, covering: list[Span]) -> Iterator[Word]:
        for piece in re.finditer(r"[^\W_]+", token.text):
            start, end = token.idx + piece.start(), token.idx + piece.end()
            if all(end <= span.start or span.end <= start for span in covering):
                yield Word(piece[0], start, end, self._speller.correct(piece[0].lower()))


def _covering(token: SpacyToken, shapes: list[Span]) -> list[Span]:
    end = token.idx + len(token)
    return [span for span in shapes if token.idx < span.end and span.start < end]
