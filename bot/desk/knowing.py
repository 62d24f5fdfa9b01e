"""What an agent is shown beside a conversation: who it is, the order, what was decided and why, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases import CaseView, GivenDecision, cases_of_order, last_decision
from actions.handoffs import HandoffState, HandoffView, handoffs_of
from actions.identity.finding import conversations_about, grants_of
from actions.identity.proof import How
from actions.orders import OrderNumbers, SqlOrderBook
from actions.policy.facts import Order
from bot.conversations import queue, store
from bot.conversations.events import Event
from bot.conversations.models import ConversationRow

MOST_EARLIER = 10
MOST_ORDERS = 20


@dataclass(frozen=True, slots=True)
class Known:
    """``shown`` are the orders shown to be the customer's and by what; ``orders`` are all of the same email address,

    known only once one of them was shown. ``order`` is the one that is looked at.
    """

    handoffs: tuple[HandoffView, ...]
    shown: Mapping[str, How]
    number: str | None
    order: Order | None
    orders: tuple[str, ...]
    decision: GivenDecision | None
    cases: tuple[CaseView, ...]
    earlier: tuple[queue.Entry, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the order that is looked at is the customer's."""
        return self.number in self.shown

    @property
    def asked(self) -> HandoffView | None:
        """What a person is needed for: about this order, else about anything."""
        about = [one for one in self.handoffs if one.request.order_number in (self.number, None)]
        return next(iter(about or self.handoffs), None)

    @property
    def also_asked(self) -> tuple[HandoffView, ...]:
        """What else a person is needed for."""
        return tuple(one for one in self.handoffs if one.state is HandoffState.OPEN and one is not self.asked)

    @property
    def name(self) -> str | None:
        """The customer's name, once it is known who it is."""
        return self.order.customer.name if self.order and self.is_shown else None


def find(session: Session, public_id: str) -> ConversationRow | None:
    """The conversation with this id."""
    return session.scalar(select(ConversationRow).where(ConversationRow.public_id == public_id))


def said(session: Session, conversation: ConversationRow) -> list[Event]:
    """Everything that was said and noted, in order."""
    return store.after(session, conversation.id, 0)


def known(
    session: Session, conversation: ConversationRow, numbers: OrderNumbers, wanted: str | None
) -> Known:
    """All that is known; ``wanted`` is the order that the agent asked to see."""
    name = conversation.public_id
    handoffs = sorted(handoffs_of(session, name), key=_open_first)
    shown = grants_of(session, name)
    number = _looked_at(handoffs, shown, numbers, wanted)
    book = SqlOrderBook(session, numbers)
    order = book.find(number) if number else None
    email = order.customer.email if order and number in shown else conversation.customer
    orders = [one.number for one in book.by_email(email)][:MOST_ORDERS] if email else []
    about = orders or ([number] if number else [])
    return Known(
        handoffs=tuple(handoffs),
        shown=shown,
        number=number,
        order=order,
        orders=tuple(orders),
        decision=last_decision(session, name, number) if number else None,
        cases=tuple(case for one in about for case in cases_of_order(session, one)),
        earlier=tuple(_earlier(session, name, orders)),
    )


def requested_at(found: Known, now: datetime) -> datetime:
    """The moment from which a request about the order counts: the first message of the matter, where there is one."""
    asked = next((one for one in found.handoffs if one.request.order_number == found.number), None)
    if asked is None or asked.state is not HandoffState.OPEN:
        return now
    first = asked.request.facts.get("requested_at")
    return datetime.fromisoformat(first) if isinstance(first, str) else asked.request.requested_at


def _open_first(handoff: HandoffView) -> tuple[bool, bool, int]:
    """Those that say what is missing come before those that only ask for a person, however new these are."""
    return handoff.state is not HandoffState.OPEN, handoff.request.goal is None, -handoff.id


def _looked_at(
    handoffs: list[HandoffView], shown: Mapping[str, How], numbers: OrderNumbers, wanted: str | None
) -> str | None:
    """The order asked for, else that of the newest request for a person, else the one shown last."""
    if wanted:
        return numbers.normalise(wanted)
    asked = next((one.request.order_number for one in handoffs if one.request.order_number), None)
    return asked or next(iter(shown), None)


def _earlier(session: Session, name: str, orders: list[str]) -> list[queue.Entry]:
    """Other conversations of the same customer, those with the latest news first."""
    others = [one for one in conversations_about(session, orders) if one != name][:MOST_EARLIER]
    rows = session.scalars(select(ConversationRow).where(ConversationRow.public_id.in_(others)))
    return queue.views(session, sorted(rows, key=lambda row: row.changed_at, reverse=True))
