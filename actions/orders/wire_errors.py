"""What is wrong with an order, in plain words: the field, and what it must be."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError
from pydantic_core import ErrorDetails

MONEY = r"^[0-9]{1,10}(\.[0-9]{1,2})?$"
CURRENCY = r"^[A-Z]{3}$"
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"

SHAPES = {
    MONEY: 'must be a decimal number such as "19.90"',
    CURRENCY: 'must be a currency code of three capital letters such as "USD"',
    PRINTABLE: "must not contain line breaks or control characters",
}
TIME = 'must be a time with its offset such as "2026-03-01T14:05:00-05:00"'
LIST = "must be a list in square brackets"
OBJECT = "must be an object in braces"
MONEY_FIELDS = frozenset({"amount", "unit_price", "shipping_fee"})
PIECE_FIELDS = frozenset({"quantity", "cancelled"})
REASONS = {
    "missing": "is missing",
    "extra_forbidden": "is no field of this format; correct its name or leave it out",
    "string_type": "must be text in quotes",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "int_type": "must be a whole number without quotes",
    "int_from_float": "must be a whole number without quotes",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "enum": "must be {expected}",
    "list_type": LIST,
    "too_short": "must have at least {min_length} entry in it",
    "too_long": "must have at most {max_length} entries",
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "json_invalid": "must be one whole order in JSON on one line ({error})",
}


class BadOrder(ValueError):
    """An order that cannot be read: ``field`` is the path to what is wrong, ``message`` says what it must be."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field or 'the order'}: {message}")
        self.field = field
        self.message = message


def bad_order(error: ValidationError) -> BadOrder:
    """The first thing that is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    return BadOrder(path_of(first["loc"]), reason_of(first))


def path_of(location: Sequence[str | int]) -> str:
    """("lines", 0, "unit_price") as lines[0].unit_price."""
    path = ""
    for part in location:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.removeprefix(".")


def reason_of(error: ErrorDetails) -> str:
    """What the field must be."""
    context = error.get("ctx", {})
    kind = error["type"]
    if kind == "string_pattern_mismatch":
        return SHAPES[context["pattern"]]
    if kind == "string_type" and error["loc"][-1] in MONEY_FIELDS:
        return SHAPES[MONEY]
    if kind.startswith(("datetime", "timezone")):
        return TIME
    if kind in ("greater_than_equal", "less_than_equal") and error["loc"][-1] not in PIECE_FIELDS:
        return "must be a time between the years 1990 and 2200"
    known = REASONS.get(kind)
    return known.format_map(context) if known else error["msg"][:1].lower() + error["msg"][1:]
