"""Days told from the day on which the message is written: "yesterday", "last Friday", "3 days ago", "this morning".

The engine does not know that day; a value is the phrase in one fixed form, which the actions turn into a day:
today, yesterday, tomorrow, "3 days ago", "1 week ago", "friday", "last friday", "next monday", "last week".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.engine.components.numbers import VALUES
from bot.engine.components.plain import Plain
from bot.engine.components.spans import DATE, Span

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
# Long enough that a slip of the fingers can be told; months are named here for the sake of their spelling alone.
SPELT = frozenset(
    [*WEEKDAYS, *"yesterday tomorrow january february august september october november december".split()]
)
# Never taken for a misspelling of another word.
RIGHT = SPELT | frozenset("march april june july today tonight".split())

_COUNT = rf"(\d{{1,3}}|an?|a couple(?: of)?|couple(?: of)?|{'|'.join(VALUES)})"
_AGO = re.compile(rf"(?<![\w#$.,/-]){_COUNT}\s?(minute|min|hour|hr|day|week|month|year)s?\s(?:ago|back)\b")
_UNITS = {"min": "minute", "hr": "hour"}
_BEYOND = re.compile(r"\b(?:the )?day (before yesterday|after tomorrow)\b")
_NAMED = re.compile(
    r"\b(?:(yesterday|tomm?orr?ow|tmrw)(?: morning| afternoon| evening| night)?|"
    r"(today|tonight|this (?:morning|afternoon|evening))|(last night))\b"
)
_SHORT = r"mon|tues?|wed|thu(?:rs?)?|fri|sat|sun"
# Black Friday and Cyber Monday are no day that can be known from the message.
_WEEKDAY = re.compile(
    rf"(?<!black )(?<!cyber )\b(?:(this past|this coming|last|past|this|next|coming) "
    rf"({'|'.join(WEEKDAYS)}|(?:{_SHORT})\b\.?)|({'|'.join(WEEKDAYS)})|(?:(?<=\bon )|(?<=\bsince ))({_SHORT})\b\.?)(?![\w-])"
)
_WHICH = {"this past": "last", "past": "last", "this coming": "next", "coming": "next"}
_WANTED_BY = re.compile(
    r"\b(?:need|want|deliver|ship|send|leave|doable|possible)\b[^.!?]*\b(?:by|until|till|before) $"
)
_STRETCH = re.compile(r"\b(last|this|next|past) (week|weekend|month|year)\b")
_ANY = re.compile(r"\s(?:ago|back)\b|day|night|ow\b|tmrw|(?:this|last|next|past|coming|on|since) ")


def find_days(plain: Plain) -> Iterator[Span]:
    """All relative days."""
    text = plain.text
    if not _ANY.search(text):
        return
    for start, end, value in (*_counted(text), *_spoken(text), *_weekdays(text)):
        yield Span(*plain.written(start, end), DATE, value)


def _counted(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _AGO.finditer(text):
        count, unit = _number(match[1]), _UNITS.get(match[2], match[2])
        yield *match.span(), f"{count} {unit}{'' if count == 1 else 's'} ago"


def _number(word: str) -> int:
    if word.isdigit() or word in VALUES:
        return int(VALUES.get(word, word))
    return 2 if "couple" in word else 1


def _spoken(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _BEYOND.finditer(text):
        yield *match.span(), "2 days ago" if match[1].startswith("before") else "in 2 days"
    for match in _NAMED.finditer(text):
        yield *match.span(), _named(match)
    for match in _STRETCH.finditer(text):
        yield *match.span(), f"{_WHICH.get(match[1], match[1])} {match[2]}"


def _named(match: re.Match[str]) -> str:
    if match[1]:
        return "yesterday" if match[1] == "yesterday" else "tomorrow"
    return "today" if match[2] else "yesterday"


def _coming(before: str) -> str | None:
    """ "I need it by Saturday": until when something is wanted lies ahead."""
    return "next" if _WANTED_BY.search(before) else None


def _weekdays(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _WEEKDAY.finditer(text):
        name = match[2] or match[3] or match[4]
        weekday = next(day for day in WEEKDAYS if day.startswith(name[:3]))
        which = _WHICH.get(match[1], match[1]) if match[1] else _coming(text[: match.start()])
        yield *match.span(), f"{which} {weekday}" if which else weekday
