"""Order numbers in the many ways people write them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LEAD = re.compile(
    r"^(?:(?:my|the|order|ord|number|num|no|nr|is|id)(?:[.:;,]*\s+|[.:;,#]+)|[#№\s:.-]+)+", re.IGNORECASE
)
SPACES = re.compile(r"\s+")
MAX_LENGTH = 64


@dataclass(frozen=True, slots=True)
class OrderNumbers:
    """The shop's own order numbers: ``prefix``, a dash, and at least ``digits`` digits, such as AT-10423.

    A shop whose numbers are digits alone has an empty prefix.
    """

    prefix: str = "AT"
    digits: int = 5

    def normalise(self, text: str) -> str | None:
        """The number in its one written form, or None when there is nothing that could be one.

        "#10423", "order 10423", "AT-10423", "at10423" and "AT 10423" all give "AT-10423". A number of another
        shape is kept as typed, trimmed and in upper case, so that other shops' numbers can be found too.
        """
        typed = SPACES.sub(" ", unicodedata.normalize("NFKC", text)).strip()
        bare = LEAD.sub("", typed).strip(" .,;:!?#")
        own = self.shape().fullmatch(bare)
        if own:
            return f"{self.prefix}-{own[1]}" if self.prefix else own[1]
        upper = bare.upper()
        usable = any(character.isalnum() for character in upper) and len(upper) <= MAX_LENGTH
        return upper if usable else None

    def is_ours(self, number: str) -> bool:
        """Whether the number has the shape of the shop's own; says nothing about whether there is such an order."""
        return self.shape().fullmatch(number) is not None

    def is_too_short(self, number: str) -> bool:
        """Whether it is written like one of the shop's own, but has fewer digits than any of them."""
        fewer = rf"(?:{re.escape(self.prefix)}[\s#_.-]*)?([0-9]+)"
        match = re.fullmatch(fewer, number, re.IGNORECASE)
        return match is not None and len(match[1]) < self.digits

    def example(self) -> str:
        """What the shop's numbers look like: AT-12345."""
        digits = ("1234567890" * 2)[: self.digits]
        return f"{self.prefix}-{digits}" if self.prefix else digits

    def shape(self) -> re.Pattern[str]:
        """The shop's number with or without its prefix, in either case, with any dash or space between."""
        return re.compile(
            rf"(?:{re.escape(self.prefix)}[\s#_.\u2010-\u2015\u2212-]*)?([0-9]{{{self.digits},18}})",
            re.IGNORECASE,
        )


SHOP_NUMBERS = OrderNumbers()


def normalise(text: str) -> str | None:
    """``OrderNumbers.normalise`` for a shop whose numbers look like AT-10423."""
    return SHOP_NUMBERS.normalise(text)
