"""The desk in figures for a span of days: who settled what, how fast, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import Row, ScalarSelect, func, select
from sqlalchemy.orm import Session

from actions.cases import figures as cases
from actions.cases.figures import Kept, Span
from actions.cases.models import DecisionRow
from actions.cases.states import CaseState
from actions.handoffs.models import HandoffRow
from actions.policy.decision import Verdict
from actions.policy.facts import Goal
from bot.conversations.events import Kind, Source
from bot.conversations.models import ConversationRow, EventRow

DAY = timedelta(days=1)
LONGEST_BY_DAY = 62
LONGEST_BY_WEEK = 400
STEPS = (1, 2, 5, 10, 30, 60, 300, 900, 3600, 4 * 3600, 24 * 3600)
"""Seconds between which waiting times are counted together."""


class Outcome(StrEnum):
    """What became of a conversation: decided by the assistant alone, only answered, or handed to a person."""

    SETTLED = "settled"
    ANSWERED = "answered"
    HANDED_OVER = "handed_over"


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days of the shop's zone, the first and the last included."""

    first: date
    last: date

    def span(self, zone: ZoneInfo) -> Span:
        """From the first midnight until the one after the last day."""
        return Span(_midnight(self.first, zone), _midnight(self.last + DAY, zone))

    def parts(self) -> list[date]:
        """The first days of the parts that a plot shows: days, weeks, or months of a long span."""
        length = (self.last - self.first).days + 1
        if length <= LONGEST_BY_WEEK:
            step = 1 if length <= LONGEST_BY_DAY else 7
            return [self.first + timedelta(days=days) for days in range(0, length, step)]
        months = [self.first]
        while (then := (months[-1].replace(day=1) + 32 * DAY).replace(day=1)) <= self.last:
            months.append(then)
        return months


@dataclass(frozen=True, slots=True)
class Waits:
    """How long customers waited, in seconds: how many, half of them at most, nine in ten at most, and by steps."""

    count: int
    median: float | None
    nine_in_ten: float | None
    by_step: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything there is to show of a span. ``parts`` has the outcomes of the conversations that began in each part."""

    days: Days
    outcomes: dict[Outcome, int]
    channels: dict[str, int]
    parts: dict[date, dict[Outcome, int]]
    handoffs: dict[str, int]
    goals: dict[Goal, dict[Verdict, int]]
    refused: dict[str, int]
    first_answer: Waits
    first_agent_answer: Waits
    states: dict[CaseState, int]
    deadlines: dict[str, Kept]

    @property
    def conversations(self) -> int:
        """How many conversations began."""
        return sum(self.outcomes.values())

    @property
    def alone(self) -> float | None:
        """The share of conversations that needed no person."""
        return 1 - self.outcomes[Outcome.HANDED_OVER] / self.conversations if self.conversations else None

    @property
    def empty(self) -> bool:
        """Whether nothing at all happened."""
        return not (self.conversations or self.goals or self.states or self.handoffs or self.deadlines)


def figures(session: Session, days: Days, zone: ZoneInfo, now: datetime) -> Figures:
    """The figures of whole days in the shop's zone; ``now`` is aware UTC."""
    span = days.span(zone)
    rows = session.execute(_conversations(span)).all()
    outcomes = [_outcome(row) for row in rows]
    return Figures(
        days=days,
        outcomes={outcome: outcomes.count(outcome) for outcome in Outcome},
        channels=dict(Counter(row.channel for row in rows).most_common()),
        parts=_parts(days, zone, [row.started_at for row in rows], outcomes),
        handoffs=_handoffs(session, span),
        goals=cases.verdicts(session, span),
        refused=cases.refused_by(session, span),
        first_answer=waits(_spans((row.asked, row.answered) for row in rows)),
        first_agent_answer=waits(_spans((row.handed, row.attended) for row in rows)),
        states=cases.states(session, span),
        deadlines=cases.deadlines(session, span, now),
    )


def waits(seconds: Iterable[float]) -> Waits:
    """Waiting times summed up."""
    found = sorted(seconds)
    edges = (0.0, *STEPS, float("inf"))
    by_step = tuple(sum(low <= one < high for one in found) for low, high in pairwise(edges))
    return Waits(len(found), _quantile(found, 0.5), _quantile(found, 0.9), by_step)


def _conversations(span: Span):  # type: ignore[no-untyped-def]
    """One row a conversation that began in the span, with the first times of what happened in it."""
    began = (
        select(
            ConversationRow.id,
            ConversationRow.channel,
            ConversationRow.started_at,
            _first(Source.CUSTOMER).label("asked"),
            _handed().label("handed"),
            _decided().label("decided"),
        )
        .where(span.holds(ConversationRow.started_at))
        .subquery()
    )
    after = {Source.BOT: began.c.asked, Source.AGENT: began.c.handed}
    answered, attended = (
        select(func.min(EventRow.at))
        .where(
            EventRow.conversation_id == began.c.id,
            EventRow.source == source.value,
            EventRow.kind == Kind.MESSAGE.value,
            EventRow.at >= since,
        )
        .scalar_subquery()
        for source, since in after.items()
    )
    return select(began, answered.label("answered"), attended.label("attended")).where(
        began.c.asked.is_not(None)
    )


def _first(source: Source) -> ScalarSelect[datetime]:
    return (
        select(func.min(EventRow.at))
        .where(
            EventRow.conversation_id == ConversationRow.id,
            EventRow.source == source.value,
            EventRow.kind == Kind.MESSAGE.value,
        )
        .scalar_subquery()
    )


def _handed() -> ScalarSelect[datetime]:
    same = HandoffRow.conversation == ConversationRow.public_id
    return select(func.min(HandoffRow.requested_at)).where(same).scalar_subquery()


def _decided() -> ScalarSelect[int]:
    same = DecisionRow.conversation == ConversationRow.public_id
    return select(func.min(DecisionRow.id)).where(same).scalar_subquery()


def _outcome(row: Row[tuple[object, ...]]) -> Outcome:
    if row.handed is not None:
        return Outcome.HANDED_OVER
    return Outcome.ANSWERED if row.decided is None else Outcome.SETTLED


def _parts(
    days: Days, zone: ZoneInfo, started: Sequence[datetime], outcomes: Sequence[Outcome]
) -> dict[date, dict[Outcome, int]]:
    starts = days.parts()
    found = {start: dict.fromkeys(Outcome, 0) for start in starts}
    place = {}
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else days.last + DAY
        place.update({start + timedelta(days=more): start for more in range((end - start).days)})
    for at, outcome in zip(started, outcomes, strict=True):
        found[place[at.astimezone(zone).date()]][outcome] += 1
    return found


def _handoffs(session: Session, span: Span) -> dict[str, int]:
    number = func.count()
    counted = (
        select(HandoffRow.reason, number)
        .where(span.holds(HandoffRow.requested_at))
        .group_by(HandoffRow.reason)
        .order_by(number.desc(), HandoffRow.reason)
    )
    return dict(session.execute(counted).all())


def _spans(pairs: Iterable[tuple[datetime | None, datetime | None]]) -> list[float]:
    return [(end - start).total_seconds() for start, end in pairs if start is not None and end is not None]


def _quantile(found: Sequence[float], share: float) -> float | None:
    return found[min(int(len(found) * share), len(found) - 1)] if found else None


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
