"""Handing refunds over, each once: the grant itself is the outbox, and what became of it is a row of its own.

A refund without a row is new, whenever and by whichever process it was granted. It is claimed by one conditional update
before it is handed over. When the process ends in between it is handed over again under the same key, by which the other
side pays once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.exc import IntegrityError

from actions.cases.refunding import NotGranted
from actions.database import Database
from actions.orders.models import RefundRow
from actions.refunds.book import BY_DESK, BadPayment, RefundEntry, find_refund, mark_paid
from actions.refunds.models import HandoverRow, HandoverState
from actions.refunds.port import Handed, HandoverFailed, RefundPort

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
MOST_TRIES = 24  # about four days
LEFT_ALONE = timedelta(minutes=5)
AT_ONCE = 100
BY = "payments"

log = structlog.get_logger(__name__)


class Handing:
    """Hands refunds over by one port. ``clock`` gives aware UTC."""

    def __init__(self, database: Database, port: RefundPort, clock: Callable[[], datetime]) -> None:
        self._database, self._port, self._clock = database, port, clock

    def work_once(self) -> int:
        """Take up what is new and hand over what is due; how much was handed over."""
        self._take_up()
        return sum(self._deal_with(number) for number in self._due())

    def _take_up(self) -> None:
        fresh = (
            select(RefundRow.id)
            .outerjoin(HandoverRow, HandoverRow.refund_id == RefundRow.id)
            .where(BY_DESK, RefundRow.key.is_not(None), RefundRow.paid_at.is_(None))
            .where(HandoverRow.refund_id.is_(None))
            .order_by(RefundRow.id)
            .limit(AT_ONCE)
        )
        with self._database.read() as session:
            numbers = list(session.scalars(fresh))
        for number in numbers:
            self._note(number)

    def _note(self, number: int) -> None:
        now = self._clock()
        row = {"refund_id": number, "state": HandoverState.WAITING, "made_at": now, "next_at": now}
        try:
            with self._database.write() as session:
                session.execute(insert(HandoverRow).values(tries=0, trouble="", **row))
        except IntegrityError:
            log.debug("handover_noted_before", refund=number)  # by another process in the same moment

    def _due(self) -> list[int]:
        wanted = select(HandoverRow.refund_id).where(_is_due(self._clock()))
        with self._database.read() as session:
            oldest = wanted.order_by(HandoverRow.next_at, HandoverRow.refund_id).limit(AT_ONCE)
            return list(session.scalars(oldest))

    def _deal_with(self, number: int) -> bool:
        tries = self._claim(number)
        if tries is None:
            return False
        refund = self._refund(number)
        if refund.paid_at is not None:
            self._mark(number, state=HandoverState.NEEDLESS, done_at=self._clock(), trouble="")
            return False
        try:
            handed = self._port.hand_over(refund)
        except HandoverFailed as failure:
            self._put_off(number, tries, str(failure))
            return False
        self._done(number, refund, handed)
        return True

    def _claim(self, number: int) -> int | None:
        """How often it was tried, this time included, for the one who gets it."""
        now = self._clock()
        claim = update(HandoverRow).where(HandoverRow.refund_id == number, _is_due(now))
        values = {
            "state": HandoverState.SENDING,
            "next_at": now + LEFT_ALONE,
            "tries": HandoverRow.tries + 1,
        }
        with self._database.write() as session:
            return session.scalar(claim.values(values).returning(HandoverRow.tries))

    def _refund(self, number: int) -> RefundEntry:
        with self._database.read() as session:
            key = session.scalars(select(RefundRow.key).where(RefundRow.id == number)).one()
            return find_refund(session, str(key))

    def _done(self, number: int, refund: RefundEntry, handed: Handed) -> None:
        """Paid comes before done: when the process ends in between, the same key is handed over and heard of again."""
        trouble = ""
        if handed.paid:
            try:
                mark_paid(self._database, refund.key, BY, self._clock(), payment=handed.reference)
            except (BadPayment, NotGranted) as problem:
                trouble = str(problem)
                log.warning("payment_not_marked", refund=refund.key, why=trouble)
        done = {"state": HandoverState.DONE, "done_at": self._clock(), "reference": handed.reference}
        self._mark(number, **done, trouble=trouble)

    def _put_off(self, number: int, tries: int, trouble: str) -> None:
        log.warning("refund_not_handed_over", refund=number, why=trouble, tries=tries)
        wait = min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)
        state = HandoverState.DEAD if tries >= MOST_TRIES else HandoverState.WAITING
        self._mark(number, state=state, next_at=self._clock() + wait, trouble=trouble)

    def _mark(self, number: int, **values: object) -> None:
        with self._database.write() as session:
            session.execute(update(HandoverRow).where(HandoverRow.refund_id == number).values(**values))


def start_anew(database: Database, key: str, now: datetime) -> bool:
    """Hand a refund over again that was given up; False where it was not. Raises ``NoSuchRefund``."""
    with database.write() as session:
        find_refund(session, key)
        number = select(RefundRow.id).where(RefundRow.key == key.strip()).scalar_subquery()
        dead = HandoverRow.refund_id == number, HandoverRow.state == HandoverState.DEAD
        again = {"state": HandoverState.WAITING, "next_at": now, "tries": 0}
        return (
            session.scalar(update(HandoverRow).where(*dead).values(again).returning(HandoverRow.tries)) == 0
        )


def _is_due(now: datetime) -> ColumnElement[bool]:
    waits = HandoverRow.state.in_((HandoverState.WAITING, HandoverState.SENDING))
    return waits & (HandoverRow.next_at <= now)
