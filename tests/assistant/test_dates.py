"""The day that a customer's words mean."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.assistant.dates import resolve_date

MIAMI = ZoneInfo("America/New_York")
WEDNESDAY = datetime(2026, 3, 11, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-03-05", (2026, 3, 5)),
        ("today", (2026, 3, 11)),
        ("yesterday", (2026, 3, 10)),
        ("tomorrow", (2026, 3, 12)),
        ("3 days ago", (2026, 3, 8)),
        ("1 week ago", (2026, 3, 4)),
        ("2 weeks ago", (2026, 2, 25)),
        ("1 month ago", (2026, 2, 11)),
        ("1 year ago", (2025, 3, 11)),
        ("in 2 days", (2026, 3, 13)),
        ("2 hours ago", (2026, 3, 11)),
        ("13 hours ago", (2026, 3, 10)),
        ("90 minutes ago", (2026, 3, 11)),
        ("friday", (2026, 3, 6)),
        ("wednesday", (2026, 3, 11)),
        ("last wednesday", (2026, 3, 4)),
        ("last friday", (2026, 3, 6)),
        ("last tuesday", (2026, 3, 10)),
        ("this friday", (2026, 3, 13)),
        ("this wednesday", (2026, 3, 11)),
        ("next friday", (2026, 3, 13)),
        ("next wednesday", (2026, 3, 18)),
        ("march 5", (2026, 3, 5)),
        ("march 20", (2026, 3, 20)),
        ("december 24", (2025, 12, 24)),
        ("june 1", (2025, 6, 1)),
        ("february 29", (2024, 2, 29)),
        ("5th", (2026, 3, 5)),
        ("20th", (2026, 2, 20)),
        ("31st", (2026, 1, 31)),
        ("5th of last month", (2026, 2, 5)),
        ("5th of this month", (2026, 3, 5)),
    ],
)
def test_the_day_that_is_meant(value: str, day: tuple[int, int, int]) -> None:
    assert resolve_date(value, WEDNESDAY, MIAMI) == date(*day)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "last week",
        "this month",
        "someday",
        "2026-02-30",
        "31st of last month",
        "in 2 days ago",
        "999 years in",
        "february 30",
    ],
)
def test_what_is_no_single_day(value: str) -> None:
    assert resolve_date(value, WEDNESDAY, MIAMI) is None


def test_the_day_is_that_of_the_shop() -> None:
    late = datetime(2026, 3, 12, 3, 30, tzinfo=UTC)
    assert resolve_date("today", late, MIAMI) == date(2026, 3, 11)
    assert resolve_date("today", late, UTC) == date(2026, 3, 12)


def test_hours_are_elapsed_time_when_the_clocks_change() -> None:
    """On March 8, 2026 the clocks in Miami went from 2:00 to 3:00."""
    morning = datetime(
        2026, 3, 8, 9, 30, tzinfo=UTC
    )  # 5:30 in Miami, five and a half hours after midnight by the clock
    assert resolve_date("4 hours ago", morning, MIAMI) == date(2026, 3, 8)
    assert resolve_date("5 hours ago", morning, MIAMI) == date(2026, 3, 7)


VALUES = st.one_of(
    st.text(max_size=20),
    st.builds(
        "{} {} ago".format,
        st.integers(0, 999),
        st.sampled_from(["days", "weeks", "months", "years", "hours"]),
    ),
    st.builds("{}th".format, st.integers(0, 99)),
    st.builds("{} {}".format, st.sampled_from(["february", "march", "june"]), st.integers(0, 99)),
)


@given(VALUES, st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_no_value_fails_and_what_was_is_never_later_than_the_message(
    value: str, arrived_at: datetime
) -> None:
    day = resolve_date(value, arrived_at, MIAMI)
    if day is not None and value.endswith("ago"):
        assert day <= arrived_at.astimezone(MIAMI).date()
