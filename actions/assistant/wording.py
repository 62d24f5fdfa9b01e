"""Facts in the customer's words: money, times in the shop's zone, lines of an order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency

from actions.policy.facts import Line

_LOCALE = "en_US"


def money(amount: Decimal, currency: str) -> str:
    """An amount as people write it: $54.90."""
    return format_currency(amount, currency, locale=_LOCALE)


def moment(at: datetime, zone: tzinfo) -> str:
    """A time to the minute in the shop's zone: Monday, December 21, 2026 at 11:59 PM EST."""
    text: str = format_datetime(at, "EEEE, MMMM d, y 'at' h:mm a zzz", tzinfo=zone, locale=_LOCALE)
    return text.replace("\u202f", " ")


def day(at: datetime, zone: tzinfo) -> str:
    """A day in the shop's zone: Monday, December 21, 2026."""
    return str(format_datetime(at, "EEEE, MMMM d, y", tzinfo=zone, locale=_LOCALE))


def date_words(day: date) -> str:
    """A day of the near future: Monday, December 21."""
    return str(format_date(day, "EEEE, MMMM d", locale=_LOCALE))


def span(length: timedelta) -> str:
    """A length of time in its two largest units, never more than it is: 12 days 4 hours; 3 hours 20 minutes."""
    hours, rest = divmod(int(length.total_seconds()), 3600)
    parts = [(hours // 24, "day"), (hours % 24, "hour"), (rest // 60, "minute")]
    first = next((index for index, (number, _) in enumerate(parts) if number), None)
    if first is None:
        return "less than a minute"
    return " ".join(_counted(number, unit) for number, unit in parts[first : first + 2] if number)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def line_words(line: Line, quantity: int | None = None) -> str:
    """A line as a customer recognises it: 2 × Linen Shirt (red, M)."""
    return pieces(line.title, line.variant, line.left if quantity is None else quantity)


def pieces(title: str, variant: str | None, quantity: int) -> str:
    """Pieces of a product: 2 × Linen Shirt (red, M)."""
    return f"{quantity} × {title}" + (f" ({variant})" if variant else "")


def listing(parts: Sequence[str], last: str = "and") -> str:
    """Joins with commas and a last "and", or another word."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}" if parts else ""


def sentences(parts: Iterable[str]) -> str:
    """Joins sentences, each with its full stop."""
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in parts if part)
