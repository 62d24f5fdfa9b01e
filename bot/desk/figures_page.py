"""The page with the figures of a span of days, and the same as a CSV file."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from bot.desk.desk import desk_of
from bot.desk.figures import STEPS, Days, Figures, Outcome, Waits, figures
from bot.desk.figures_files import to_csv
from bot.desk.pages import Trouble, render, signed_in
from bot.desk.plots import Series, bars, columns
from bot.desk.sessions import SignedIn

LONGEST = timedelta(days=3660)
PRESETS: Mapping[str, str] = {
    "today": "Today",
    "week": "7 days",
    "month": "30 days",
    "quarter": "90 days",
    "year": "365 days",
}
LENGTHS = {"today": 1, "week": 7, "month": 30, "quarter": 90, "year": 365}
OUTCOMES = {
    Outcome.SETTLED: "settled by the assistant",
    Outcome.ANSWERED: "answered by the assistant",
    Outcome.HANDED_OVER: "handed over to a person",
}


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """The figures of the span that the address names; of 30 days when it names none."""
    days = days_asked(request.query_params, today(request))
    found = await counted(request, days)
    facts = {
        "who": who,
        "found": found,
        "presets": PRESETS,
        "preset": request.query_params.get("span", "" if "from" in request.query_params else "month"),
        "plots": plots(found),
        "outcomes": OUTCOMES,
        "said": said,
        "query": f"from={days.first}&to={days.last}",
    }
    return render(request, "figures.html", facts)


@signed_in
async def as_csv(request: Request, who: SignedIn) -> Response:
    """Every number of the page in a CSV file."""
    days = days_asked(request.query_params, today(request))
    name = f"figures-{days.first}-{days.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(to_csv(await counted(request, days)), media_type="text/csv", headers=headers)


async def counted(request: Request, days: Days) -> Figures:
    """The figures, read in a thread."""
    desk = desk_of(request)
    return await desk.transactions.read(partial(figures, days=days, zone=desk.shop.zone, now=desk.clock()))


def today(request: Request) -> date:
    """The shop's day."""
    desk = desk_of(request)
    return local_day(desk.clock(), desk.shop.zone)


def local_day(at: datetime, zone: ZoneInfo) -> date:
    """The day of a moment in a zone."""
    return at.astimezone(zone).date()


def days_asked(query: Mapping[str, str], day: date) -> Days:
    """The days that a query names, by ``span`` or by ``from`` and ``to``. Raises Trouble."""
    if not query.get("from") and not query.get("to"):
        length = LENGTHS.get(query.get("span") or "month", 30)
        return Days(day - timedelta(days=length - 1), day)
    last = _day(query.get("to")) or day
    first = _day(query.get("from")) or last - timedelta(days=29)
    return checked(first, last)


def checked(first: date, last: date) -> Days:
    """The days, first to last. Raises Trouble where they are none, or too many."""
    if first > last:
        raise Trouble(
            422, f"The span ends on {last}, before it begins on {first}; please turn the dates round."
        )
    if last - first > LONGEST:
        raise Trouble(422, "Ten years are the longest span; please take a shorter one.")
    return Days(first, last)


def _day(text: str | None) -> date | None:
    if not text:
        return None
    with suppress(ValueError):
        day = date.fromisoformat(text)
        if 1990 <= day.year <= 2200:
            return day
    raise Trouble(422, f"{text[:20]} is no date; please write one such as 2026-03-31.")


def plots(found: Figures) -> dict[str, Series]:
    """What the page draws, by name."""
    words = [OUTCOMES[outcome] for outcome in Outcome]
    verdicts = ("allowed", "refused", "wait", "human")
    return {
        "parts": Series(
            "Conversations over time",
            words,
            [
                (f"{day:%b} {day.day}", [of[outcome] for outcome in Outcome])
                for day, of in found.parts.items()
            ],
        ),
        "handoffs": _counts("Handed over, by reason", found.handoffs),
        "goals": Series(
            "Requests by goal and verdict",
            verdicts,
            [
                (str(goal).replace("_", " "), [of.get(verdict, 0) for verdict in verdicts])  # type: ignore[call-overload]
                for goal, of in found.goals.items()
            ],
        ),
        "refused": _counts("Refused, by clause", found.refused),
        "answer": _waits("First answer of the assistant", found.first_answer),
        "agent": _waits("First answer of an agent after a handover", found.first_agent_answer),
        "states": _counts("Cases by state", found.states),
        "deadlines": Series(
            "Deadlines of the shop",
            ("kept", "missed", "open"),
            [(name, (kept.kept, kept.missed, kept.open)) for name, kept in found.deadlines.items()],
        ),
    }


def _counts(title: str, counts: Mapping[Any, int]) -> Series:
    return Series(title, ("",), [(str(name).replace("_", " "), (n,)) for name, n in counts.items()])


def _waits(title: str, waits: Waits) -> Series:
    edges = [f"under {said(STEPS[0])}", *(f"from {said(step)}" for step in STEPS)]
    return Series(
        title, ("conversations",), [(name, (n,)) for name, n in zip(edges, waits.by_step, strict=True)]
    )


def said(seconds: float | None) -> str:
    """A waiting time for people: "0.4 s", "12 s", "5 min", "3 h"."""
    if seconds is None:
        return "–"
    if seconds < 60:
        return f"{seconds:.1f} s" if seconds < 10 and seconds != int(seconds) else f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 3600 else f"{seconds / 3600:.1f} h".replace(".0 h", " h")


DRAWN = {"columns": columns, "bars": bars}
"""The two kinds of plots, for the templates."""
