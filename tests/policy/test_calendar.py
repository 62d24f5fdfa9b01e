"""Opening hours and business days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actions.policy.calendar import add_business_days, is_holiday, is_open, next_opening
from tests.policy.making import local, shop


@pytest.mark.parametrize(
    ("at", "opened"),
    [
        ("2026-03-06 08:59:59", False),
        ("2026-03-06 09:00:00", True),
        ("2026-03-06 16:59:59", True),
        ("2026-03-06 17:00:00", False),
        ("2026-03-07 12:00:00", False),  # a Saturday
        ("2026-03-09 09:00:00", True),  # the first Monday of daylight saving time
        ("2026-11-26 12:00:00", False),  # Thanksgiving
        ("2026-07-03 12:00:00", False),  # Independence Day, moved from the Saturday
    ],
)
def test_opening_hours(at: str, opened: bool) -> None:
    assert is_open(shop(), local(at)) is opened


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-03-06 03:00", "2026-03-06 09:00"),
        ("2026-03-06 12:00", "2026-03-06 12:00"),
        ("2026-03-06 17:00", "2026-03-09 09:00"),
        ("2026-11-25 18:00", "2026-11-27 09:00"),
        ("2026-12-24 18:00", "2026-12-28 09:00"),
    ],
)
def test_next_opening(at: str, opens: str) -> None:
    assert next_opening(shop(), local(at)) == local(opens)


def test_a_shop_that_is_open_on_holidays() -> None:
    busy = replace(shop(), hours=replace(shop().hours, open_on_holidays=True))
    assert is_open(busy, local("2026-11-26 12:00"))


@pytest.mark.parametrize(
    ("day", "count", "result"),
    [
        (date(2026, 3, 2), 3, date(2026, 3, 5)),
        (date(2026, 3, 5), 3, date(2026, 3, 10)),
        (date(2026, 3, 7), 3, date(2026, 3, 11)),
        (date(2026, 7, 1), 3, date(2026, 7, 7)),
        (date(2026, 11, 25), 1, date(2026, 11, 27)),
        (date(2027, 12, 30), 1, date(2028, 1, 3)),  # New Year's Day 2028 is kept on the Friday before
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 2), 0, date(2026, 3, 2)),
    ],
)
def test_business_days(day: date, count: int, result: date) -> None:
    assert add_business_days(day, count, shop()) == result


def test_only_federal_holidays_count() -> None:
    assert is_holiday(shop(), date(2026, 6, 19))
    assert not is_holiday(shop(), date(2026, 2, 14))
