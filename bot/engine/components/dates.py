"""Days of the calendar: "March 3", "3rd of May, 2026", "3/12", "2026-03-05", "on the 5th". Month before day, as in the US.

A value is a day where the message alone tells it (2026-03-05), else what it tells, in one fixed form: "march 12"
(no year), "5th" (no month). Relative days are in `days.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.engine.components.plain import Plain
from bot.engine.components.spans import DATE, Span

MONTHS = "january february march april may june july august september october november december".split()
_LEAP_YEAR = 2000
_CENTURY = 2000

_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?(?![\w/%:-]|[.,]\d)"
_YEAR = r"(?:,?\s*(?:of\s)?\s*(20\d\d)(?![\w-]))?"
# Nor the verb: "the other 2 may be returned", "I may 2 days later".
_NAMED = (
    re.compile(rf"\b{_MONTH}\s?(?:the\s)?{_DAY}{_YEAR}(?!\sdays\b)"),
    re.compile(rf"(?<![\w#$.,/-])(\d{{1,2}})(st|nd|rd|th)?\s?-?(of\s)?-?{_MONTH}{_YEAR}"),
)
_OF = re.compile(r"\b(?:of|on|since|from|by|until|till|dated|before|after) $")
_VERBS = frozenset({"may", "mar", "march"})
_FIGURES = (
    re.compile(r"(?<![\w#$.,/-])(20\d\d)([-/.])(\d{1,2})\2(\d{1,2})(?=t\d|(?![\w/-]))"),
    re.compile(r"(?<![\w#$.,/-])(\d{1,2})([-/.])(\d{1,2})\2(20\d\d)(?![\w/-])"),
    re.compile(r"(?<![\w#$.,/-])(\d{1,2})([-/])(\d{1,2})\2(\d\d)(?![\w/-])"),
)
_SHORT = re.compile(
    r"(?<![\w#$.,/-])(?:(on|since|from|by|until|till|dated|before|after|of)\s)?(\d{1,2})/(\d{1,2})"
    r"(?![\w/%-]|[.,]\d|\s(?:stars?|of|off|price)\b)"
)
_NO_DAYS = frozenset({(24, 7)})
_FRACTIONS_BELOW = 5
# "On the 5th", but not "on the 5th floor".
_ORDINAL = re.compile(
    r"\b(?:on|since|by|from|until|till|before|after|of)\s(?:the\s)?(\d{1,2})(?:st|nd|rd|th)"
    r"(?:\sof\s(this|last)\smonth|(?=\s*(?:$|[.,;:!?)])|\s(?:and|but|at|i|it|they|we|you|or|in|because|so|to)\b))"
)
_ANY = re.compile(r"\d[-/.]\d|\d(?:st|nd|rd|th)\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)")


def find_dates(plain: Plain) -> Iterator[Span]:
    """All days of the calendar."""
    if not _ANY.search(plain.text):
        return
    for start, end, value in (*_named(plain.text), *_in_figures(plain.text), *_ordinals(plain.text)):
        yield Span(*plain.written(start, end), DATE, value)


def _named(text: str) -> Iterator[tuple[int, int, str]]:
    first, second = _NAMED
    for match in first.finditer(text):
        yield from _valued(*match.span(), match[3], _month(match[1]), int(match[2]))
    for match in second.finditer(text):
        spoken = (
            match[2] or match[3] or match[5] or match[4] not in _VERBS or _OF.search(text[: match.start()])
        )
        if spoken or not re.match(r"\s[a-z]", text[match.end() :]):
            yield from _valued(*match.span(), match[5], _month(match[4]), int(match[1]))


def _in_figures(text: str) -> Iterator[tuple[int, int, str]]:
    for pattern in _FIGURES:
        for match in pattern.finditer(text):
            first, middle, last = match[1], int(match[3]), match[4]
            year, month, day = (first, middle, int(last)) if len(first) == 4 else (last, int(first), middle)
            yield from _valued(*match.span(), year, month, day)
    for match in _SHORT.finditer(text):
        month, day = int(match[2]), int(match[3])
        fraction = match[1] is None and month < day < _FRACTIONS_BELOW
        if (month, day) not in _NO_DAYS and not fraction:
            yield from _valued(match.start(2), match.end(), None, month, day)


def _ordinals(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _ORDINAL.finditer(text):
        day = int(match[1])
        if 1 <= day <= 31:
            month = f" of {match[2]} month" if match[2] else ""
            yield match.start(1), match.end(), f"{day}{_ending(day)}{month}"


def _valued(start: int, end: int, year: str | None, month: int, day: int) -> Iterator[tuple[int, int, str]]:
    """Nothing where there is no such day; a month above 12 can only be the day."""
    month, day = (day, month) if month > 12 else (month, day)
    full = _LEAP_YEAR if year is None else int(year) if len(year) == 4 else _CENTURY + int(year)
    try:
        known = date(full, month, day)
    except ValueError:
        return
    yield start, end, f"{MONTHS[month - 1]} {day}" if year is None else known.isoformat()


def _month(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, start=1) if month.startswith(name[:3]))


def _ending(day: int) -> str:
    return "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
