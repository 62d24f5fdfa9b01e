"""The shop's calendar: local times, opening hours, and business days without public holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from holidays import HolidayBase, country_holidays

from actions.policy.shop import Shop

_DAY = timedelta(days=1)


@lru_cache(maxsize=8)
def _holidays(country: str) -> HolidayBase:
    return country_holidays(country)


def is_holiday(shop: Shop, day: date) -> bool:
    """Whether this local day is a public holiday, also one moved from a weekend."""
    return day in _holidays(shop.holidays)


def is_open(shop: Shop, at: datetime) -> bool:
    """Whether people answer at this moment: from the opening time until just before the closing time."""
    local = at.astimezone(shop.zone)
    return _opens_on(shop, local.date()) and shop.hours.opens <= local.time() < shop.hours.closes


def next_opening(shop: Shop, at: datetime) -> datetime:
    """The first moment (UTC) from ``at`` on when people answer; ``at`` itself when they answer now."""
    if is_open(shop, at):
        return at.astimezone(UTC)
    local = at.astimezone(shop.zone)
    day = local.date() if local.time() < shop.hours.opens else local.date() + _DAY
    while not _opens_on(shop, day):
        day += _DAY
    return datetime.combine(day, shop.hours.opens, shop.zone).astimezone(UTC)


def add_business_days(day: date, count: int, shop: Shop) -> date:
    """The local day that is ``count`` business days after ``day``: Monday to Friday, no public holidays.

    With 0 it is the day itself, or the next business day when that is none.
    """
    while count > 0 or not _is_business_day(shop, day):
        day += _DAY
        if count > 0 and _is_business_day(shop, day):
            count -= 1
    return day


def _opens_on(shop: Shop, day: date) -> bool:
    rests = not shop.hours.open_on_holidays and is_holiday(shop, day)
    return day.weekday() in shop.hours.days and not rests


def _is_business_day(shop: Shop, day: date) -> bool:
    return day.weekday() < 5 and not is_holiday(shop, day)
