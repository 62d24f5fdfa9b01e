"""A stretch of a message that means something by its shape."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

ORDER_NUMBER = "order_number"
EMAIL = "email"
PHONE = "phone"
POSTAL_CODE = "postal_code"
DATE = "date"
MONEY = "money"
NUMBER = "number"
MEASURE = "measure"  # a number that counts no things: a size, an age, a house, two weeks
PRODUCT = "product"
COMPANY = "company"


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of the message; `value` is what they mean, in one fixed form.

    `quoted` ones stand in an older message that this one repeats: they count only where the new text has none.
    """

    start: int
    end: int
    entity: str
    value: str
    quoted: bool = False


class Covered:
    """Which characters of a text of this length are taken."""

    def __init__(self, length: int, spans: Iterable[Span] = ()) -> None:
        self._taken = bytearray(length)
        for span in spans:
            self.take(span.start, span.end)

    def take(self, start: int, end: int) -> None:
        """These characters are taken from now on."""
        self._taken[start:end] = b"\1" * (end - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether any of these characters is taken."""
        return self._taken.find(1, start, end) >= 0


def without_overlaps(spans: list[Span]) -> list[Span]:
    """The spans in reading order; of those that overlap the longest stays, of equally long ones the first given."""
    covered = Covered(max((span.end for span in spans), default=0))
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start - span.end):
        if not covered.touches(span.start, span.end):
            covered.take(span.start, span.end)
            kept.append(span)
    return sorted(kept)
