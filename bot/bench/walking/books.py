"""What a walk has left in the books: everything that was written for a conversation, and for an order."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from actions.cases.models import CancellationRow, CaseEventRow, CaseRow
from actions.cases.reminding import DESK
from actions.orders.models import OrderRow
from bot.conversations.models import ConversationRow


def writes_of(session: Session, sender: str) -> dict[str, str]:
    """Every case, event of a case and cancellation of this sender's conversation, with the order's number.

    What the desk does by itself in its rounds, such as waiting for the parcel, is no answer to anybody.
    """
    conversation = select(ConversationRow.public_id).where(ConversationRow.sender == sender).scalar_subquery()
    cases = session.execute(
        select(CaseRow.rma, CaseEventRow.id, CaseEventRow.what, OrderRow.number)
        .join(CaseEventRow, CaseEventRow.case_id == CaseRow.id)
        .join(OrderRow, OrderRow.id == CaseRow.order_id)
        .where(CaseRow.conversation == conversation, CaseEventRow.who != DESK)
    )
    cancelled = session.execute(
        select(CancellationRow.id, OrderRow.number)
        .join(OrderRow, OrderRow.id == CancellationRow.order_id)
        .where(CancellationRow.conversation == conversation)
    )
    return {
        **{f"{rma} {what} (event {number})": order for rma, number, what, order in cases},
        **{f"cancellation {number}": order for number, order in cancelled},
    }


def writes_on(session: Session, numbers: Collection[str]) -> int:
    """How many cases and cancellations there are for these orders."""
    ids = select(OrderRow.id).where(OrderRow.number.in_(numbers))
    cases = session.scalar(select(func.count()).select_from(CaseRow).where(CaseRow.order_id.in_(ids))) or 0
    touched = select(func.count()).select_from(OrderRow)
    cancelled = touched.where(
        OrderRow.number.in_(numbers),
        or_(
            OrderRow.id.in_(select(CancellationRow.order_id)),
            OrderRow.status == "cancelled",
        ),
    )
    return cases + (session.scalar(cancelled) or 0)
