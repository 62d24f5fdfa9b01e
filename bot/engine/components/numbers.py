"""Plain numbers: digits and the words one to twenty, those that count things apart from those that measure or name something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import Doc
from spacy.tokens import Span as SpacySpan

from bot.engine.components.measures import is_measure
from bot.engine.components.spans import MEASURE, NUMBER, Span

WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty".split()
)
VALUES = {word: str(number) for number, word in enumerate(WORDS, start=1)}

# Not a part of a price, a date, a time, a decimal, a percentage or a longer code.
# Nor the "4" of "the last 4 are 0142".
DIGITS = re.compile(
    r"(?<!\blast\s)(?<![\w#$€£@/:+-])(?<!\d[.,])(?<![$€£]\s)\d{1,6}(?=x\b|(?![\w@/%$€£-]))(?![.,:]\d)"
)

# "One" is a number in "just one of them", but not in "the blue one".
BEFORE_ONE = ["only", "just", "return", "cancel", "exchange", "replace", "keep", "keeping", "x"]
AFTER_ONE = ["of", "item", "piece", "unit", "pair", "x", "only"]


class Numbers:
    """Finds plain numbers of up to six digits, and number words."""

    def __init__(self, language: Language) -> None:
        self._matcher = Matcher(language.vocab)
        self._matcher.add("WORD", [[{"LOWER": {"IN": WORDS[1:]}}]])
        self._matcher.add(
            "ONE",
            [
                [{"LOWER": {"IN": BEFORE_ONE}}, {"LOWER": "one"}],
                [{"LOWER": "one"}, {"LOWER": {"IN": AFTER_ONE}}],
            ],
        )

    def find(self, document: Doc) -> list[Span]:
        """All numbers; the value is always in digits."""
        text = document.text
        found = (*self._digits(text), *self._words(document))
        return [
            replace(span, entity=MEASURE) if is_measure(text, span.start, span.end) else span
            for span in found
        ]

    def _digits(self, text: str) -> Iterator[Span]:
        for match in DIGITS.finditer(text):
            yield Span(match.start(), match.end(), NUMBER, match[0])

    def _words(self, document: Doc) -> Iterator[Span]:
        spoken = [token for token in document if token.is_alpha]
        if len(spoken) == 1 and spoken[0].lower_ == "one":
            yield _span(document[spoken[0].i : spoken[0].i + 1])
        for match in self._matcher(document, as_spans=True):
            for token in match:
                if token.lower_ in VALUES and (token.i == 0 or token.nbor(-1).lower_ != "last"):
                    yield _span(document[token.i : token.i + 1])


def _span(word: SpacySpan) -> Span:
    return Span(word.start_char, word.end_char, NUMBER, VALUES[word.text.lower()])
