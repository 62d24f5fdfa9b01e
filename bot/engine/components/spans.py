"""A stretch of a message that means something by its shape."""

from __future__ import annotations

from dataclasses import dataclass

ORDER_NUMBER = "order_number"
EMAIL = "email"
PHONE = "phone"
POSTAL_CODE = "postal_code"
NUMBER = "number"
PRODUCT = "product"


@dataclass(frozen=True, order=True)
class Span:
    """Characters `start` to `end` (exclusive) of the message; `value` is what they mean, in one fixed form."""

    start: int
    end: int
    entity: str
    value: str


def without_overlaps(spans: list[Span]) -> list[Span]:
    """The spans in reading order; of those that overlap the longest stays, of equally long ones the first given."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start - span.end):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept)
