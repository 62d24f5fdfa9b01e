"""What is due at the counter, told to the shop's staff by mail: once a day, in one mail, where an address is set.

It comes with the opening hour, or later on the day as soon as there is something to tell. It names what is at risk, and all that lapses
by the end of the next day, so no deadline passes without a mail before it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.cases.models import CaseRow
from actions.cases.owing import Owed, Promise, cancellations_until, owed_until, undelivered
from actions.database import Database
from actions.mail import Letter
from actions.policy import Shop
from actions.policy.days import end_of_day
from actions.policy.wording import say_time
from bot.email import outbox
from bot.email.models import OutgoingRow

log = structlog.get_logger(__name__)

PLACES = ("list", "counts", "link")
EVERY_SECONDS = 60.0
MOST = 200
COUNTER = "/desk/returns"
WORDS = {
    Promise.ANSWER: "the answer",
    Promise.REMEDY: "the refund or the exchange",
    Promise.EVALUATION: "the evaluation of the defect",
    Promise.SHIPPING: "the shipping cost, to be paid back",
    Promise.CANCELLATION: "the refund of a cancellation",
}


@dataclass(frozen=True, slots=True)
class Digest:
    """Writes the mail of the day into the outbox. ``base`` is the desk's address, ``clock`` gives aware UTC."""

    database: Database
    letter: Letter
    shop: Shop
    to: str
    domain: str
    base: str
    clock: Callable[[], datetime]

    def write(self) -> bool:
        """Write the mail of this day, unless it was written, it is too early, or there is nothing to tell: then False."""
        now = self.clock()
        local = now.astimezone(self.shop.zone)
        if local.time() < self.shop.hours.opens:
            return False
        try:
            with self.database.write() as session:
                return self._write(session, f"staff:{local.date()}", now)
        except IntegrityError:
            return False  # another process in the same moment

    def _write(self, session: Session, key: str, now: datetime) -> bool:
        if session.scalar(select(OutgoingRow.id).where(OutgoingRow.key == key)) is not None:
            return False
        groups = [(title, lines) for title, lines in self._groups(session, now) if lines]
        if not groups:
            return False
        counts = ", ".join(f"{len(lines)} {title.lower()}" for title, lines in groups)
        text = "\n\n".join("\n".join((title, *shortened(lines))) for title, lines in groups)
        mail = self.letter.to(self.to, counts=counts, list=text, link=self.base + COUNTER)
        outbox.put_alone(session, key, mail, self.domain, now)
        return True

    def _groups(self, session: Session, now: datetime) -> list[tuple[str, list[str]]]:
        tonight = end_of_day(self.shop.zone, now, 0)
        risky = now + timedelta(hours=self.shop.returns.at_risk_hours)
        soon = max(risky, end_of_day(self.shop.zone, now, 1)) + timedelta(seconds=1)
        found = [*owed_until(session, soon), *cancellations_until(session, soon)]
        found.sort(key=lambda one: (one.due_at, one.order))
        lost = session.scalars(select(CaseRow).where(undelivered(self.shop, now)).order_by(CaseRow.id))
        return [
            ("Overdue", [self._line(one) for one in found if one.due_at < now]),
            ("Due today", [self._line(one) for one in found if now <= one.due_at <= tonight]),
            ("Due soon", [self._line(one) for one in found if one.due_at > tonight]),
            ("Delivery not known", [self._case(case.rma, case.order.number) for case in lost]),
        ]

    def _line(self, owed: Owed) -> str:
        name = self._case(owed.rma, owed.order) if owed.rma else f"- {owed.order}"
        return f"{name}: {WORDS[owed.promise]} by {say_time(owed.due_at, self.shop.zone)}"

    def _case(self, rma: str, order: str) -> str:
        return f"- {rma} ({order}, {self.base}{COUNTER}/{rma})"


def shortened(lines: Sequence[str]) -> list[str]:
    """No more lines than anybody reads; how many more there are."""
    rest = len(lines) - MOST
    return [*lines[:MOST], f"and {rest} more"] if rest > 0 else list(lines)


async def write_digests(digest: Digest, written: Callable[[], object], every: float = EVERY_SECONDS) -> None:
    """Write each day's mail until it is cancelled; ``written`` is called when there is one to send."""
    while True:
        try:
            if await asyncio.to_thread(digest.write):
                written()
        except Exception:
            log.exception("digest_failed")
        await asyncio.sleep(every)
