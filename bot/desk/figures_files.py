"""Figures as rows for CSV and tables, and as JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from bot.desk.figures import Figures, Outcome, Waits

Row = tuple[str, str, str]
COLUMNS = ("figure", "of", "value")


def rows(found: Figures) -> Iterator[Row]:
    """Every number, one a row: which figure, of what, and its value."""
    yield "days", "first", found.days.first.isoformat()
    yield "days", "last", found.days.last.isoformat()
    yield "conversations", "all", str(found.conversations)
    for outcome, number in found.outcomes.items():
        yield "conversations", outcome.value, str(number)
    for channel, number in found.channels.items():
        yield "conversations by channel", channel, str(number)
    for day, outcomes in found.parts.items():
        for outcome, number in outcomes.items():
            yield f"conversations from {day.isoformat()}", outcome.value, str(number)
    yield from (("handed over because of", reason, str(n)) for reason, n in found.handoffs.items())
    for goal, verdicts in found.goals.items():
        yield from ((f"decisions: {goal}", verdict.value, str(n)) for verdict, n in verdicts.items())
    yield from (("refused by clause", clause, str(n)) for clause, n in found.refused.items())
    yield from _waits("first answer, seconds", found.first_answer)
    yield from _waits("first answer of an agent, seconds", found.first_agent_answer)
    yield from (("cases by state", state.value, str(n)) for state, n in found.states.items())
    for name, kept in found.deadlines.items():
        for what in ("kept", "missed", "open"):
            yield f"deadlines: {name}", what, str(getattr(kept, what))


def to_csv(found: Figures) -> str:
    """All rows as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(rows(found))
    return out.getvalue()


def to_json(found: Figures) -> dict[str, Any]:
    """The figures for programs; times in seconds."""
    return {
        "first": found.days.first.isoformat(),
        "last": found.days.last.isoformat(),
        "conversations": found.conversations,
        "settled_without_a_person": found.outcomes[Outcome.SETTLED],
        "answered_without_a_person": found.outcomes[Outcome.ANSWERED],
        "handed_over": found.outcomes[Outcome.HANDED_OVER],
        "channels": found.channels,
        "parts": [
            {"from": day.isoformat(), **{outcome.value: n for outcome, n in of.items()}}
            for day, of in found.parts.items()
        ],
        "handoffs": found.handoffs,
        "goals": {goal.value: {v.value: n for v, n in of.items()} for goal, of in found.goals.items()},
        "refused_by_clause": found.refused,
        "first_answer": _waits_json(found.first_answer),
        "first_agent_answer": _waits_json(found.first_agent_answer),
        "cases": {state.value: n for state, n in found.states.items()},
        "deadlines": {
            name: {"kept": kept.kept, "missed": kept.missed, "open": kept.open}
            for name, kept in found.deadlines.items()
        },
    }


def _waits(name: str, waits: Waits) -> Iterator[Row]:
    yield name, "count", str(waits.count)
    if waits.median is not None and waits.nine_in_ten is not None:
        yield name, "median", f"{waits.median:.1f}"
        yield name, "nine in ten", f"{waits.nine_in_ten:.1f}"


def _waits_json(waits: Waits) -> dict[str, Any]:
    return {"count": waits.count, "median": waits.median, "nine_in_ten": waits.nine_in_ten}
