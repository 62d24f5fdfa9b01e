"""Times, spans and sums as people read them, for the sentences of a receipt."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_name
from babel.numbers import format_currency

_LOCALE = "en_US"
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=16384)
def say_time(at: datetime, zone: ZoneInfo) -> str:
    """ "Sun, Mar 8, 2026, 1:59:59 AM EST": the shop's local time, with seconds only where there are any."""
    local = at.astimezone(zone)
    hour = local.hour
    seconds = f":{local.second:02}" if local.second else ""
    return (
        f"{_DAYS[local.weekday()]}, {_MONTHS[local.month - 1]} {local.day}, {local.year}, "
        f"{hour % 12 or 12}:{local.minute:02}{seconds} {'AM' if hour < 12 else 'PM'} {local.tzname()}"
    )


def say_span(span: timedelta) -> str:
    """ "24 h 1 min 5 s": an elapsed time, without the parts that are zero."""
    hours, rest = divmod(span.days * 86400 + span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = []
    if hours:
        parts.append(f"{hours} h")
    if minutes:
        parts.append(f"{minutes} min")
    if seconds:
        parts.append(f"{seconds} s")
    if span.microseconds and not (minutes or seconds):
        parts.append("and a fraction of a second" if parts else "less than a second")
    return " ".join(parts) or "0 s"


@lru_cache(maxsize=16384)
def say_money(amount: Decimal, currency: str) -> str:
    """ "$45.00"."""
    return str(format_currency(amount, currency, locale=_LOCALE))


def say_zone(zone: ZoneInfo) -> str:
    """ "Eastern Time": what people call the zone, whether it is summer or not."""
    return str(get_timezone_name(zone, locale=_LOCALE))


def count(number: int, noun: str) -> str:
    """ "1 piece", "2 pieces"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
