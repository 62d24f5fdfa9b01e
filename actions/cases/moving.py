"""The one way to move a case: a row of its history, checked against the table of moves under a lock.

The order is locked first and the case after it, as everywhere in this package, so nobody waits in a circle. The
database refuses what this code would refuse (actions/database/migrations/versions/0010_case_life.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload, selectinload

from actions.cases.machine import TRANSITIONS, Move, moves_from
from actions.cases.models import CaseEventRow, CaseLineRow, CaseRow
from actions.cases.numbers import RMA, read_number
from actions.cases.states import Actor, CaseState
from actions.cases.views import CaseView, view_case
from actions.database import Database
from actions.orders.models import LineRow, OrderRow

_ORDER = (lazyload(OrderRow.shipments), selectinload(OrderRow.lines).lazyload(LineRow.parcels))
_CASE = (
    lazyload(CaseRow.order),
    selectinload(CaseRow.lines).joinedload(CaseLineRow.line, innerjoin=True).lazyload(LineRow.parcels),
)
"""A case is moved many times a day: what no move looks at is not read. The order is at hand already."""


class NoSuchCase(LookupError):
    """There is no case of this number; the message says what to do."""


class IllegalMove(ValueError):
    """A case cannot make this move where it stands; the message says where that is and what it can do."""

    def __init__(self, rma: str, state: CaseState, move: Move) -> None:
        can = ", ".join(one.replace("_", " ") for one in moves_from(state))
        doing = f"; what can be done is: {can}" if can else "; nothing more can be done with it"
        super().__init__(
            f"Case {rma} is {state.replace('_', ' ')}: {move.replace('_', ' ')} is not possible{doing}."
        )
        self.rma, self.state, self.move = rma, state, move


class CaseMovedOn(RuntimeError):
    """Somebody else moved the case since it was looked at; look again."""


class KeyTaken(ValueError):
    """The key names another event already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who acts upon a case and when (aware UTC).

    ``key`` names the act for ever: the same key is carried out once. ``seen`` is the version of the case that was
    looked at; None acts upon whichever there is. ``note`` says why, in the history.
    """

    who: str
    at: datetime
    key: str
    actor: Actor = Actor.STAFF
    note: str | None = None
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The case as it stands now; ``again`` when the same act had been carried out before and nothing changed."""

    case: CaseView
    again: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A case and its order, locked against every other writer until the transaction ends."""

    session: Session
    order: OrderRow
    case: CaseRow

    def moved(self, again: bool = False) -> Moved:
        """What came of it."""
        self.session.flush()
        return Moved(view_case(self.case), again)


@contextmanager
def held(database: Database, rma: str) -> Iterator[Held]:
    """The case with this RMA number, typed in any way, in one transaction. Raises ``NoSuchCase``."""
    with database.write() as session:
        yield hold(session, rma)


def hold(session: Session, rma: str) -> Held:
    """The same within a transaction of ``Database.write``."""
    written = read_number(rma, RMA)
    order_id = session.scalar(select(CaseRow.order_id).where(CaseRow.rma == written))
    if order_id is None:
        raise NoSuchCase(
            f"There is no case {rma}; compare the number with the slip, and scan or type it again."
        )
    fresh = {"populate_existing": True}
    one_order = select(OrderRow).where(OrderRow.id == order_id).options(*_ORDER)
    order = session.scalars(one_order.with_for_update(of=OrderRow), execution_options=fresh).one()
    one_case = select(CaseRow).where(CaseRow.rma == written).options(*_CASE)
    case = session.scalars(one_case.with_for_update(of=CaseRow), execution_options=fresh).one()
    return Held(session, order, case)


def was_done(holding: Held, act: Act, what: str) -> bool:
    """Whether this very act was carried out before. Raises ``KeyTaken`` where the key named another one."""
    event = holding.session.scalar(select(CaseEventRow).where(CaseEventRow.key == act.key))
    if event is None:
        return False
    if event.case_id == holding.case.id and (event.data or {}).get("act", event.what) == what:
        return True
    raise KeyTaken(f"The key {act.key} was used for something else before; send a new one.")


def check_move(holding: Held, move: Move, act: Act) -> None:
    """Raises ``CaseMovedOn`` where another version was seen, and ``IllegalMove``."""
    case, transition = holding.case, TRANSITIONS[move]
    if act.seen is not None and act.seen != case.version:
        raise CaseMovedOn(
            f"Case {case.rma} was changed meanwhile and is {case.state.replace('_', ' ')} now; look at it again."
        )
    if case.state not in transition.sources or act.actor not in transition.actors:
        raise IllegalMove(case.rma, case.state, move)


def make_move(
    holding: Held, move: Move, act: Act, due_at: datetime | None = None, **data: Any
) -> CaseEventRow:
    """Add the move to the history, by which the database moves the case; ``due_at`` is when the next one is due.

    Raises ``IllegalMove`` and ``CaseMovedOn``.
    """
    check_move(holding, move, act)
    case = holding.case
    event = CaseEventRow(
        case_id=case.id,
        at=act.at,
        who=act.who,
        what=TRANSITIONS[move].target.value,
        note=act.note,
        from_state=case.state,
        to_state=TRANSITIONS[move].target,
        number=case.version + 1,
        due_at=due_at,
        key=act.key,
        data={"act": move.value, **data},
    )
    holding.session.add(event)
    holding.session.flush()
    refresh(holding)
    return event


def refresh(holding: Held) -> None:
    """Read again what the database changed with the move."""
    for line in holding.case.lines:
        holding.session.expire(line, ["is_open"])
    holding.session.expire(holding.case, ["state", "version", "state_since", "due_at", "events"])


def add_event(holding: Held, what: str, act: Act, **data: Any) -> None:
    """Add something to the history that is no move."""
    row = CaseEventRow(
        case_id=holding.case.id,
        at=act.at,
        who=act.who,
        what=what,
        note=act.note,
        key=act.key,
        data=data or None,
    )
    holding.session.add(row)
    holding.session.flush()
    holding.session.expire(holding.case, ["events"])
