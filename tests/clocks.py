"""Clocks for a desk under test, so that no test depends on the hour at which it runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)  # 12:00 in New York, a Monday
NIGHT = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)  # 10 in the evening in New York, a Monday


class RunningClock:
    """Goes on as every clock does, from noon of a working day unless another moment is given."""

    def __init__(self, start: datetime = NOON) -> None:
        self._ahead = start - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, **by: int) -> None:
        """Let time pass at once."""
        self._ahead += timedelta(**by)
