"""Finding conversations by what agents have at hand: an order number, an email address, an RMA number, or an id."""

from __future__ import annotations

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from actions.cases import find_case
from actions.handoffs.models import HandoffRow
from actions.identity.finding import conversations_about
from actions.orders import OrderNumbers, SqlOrderBook
from bot.conversations import queue
from bot.conversations.models import ConversationRow

LONGEST = 100


def search(session: Session, text: str, numbers: OrderNumbers) -> list[queue.Entry]:
    """The conversations that have to do with it, those with the latest news first."""
    asked = text.strip()[:LONGEST]
    if not asked:
        return []
    orders = _orders(session, asked, numbers)
    names = set(conversations_about(session, orders)) | _handed_over(session, orders)
    case = find_case(session, asked)
    if case is not None:
        names.add(case.conversation)
    found = or_(
        ConversationRow.public_id.in_(names | {asked.lower()}),
        ConversationRow.sender == asked,
        ConversationRow.customer == asked.lower(),
    )
    newest = select(ConversationRow).where(found).order_by(ConversationRow.changed_at.desc())
    return queue.views(session, session.scalars(newest.limit(queue.MOST)).all())


def _orders(session: Session, asked: str, numbers: OrderNumbers) -> list[str]:
    """The orders of an email address, or of a number in any way people write it."""
    if "@" in asked:
        return [order.number for order in SqlOrderBook(session, numbers).by_email(asked)]
    number = numbers.normalise(asked)
    return [number] if number else []


def _handed_over(session: Session, orders: list[str]) -> set[str]:
    """An order that was asked about and not shown to be the customer's counts too."""
    return set(session.scalars(select(HandoffRow.conversation).where(HandoffRow.order_number.in_(orders))))
