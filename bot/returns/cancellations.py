"""Telling customers that the refund of what they cancelled is paid: once, in the channel they use.

A refund of a return is told of by its case (bot/returns/telling.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.assistant.wording import money
from actions.cases.models import CancellationRow
from actions.database import Database
from actions.orders.models import OrderRow, RefundRow
from bot.conversations.events import Address
from bot.returns.bringing import Bringer, News, conversation_named, has_thread
from bot.returns.models import RefundTellingRow
from bot.returns.texts import Texts

AT_ONCE = 100

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class RefundTeller:
    """Tells what was paid, by whichever process it was marked. ``clock`` gives aware UTC."""

    database: Database
    texts: Texts
    bringer: Bringer
    clock: Callable[[], datetime]

    def tell_news(self) -> list[Address]:
        """Tell of every refund that was paid meanwhile; the conversations to which something was added."""
        paid = (
            select(RefundRow.id)
            .outerjoin(RefundTellingRow, RefundTellingRow.refund_id == RefundRow.id)
            .where(RefundRow.cancellation_id.is_not(None), RefundRow.paid_at.is_not(None))
            .where(RefundTellingRow.refund_id.is_(None))
            .order_by(RefundRow.id)
            .limit(AT_ONCE)
        )
        with self.database.read() as session:
            found = list(session.scalars(paid))
        return [address for refund in found if (address := self._tell(refund)) is not None]

    def _tell(self, refund_id: int) -> Address | None:
        try:
            with self.database.write() as session:
                return self._tell_refund(session, refund_id)
        except IntegrityError:
            log.debug("told_by_another", refund=refund_id)  # another process in the same moment
        except Exception:
            log.exception("telling_failed", refund=refund_id)  # it stays new, and keeps none of the others
        return None

    def _tell_refund(self, session: Session, refund_id: int) -> Address | None:
        if session.get(RefundTellingRow, refund_id) is not None:
            return None
        refund, now = session.get_one(RefundRow, refund_id), self.clock()
        order = session.get_one(OrderRow, refund.order_id)
        cancellation = session.get_one(CancellationRow, refund.cancellation_id)
        conversation = conversation_named(session, cancellation.conversation)
        way = self.bringer.way(conversation, order.email, has_thread=has_thread(session, conversation))
        session.add(RefundTellingRow(refund_id=refund_id, way=way, told_at=now))
        session.flush()
        return self.bringer.bring(session, way, self._news(refund, order), conversation, order.email, now)

    def _news(self, refund: RefundRow, order: OrderRow) -> News:
        step = self.texts.cancellation_paid
        shop = self.bringer.shop
        known = {
            "order": order.number,
            "shop": shop.name,
            "email": shop.contact.email,
            "phone": shop.contact.phone,
            "sum": money(refund.amount, order.currency),
            "to": order.payment_method or self.texts.sentences["your_payment"],
            "title": step.title,
        }
        return News(
            subject=self.texts.cancellation_subject.format(**known),
            paragraphs=[" ".join(step.text.format(**known).split())],
            thread=f"order:{order.number}:",
            key=f"paid-{refund.id}",
            custom={"order": order.number, "refund": refund.key},
        )
