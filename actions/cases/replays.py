"""The decisions that customers were given, decided again under another text of the policy. Nothing is changed.

Of several decisions about the same wish (a conversation, an order and a goal: shown first, then carried out) the last
counts, so that no money is counted twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actions.cases.models import DecisionRow
from actions.policy import Policy
from actions.policy.facts import Goal
from actions.policy.replaying import Change, Compared, compare

AT_ONCE = 500
Heard = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Replayed:
    """One decision that was given, under both texts."""

    reference: str
    order_number: str
    goal: Goal
    decided_at: datetime
    compared: Compared


@dataclass(frozen=True, slots=True)
class Replay:
    """What another text would have changed. ``decisions`` are those that are not the same, in the order they were made.

    ``money`` is, for each currency, what would have gone back more and what less; ``earlier`` are the decisions left out
    because a later one was about the same wish.
    """

    decisions: tuple[Replayed, ...]
    counts: dict[Change, int]
    money: dict[str, tuple[Decimal, Decimal]]
    earlier: int

    @property
    def compared(self) -> int:
        """How many decisions were looked at."""
        return sum(self.counts.values())


def replay_all(
    session: Session,
    policy: Policy,
    new: Policy,
    heard: Heard,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Replay:
    """Decide again what was decided in a span of time (UTC, ``until`` not included); ``heard`` is told the progress."""
    span = _span(since, until)
    wanted = _last_ones(session, span)
    all_of_them = session.scalar(select(func.count()).select_from(DecisionRow).where(*span)) or 0
    kept: list[Replayed] = []
    counts = dict.fromkeys(Change, 0)
    money: dict[str, tuple[Decimal, Decimal]] = {}
    for done, row in enumerate(_rows(session, wanted), 1):
        compared = compare(row.record, policy, new)
        counts[compared.change] += 1
        _add(money, compared)
        if compared.change is not Change.SAME or compared.note:
            kept.append(Replayed(row.reference, row.order_number, row.goal, row.decided_at, compared))
        heard(done, len(wanted))
    return Replay(tuple(kept), counts, money, all_of_them - len(wanted))


def _last_ones(session: Session, span: list[ColumnElement[bool]]) -> list[int]:
    wish = DecisionRow.conversation, DecisionRow.order_number, DecisionRow.goal
    return sorted(session.scalars(select(func.max(DecisionRow.id)).where(*span).group_by(*wish)))


def _span(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    start = [DecisionRow.decided_at >= since] if since is not None else []
    return start if until is None else [*start, DecisionRow.decided_at < until]


def _rows(session: Session, wanted: list[int]) -> Iterator[DecisionRow]:
    """The rows a few hundred at a time, so that a long history needs no more memory than a short one."""
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        yield from session.scalars(
            select(DecisionRow).where(DecisionRow.id.in_(some)).order_by(DecisionRow.id)
        )
        session.expunge_all()


def _add(money: dict[str, tuple[Decimal, Decimal]], compared: Compared) -> None:
    if compared.difference:
        more, less = money.get(compared.currency, (Decimal(), Decimal()))
        up = max(compared.difference, Decimal())
        money[compared.currency] = (more + up, less + (up - compared.difference))
