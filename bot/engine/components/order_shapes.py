"""The shapes in which the house's own order numbers are written, whatever stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

DASHES = r"\-‐‑‒–—−"
ISOLATED = rf"(?![A-Z0-9])(?![{DASHES}_][A-Z0-9])"
AND_ALSO = r"\s*(?:,?\s*(?:and|plus|then)(?:\s+also)?\b|as well as\b|,|;|&|\+|/|or\b|\n\s*[-*•]?)\s*#?\s?"
_JOINT = rf"\s?[{DASHES}_.:#]\s?"
_START = r"(?<![A-Z0-9])"


@dataclass(frozen=True)
class Shapes:
    """Patterns whose first group holds the digits.

    `house`: AT-10423, at10423; `split`: AT-10 423; `letters`: A T 1 0 4 2 3; `short`: too short to be one; `spaced`: at 10423, which
    may be a place; `row`: a bare number before another one; `also`: one more in a row; `twin`: one more behind a stroke;
    `own`: all of what was typed, with or without the prefix.
    """

    house: re.Pattern[str]
    split: re.Pattern[str]
    letters: re.Pattern[str]
    short: re.Pattern[str]
    spaced: re.Pattern[str]
    row: re.Pattern[str]
    also: re.Pattern[str]
    twin: re.Pattern[str]
    own: re.Pattern[str]


def shapes_of(prefix: str, digits: int) -> Shapes:
    """The shapes for numbers of so many digits behind this prefix (upper case)."""
    sign, spelt = re.escape(prefix), " ?".join(map(re.escape, prefix))
    bare, more = rf"\d{{{digits}}}", digits - 1
    return Shapes(
        house=_pattern(rf"{_START}(?:#\s?)?{sign}(?:{_JOINT}|\s?#\s?)?([\dO]{{4,18}}){ISOLATED}"),
        # Without a sign between, "at 10 423" is no number.
        split=re.compile(rf"{_START}(?:{sign}\s?|(?i:{sign}){_JOINT})(\d(?:[ .]?\d){{{more}}}){ISOLATED}"),
        letters=_pattern(rf"(?<!\w)(?<!\d\s)(?:{spelt}\s?[{DASHES}_.:#]?\s)?(\d(?: \d){{{more}}})(?!\s?\w)"),
        short=_pattern(rf"{_START}{sign}[{DASHES}_#](\d{{2,3}}){ISOLATED}"),
        spaced=_pattern(rf"{_START}{sign}\s+({bare}){ISOLATED}"),
        row=_pattern(rf"(?<![\w#$€£.,/:@{DASHES}])({bare})(?={AND_ALSO}{bare}{ISOLATED})"),
        also=_pattern(rf"{AND_ALSO}((?:{sign}[\s{DASHES}]?)?{bare}){ISOLATED}"),
        twin=_pattern(rf"\s?[/&+]\s?({bare}){ISOLATED}"),
        own=_pattern(rf"(?:{sign}[\s{DASHES}_.:#]*)?(\d[\dO]*)"),
    )


def _pattern(shape: str) -> re.Pattern[str]:
    return re.compile(shape, re.IGNORECASE)
