"""Makes the codes that were asked for and hands their mail over, behind the customer's back.

The turn of a conversation only notes that a code is asked for. What differs between a known and an unknown address, the
mail, comes after that turn's commit and in a thread of its own, so that no answer waits for it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update

from actions.database import Database
from actions.identity.codes import HASHER, new_code, orders_of
from actions.identity.counting import LIMITS, Limits
from actions.identity.models import CodeRow
from actions.mail import Letter, Mailer, MailFailed

CODE_PLACES = ("code", "minutes", "shop")
AGAIN = timedelta(seconds=30)
AT_ONCE = 50

_LOG = logging.getLogger(__name__)


class Courier:
    """Takes the codes that wait, the oldest first. ``clock`` gives aware UTC; ``shop`` is its name in the letter.

    A code whose mail was not handed over is made anew after half a minute, as long as it would still be good: what the
    customer gets then is the one that counts. So nothing is lost when this process ends in between.
    """

    def __init__(
        self,
        database: Database,
        mailer: Mailer,
        letter: Letter,
        shop: str,
        clock: Callable[[], datetime],
        limits: Limits = LIMITS,
    ) -> None:
        self._database, self._mailer, self._letter = database, mailer, letter
        self._shop, self._clock, self._limits = shop, clock, limits
        self._called = threading.Event()
        self._stopping = False

    @property
    def minutes(self) -> int:
        """How long a code is good."""
        return int(self._limits.code_life.total_seconds() // 60)

    def reaches(self, address: str) -> bool:
        """Whether mail to this address arrives anywhere, whoever's it is."""
        return self._mailer.reaches(address)

    def wake(self) -> None:
        """Tell that a code was asked for; call it after the commit."""
        self._called.set()

    def start(self) -> None:
        """Work in a thread of its own until the process ends or ``stop`` is called."""
        threading.Thread(target=self._work, name="courier", daemon=True).start()

    def stop(self) -> None:
        """Finish what is under way and end the thread."""
        self._stopping = True
        self._called.set()

    def deliver(self) -> int:
        """Deal with every code that waits; how many there were."""
        waiting = self._waiting()
        for number in waiting:
            self._deal_with(number)
        return len(waiting)

    def _work(self) -> None:
        while not self._stopping:
            self._called.clear()
            try:
                self.deliver()
            except Exception:  # noqa: BLE001  the thread lives on; what could not be done is tried again
                _LOG.exception("The codes that wait could not be dealt with; they are tried again.")
            self._called.wait(AGAIN.total_seconds())

    def _waiting(self) -> list[int]:
        now = self._clock()
        due = or_(CodeRow.made_at.is_(None), CodeRow.made_at <= now - AGAIN)
        waits = CodeRow.done_at.is_(None), CodeRow.asked_at > now - self._limits.code_life, due
        with self._database.read() as session:
            return list(session.scalars(select(CodeRow.id).where(*waits).order_by(CodeRow.id).limit(AT_ONCE)))

    def _deal_with(self, number: int) -> None:
        code = new_code()
        address = self._claim(number, HASHER.hash(code))
        if address is None:
            return
        try:
            self._send(address, code)
        except MailFailed as failure:
            _LOG.warning("The mail with code no. %s was not sent, and is tried again: %s", number, failure)
            return
        self._mark_done(number)

    def _claim(self, number: int, code_hash: str) -> str | None:
        """The code's address, for the one that gets to write its hash; None where another courier has it."""
        now = self._clock()
        due = or_(CodeRow.made_at.is_(None), CodeRow.made_at <= now - AGAIN)
        claim = update(CodeRow).where(CodeRow.id == number, CodeRow.done_at.is_(None), due)
        with self._database.write() as session:
            made = claim.values(code_hash=code_hash, made_at=now).returning(CodeRow.address)
            return session.scalars(made).one_or_none()

    def _send(self, address: str, code: str) -> None:
        with self._database.read() as session:
            is_known = bool(orders_of(session, address))
        if is_known:
            values = {"code": code, "minutes": str(self.minutes), "shop": self._shop}
            self._mailer.send(self._letter.to(address, **values))

    def _mark_done(self, number: int) -> None:
        with self._database.write() as session:
            session.execute(update(CodeRow).where(CodeRow.id == number).values(done_at=self._clock()))
