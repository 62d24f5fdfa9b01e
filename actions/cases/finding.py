"""Finding cases."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from actions.cases.models import CaseLineRow, CaseRow
from actions.cases.numbers import RMA, read_number
from actions.cases.states import CaseState
from actions.cases.views import CaseView, view_case
from actions.orders.models import LineRow, OrderRow

MOST = 100


def find_case(session: Session, rma: str) -> CaseView | None:
    """The case with this RMA number, in any way people type it; None when there is none."""
    written = read_number(rma, RMA)
    row = session.scalar(select(CaseRow).where(CaseRow.rma == written)) if written else None
    return view_case(row) if row else None


def list_cases(session: Session, state: CaseState | None = None, most: int = MOST) -> list[CaseView]:
    """The newest cases, of one state or of all, no more than ``most``."""
    wanted = select(CaseRow) if state is None else select(CaseRow).where(CaseRow.state == state)
    return views(session, wanted.limit(most))


def cases_of_order(session: Session, number: str) -> list[CaseView]:
    """Every case of the order with this number (in its one written form), the newest first."""
    return views(session, select(CaseRow).where(CaseRow.order.has(OrderRow.number == number)))


def open_cases(session: Session, order_id: int) -> dict[str, CaseRow]:
    """Which lines of an order are in an open case: sku to case."""
    open_lines = (
        select(LineRow.sku, CaseRow)
        .join(CaseLineRow, CaseLineRow.line_id == LineRow.id)
        .join(CaseRow, CaseRow.id == CaseLineRow.case_id)
        .where(LineRow.order_id == order_id, CaseLineRow.is_open)
    )
    return {row.sku: row.CaseRow for row in session.execute(open_lines).unique()}


def holding_cases(session: Session, order_id: int) -> dict[str, CaseRow]:
    """Which lines need no other case: those in an open one, and those that came back whole in one that is closed."""
    gone = LineRow.cancelled_quantity + LineRow.returned_quantity >= LineRow.quantity
    settled = (
        select(LineRow.sku, CaseRow)
        .join(CaseLineRow, CaseLineRow.line_id == LineRow.id)
        .join(CaseRow, CaseRow.id == CaseLineRow.case_id)
        .where(LineRow.order_id == order_id, CaseRow.state == CaseState.CLOSED)
        .where(gone, LineRow.returned_quantity > 0)
        .order_by(CaseRow.id)
    )
    back = {row.sku: row.CaseRow for row in session.execute(settled).unique()}
    return back | open_cases(session, order_id)


def views(session: Session, wanted: Select[CaseRow]) -> list[CaseView]:
    """The wanted cases, the newest first."""
    rows = session.scalars(wanted.order_by(CaseRow.opened_at.desc(), CaseRow.id.desc()))
    return [view_case(row) for row in rows]
