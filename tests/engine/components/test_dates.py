"""Days that people write: of the calendar, and told from the day of the message."""

import pytest

from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader

READER = Reader(OrderNumbers("AT", 5), {}, {"match": 5, "cancel": 3, "order": 9})


def found(text: str) -> list[tuple[str, str]]:
    return [
        (span.value, text[span.start : span.end]) for span in READER.read(text).spans if span.entity == "date"
    ]


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("2026-03-05", "2026-03-05", "2026-03-05"),
        ("my order of 5 March came broken", "march 5", "5 March"),
        ("2026/3/5", "2026-03-05", "2026/3/5"),
        ("at 2026-03-05T10:00", "2026-03-05", "2026-03-05"),
        ("3/12/2026", "2026-03-12", "3/12/2026"),
        ("on 3/12/26.", "2026-03-12", "3/12/26"),
        ("03-12-2026", "2026-03-12", "03-12-2026"),
        ("3.12.2026", "2026-03-12", "3.12.2026"),
        ("23/12/2026", "2026-12-23", "23/12/2026"),
        ("March 3, 2026", "2026-03-03", "March 3, 2026"),
        ("3rd of May 2026", "2026-05-03", "3rd of May 2026"),
        ("on 3/12,please", "march 12", "3/12"),
        ("arrived 3/12", "march 12", "3/12"),
        ("on 1/2", "january 2", "1/2"),
        ("March 3", "march 3", "March 3"),
        ("march 3rd", "march 3", "march 3rd"),
        ("Mar. 3", "march 3", "Mar. 3"),
        ("MAR 3", "march 3", "MAR 3"),
        ("Sept 5th", "september 5", "Sept 5th"),
        ("Septmber 5", "september 5", "Septmber 5"),
        ("12 of May", "may 12", "12 of May"),
        ("the 12th of may", "may 12", "12th of may"),
        ("12 May", "may 12", "12 May"),
        ("3 december", "december 3", "3 december"),
        ("February 29", "february 29", "February 29"),
        ("on the 5th", "5th", "5th"),
        ("on the 5th.", "5th", "5th"),
        ("since the 21st and", "21st", "21st"),
        ("on the 5th of last month", "5th of last month", "5th of last month"),
    ],
)
def test_a_day_of_the_calendar(text: str, value: str, written: str) -> None:
    assert found(text) == [(value, written)]


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("I ordered it yesterday", "yesterday", "yesterday"),
        ("yestarday", "yesterday", "yestarday"),
        ("I need it by Friday", "next friday", "Friday"),
        ("can you deliver before Friday", "next friday", "Friday"),
        ("by Friday it was still not here", "friday", "Friday"),
        ("yesterday's parcel", "yesterday", "yesterday"),
        ("yesterday evening", "yesterday", "yesterday evening"),
        ("last night", "yesterday", "last night"),
        ("today", "today", "today"),
        ("this morning", "today", "this morning"),
        ("tommorow", "tomorrow", "tommorow"),
        ("the day before yesterday", "2 days ago", "the day before yesterday"),
        ("3 days ago", "3 days ago", "3 days ago"),
        ("three days ago", "3 days ago", "three days ago"),
        ("2 weeks back", "2 weeks ago", "2 weeks back"),
        ("two weeks ago", "2 weeks ago", "two weeks ago"),
        ("a week ago", "1 week ago", "a week ago"),
        ("a couple of days ago", "2 days ago", "a couple of days ago"),
        ("an hour ago", "1 hour ago", "an hour ago"),
        ("last Friday", "last friday", "last Friday"),
        ("last fri.", "last friday", "last fri."),
        ("last firday", "last friday", "last firday"),
        ("this past Monday", "last monday", "this past Monday"),
        ("on Friday", "friday", "Friday"),
        ("on sat", "saturday", "sat"),
        ("this coming tuesday", "next tuesday", "this coming tuesday"),
        ("last week", "last week", "last week"),
    ],
)
def test_a_day_told_from_the_day_of_the_message(text: str, value: str, written: str) -> None:
    assert found(text) == [(value, written)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "24/7",
        "1/2 of it",
        "3/4",
        "4/5 stars",
        "13/32",
        "February 30",
        "2026-13-41",
        "black friday",
        "on the 5th floor",
        "the 2nd one",
        "the other 2 may be returned",
        "it may 30 days later",
        "3-5 days",
        "within 30 days",
        "192.168.1.1",
        "3.12.1",
        "555-0142",
        "it sat on the sun",
        "my name is June",
        "10:30",
    ],
)
def test_no_day(text: str) -> None:
    assert found(text) == []


def test_several_days_in_their_order() -> None:
    text = "ordered on March 3, due last Friday, today is 3/20"
    assert [value for value, _ in found(text)] == ["march 3", "last friday", "today", "march 20"]


def test_the_name_of_a_month_is_never_corrected_to_another_word() -> None:
    assert [word.counted for word in READER.read("march").words] == ["march"]
