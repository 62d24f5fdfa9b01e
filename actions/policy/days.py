"""Local days as moments: where a calendar day of the shop ends, across clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_LAST_SECOND = time(23, 59, 59)


@lru_cache(maxsize=16384)
def end_of_day(zone: ZoneInfo, at: datetime, days: int) -> datetime:
    """The last second (UTC) of the local day that is ``days`` days after the local day of ``at``."""
    day = at.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, _LAST_SECOND, zone).astimezone(UTC)
