"""The order numbers that a text mentions, wherever they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from actions.orders.numbers import OrderNumbers

_BEFORE = re.compile(r"\border\b[^\n\d]{0,20}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """One order number in its one written form, and its place in the text."""

    number: str
    start: int
    end: int


def mentions(text: str, numbers: OrderNumbers) -> Iterator[Mention]:
    """The shop's order numbers in a text, in its order: with their prefix, or called an order."""
    for match in numbers.shape().finditer(text):
        before = text[: match.start()]
        inside_word = before[-1:].isalnum() or text[match.end() : match.end() + 1].isalnum()
        if not inside_word and not (match[0].isdigit() and not _BEFORE.search(before)):
            yield Mention(str(numbers.normalise(match[0])), match.start(), match.end())
