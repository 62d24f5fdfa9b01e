"""The day a customer's words mean, from the values that the engine gives a date."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, tzinfo

from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta, weekday

_MONTHS = "january february march april may june july august september october november december".split()
_WEEKDAYS: dict[str, weekday] = dict(
    zip(
        "monday tuesday wednesday thursday friday saturday sunday".split(),
        (MO, TU, WE, TH, FR, SA, SU),
        strict=True,
    )
)
_NEAR = {"today": 0, "yesterday": -1, "tomorrow": 1}
_COUNTED = re.compile(r"(?:(in) )?(\d{1,3}) (minute|hour|day|week|month|year)s?( ago)?")
_WEEKDAY = re.compile(rf"(?:(last|this|next) )?({'|'.join(_WEEKDAYS)})")
_OF_A_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)(?: of (this|last) month)?")
_MONTH_DAY = re.compile(rf"({'|'.join(_MONTHS)}) (\d{{1,2}})")
# Customers write of what was; "May 3" is the coming one only if it is this near.
_AHEAD = relativedelta(months=2)


def resolve_date(value: str, arrived_at: datetime, zone: tzinfo) -> date | None:
    """The day that ``value`` means in a message that arrived at ``arrived_at`` (aware), in the shop's ``zone``.

    A day without its month or year is the latest one that fits, or one of the coming two months where no other is as
    near; a weekday by itself is the last one, today included. None for what is no single day ("last week") or no day
    at all.
    """
    local = arrived_at.astimezone(zone)
    try:
        return _full(value) or _relative(value, local) or _of_the_year(value, local.date())
    except (ValueError, OverflowError):
        return None


def _full(value: str) -> date | None:
    return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None


def _relative(value: str, now: datetime) -> date | None:
    if value in _NEAR:
        return now.date() + relativedelta(days=_NEAR[value])
    counted, named = _COUNTED.fullmatch(value), _WEEKDAY.fullmatch(value)
    if counted and bool(counted[1]) != bool(counted[4]):
        return _counted(now, int(counted[2]) * (1 if counted[1] else -1), counted[3])
    return _weekday(now.date(), named[1], _WEEKDAYS[named[2]]) if named else None


def _counted(now: datetime, number: int, unit: str) -> date:
    """Hours are counted in elapsed time, so that a clock change moves nothing to another day."""
    if unit in ("minute", "hour"):
        step = relativedelta(minutes=number) if unit == "minute" else relativedelta(hours=number)
        return (now.astimezone(UTC) + step).astimezone(now.tzinfo).date()
    steps = {
        "day": relativedelta(days=number),
        "week": relativedelta(weeks=number),
        "month": relativedelta(months=number),
        "year": relativedelta(years=number),
    }
    return now.date() + steps[unit]


def _weekday(today: date, which: str | None, day: weekday) -> date:
    """ "Last Friday" is before today and "next Friday" after it; "this Friday" is the coming one, today included."""
    if which is None:
        return today + relativedelta(weekday=day(-1))
    if which == "last":
        return today + relativedelta(days=-1, weekday=day(-1))
    return today + relativedelta(days=1 if which == "next" else 0, weekday=day(+1))


def _of_the_year(value: str, today: date) -> date | None:
    month_day, of_a_month = _MONTH_DAY.fullmatch(value), _OF_A_MONTH.fullmatch(value)
    if month_day:
        return _nearest(today, _MONTHS.index(month_day[1]) + 1, int(month_day[2]))
    return _of_the_month(today, int(of_a_month[1]), of_a_month[2]) if of_a_month else None


def _nearest(today: date, month: int, day: int) -> date | None:
    """February 29 is looked for in the last leap year."""
    found = [made for year in range(today.year - 8, today.year + 2) if (made := _made(year, month, day))]
    past = max((made for made in found if made <= today), default=None)
    coming = min((made for made in found if today < made <= today + _AHEAD), default=None)
    if coming and (past is None or coming - today < today - past):
        return coming
    return past


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _of_the_month(today: date, day: int, which: str | None) -> date | None:
    """ "The 5th" is the latest one; "the 31st" of a month without one is that of the month before."""
    if which:
        return _made(*_month(today, 1 if which == "last" else 0), day)
    made = (_made(*_month(today, back), day) for back in range(4))
    return next((one for one in made if one and one <= today), None)


def _month(today: date, back: int) -> tuple[int, int]:
    first = today.replace(day=1) - relativedelta(months=back)
    return first.year, first.month
