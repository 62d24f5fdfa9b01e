"""What decisions and cases come to in a span of time: by goal and verdict, refusals by clause, states, deadlines kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, func, select
from sqlalchemy.orm import QueryableAttribute, Session, aliased

from actions.cases.models import CaseEventRow, CaseRow, DecisionRow
from actions.cases.states import CaseState
from actions.policy.decision import Verdict
from actions.policy.facts import Goal

DUE = {
    CaseState.RECEIVED: "inspection",
    CaseState.INSPECTED: "answer",
    CaseState.ACCEPTED: "refund or exchange",
    CaseState.PARTLY: "refund or exchange",
    CaseState.REFUND_DUE: "payment",
}
"""What the shop owes next in each of its states, until the ``due_at`` of the move that led there."""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment on, and before another; both aware UTC."""

    since: datetime
    until: datetime

    def holds(self, column: QueryableAttribute[Any]) -> ColumnElement[bool]:
        """Whether a column of times lies in it."""
        return and_(column >= self.since, column < self.until)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many deadlines that ended in a span were kept and missed, and how many are still open."""

    kept: int = 0
    missed: int = 0
    open: int = 0


def verdicts(session: Session, span: Span) -> dict[Goal, dict[Verdict, int]]:
    """How often each goal was answered how: once for each wish, by the last decision about it."""
    last = _last(span)
    counted = (
        select(DecisionRow.goal, DecisionRow.verdict, func.count())
        .join(last, last.c.id == DecisionRow.id)
        .group_by(DecisionRow.goal, DecisionRow.verdict)
    )
    found: dict[Goal, dict[Verdict, int]] = {}
    for goal, verdict, number in session.execute(counted):
        found.setdefault(goal, {})[verdict] = number
    return found


def refused_by(session: Session, span: Span) -> dict[str, int]:
    """Refusals by the clause that decided, the most frequent first."""
    last = _last(span)
    counted = (
        select(DecisionRow.clause, func.count())
        .join(last, last.c.id == DecisionRow.id)
        .where(DecisionRow.verdict == Verdict.REFUSED)
        .group_by(DecisionRow.clause)
    )
    return _most_first((clause or "unknown", number) for clause, number in session.execute(counted))


def states(session: Session, span: Span) -> dict[CaseState, int]:
    """Where the cases that were opened in a span stand now."""
    counted = select(CaseRow.state, func.count()).where(span.holds(CaseRow.opened_at)).group_by(CaseRow.state)
    found = dict(session.execute(counted).all())
    return {state: found[state] for state in CaseState if state in found}


def deadlines(session: Session, span: Span, now: datetime) -> dict[str, Kept]:
    """What the shop owed until a time in a span: done by then, done later or not at all, or not due yet."""
    move, after = aliased(CaseEventRow), aliased(CaseEventRow)
    owed = (
        select(move.to_state, move.due_at, after.at)
        .outerjoin(after, and_(after.case_id == move.case_id, after.number == move.number + 1))
        .where(span.holds(move.due_at), move.to_state.in_(DUE))
    )
    found: dict[str, list[int]] = {}
    for state, due_at, done_at in session.execute(owed):
        if state is not None and due_at is not None:
            found.setdefault(DUE[state], [0, 0, 0])[_kept(due_at, done_at, now)] += 1
    return {name: Kept(*found[name]) for name in dict.fromkeys(DUE.values()) if name in found}


def _kept(due_at: datetime, done_at: datetime | None, now: datetime) -> int:
    """0 kept, 1 missed, 2 open."""
    if done_at is not None:
        return 0 if done_at <= due_at else 1
    return 1 if now > due_at else 2


def _last(span: Span) -> Subquery:
    wish = DecisionRow.conversation, DecisionRow.order_number, DecisionRow.goal
    ids = select(func.max(DecisionRow.id).label("id")).where(span.holds(DecisionRow.decided_at))
    return ids.group_by(*wish).subquery()


def _most_first(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    return dict(sorted(counts, key=lambda pair: (-pair[1], pair[0])))
