"""Sums of money: "$54.90", "54.90 dollars", "USD 30", "30 bucks", "€20"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.engine.components.numbers import VALUES
from bot.engine.components.plain import Plain
from bot.engine.components.spans import MONEY, Span

_TENS = {
    word: 10 * tens
    for tens, word in enumerate(
        "ten twenty thirty forty fifty sixty seventy eighty ninety hundred".split(), start=1
    )
}
WORDS = {**{word: int(value) for word, value in VALUES.items()}, **_TENS}
# Which dollar is meant depends on the shop's customers; "pounds" may be a weight.
DOLLARS = frozenset("$ dollar dollars doller dollers buck bucks".split())
CURRENCIES = {
    "us$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "quid": "GBP", "cad": "CAD", "aud": "AUD", "mxn": "MXN",
}  # fmt: skip
DECIMAL_COMMA = re.compile(r"[\d.]*,\d{1,2}")

_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{3})+,\d\d|\d{1,9}(?:[.,]\d{1,2})?"
_SIGN = r"us\$|usd|eur|gbp|cad|aud|mxn|[$€£]"
_WORD = r"usd|dollars?|dollers?|bucks?|euros?|eur|gbp|quid|cad|aud|mxn"
_BEFORE = re.compile(rf"(?<![\w$€£])({_SIGN})\s?({_AMOUNT})(?!\w|[.,]\d)(?:\s(?:{_WORD})\b)?")
_AFTER = re.compile(
    rf"(?<![\w#.,/-])({_AMOUNT}|{'|'.join(WORDS)})(?:\s?(?:({_WORD})\b|([$€£])(?!\d)))(?!\s?\d)"
)
_OF_MORE = re.compile(rf"\b(?:{'|'.join(WORDS)}|several|few|thousand)(?:\sand)?[\s-]$")
_SIGNS = re.compile(rf"[$€£]|{_WORD}")


class Sums:
    """Finds sums; `dollar` is the currency that "$" and "dollars" stand for, as a code such as USD."""

    def __init__(self, dollar: str) -> None:
        self._currencies = CURRENCIES | dict.fromkeys(DOLLARS, dollar)

    def find(self, plain: Plain) -> Iterator[Span]:
        """All sums; a value is the amount with two decimals and the currency's code: 54.90 USD."""
        if not _SIGNS.search(plain.text):
            return
        for match in _BEFORE.finditer(plain.text):
            yield self._span(plain, match, match[2], match[1])
        for match in _AFTER.finditer(plain.text):
            if match[1] in WORDS and _OF_MORE.search(plain.text[: match.start()]):
                continue  # "three hundred dollars" are not a hundred
            yield self._span(plain, match, match[1], match[2] or match[3])

    def _span(self, plain: Plain, match: re.Match[str], amount: str, sign: str) -> Span:
        start, end = plain.written(*match.span())
        return Span(start, end, MONEY, f"{_decimal(amount):.2f} {self._currencies[sign]}")


def _decimal(amount: str) -> Decimal:
    """A comma followed by one or two digits at the end is a decimal point, any other parts thousands."""
    if amount in WORDS:
        return Decimal(WORDS[amount])
    if DECIMAL_COMMA.fullmatch(amount):
        return Decimal(amount.replace(".", "").replace(",", "."))
    return Decimal(amount.replace(",", ""))
