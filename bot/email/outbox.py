"""The outbox: what goes out is written beside what it tells of, and sent after the commit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import make_msgid

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from actions.database import Database
from actions.mail import Mail, Mailer, MailFailed
from bot.email.models import TO_SEND, MailRow, OutgoingRow, OutgoingState
from bot.email.writing import Written

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
MOST_TRIES = 60  # about two days
LEFT_ALONE = timedelta(minutes=10)
AT_ONCE = 50
LONGEST_REFERENCES = 20
LOOP = "support-desk"  # another desk does not answer it, even where a server took the other two headers away

_LOG = logging.getLogger(__name__)


def put(
    session: Session,
    key: str,
    to: MailRow,
    written: Written,
    domain: str,
    now: datetime,
    *,
    automatic: bool = True,
) -> OutgoingRow:
    """Write an answer to a mail, in the caller's transaction. What has this key already is left as it is."""
    found = session.scalar(select(OutgoingRow).where(OutgoingRow.key == key))
    if found is not None:
        return found
    row = _row(key, Mail(str(to.sender), written.subject, written.text, written.html), domain, now)
    row.in_reply_to, row.references = to.message_id, _references(session, to)
    row.automatic, row.conversation, row.mail = automatic, to.conversation, to.id
    session.add(row)
    session.flush()
    return row


def put_alone(session: Session, key: str, mail: Mail, domain: str, now: datetime) -> OutgoingRow:
    """Write a mail that answers none, in the caller's transaction. What has this key already is left as it is."""
    found = session.scalar(select(OutgoingRow).where(OutgoingRow.key == key))
    if found is not None:
        return found
    row = _row(key, mail, domain, now)
    session.add(row)
    session.flush()
    return row


def _row(key: str, mail: Mail, domain: str, now: datetime) -> OutgoingRow:
    return OutgoingRow(
        key=key,
        recipient=mail.to,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=make_msgid(domain=domain),
        references="",
        automatic=True,
        state=OutgoingState.WAITING,
        made_at=now,
        next_at=now,
    )


def _references(session: Session, to: MailRow) -> str:
    """The thread so far: the customer's first mails and what we answered, the one that is answered last."""
    if to.conversation is None:
        return to.message_id or ""
    earlier = select(MailRow.message_id, MailRow.stored_at).where(MailRow.conversation == to.conversation)
    answers = select(OutgoingRow.message_id, OutgoingRow.made_at).where(
        OutgoingRow.conversation == to.conversation
    )
    found = sorted([*session.execute(earlier), *session.execute(answers)], key=lambda one: one[1])
    ids = [one for one, _ in found if one and one != to.message_id]
    return " ".join([*ids[-LONGEST_REFERENCES:], *([to.message_id] if to.message_id else [])])


class Postman:
    """Sends what waits in the outbox, the oldest first. ``kept``: no server is set, so mail is only shown and kept.

    A mail is claimed before it is sent. When the process ends in between it is sent again ten minutes later with the
    same Message-ID, by which mail programs show it once: never lost, and seen once.
    """

    def __init__(
        self, database: Database, mailer: Mailer, clock: Callable[[], datetime], *, kept: bool
    ) -> None:
        self._database, self._mailer, self._clock, self._kept = database, mailer, clock, kept

    def deliver(self, is_over: Callable[[], bool] = lambda: False) -> int:
        """Deal with everything that is due, until ``is_over``; how many there were."""
        dealt_with = 0
        while due := self._due():
            for number in due:
                if is_over():
                    return dealt_with
                row = self._claim(number)
                if row is not None:
                    self._send(row)
                dealt_with += 1
        return dealt_with

    def _due(self) -> list[int]:
        with self._database.read() as session:
            query = select(OutgoingRow.id).where(_is_due(self._clock()))
            return list(session.scalars(query.order_by(OutgoingRow.next_at, OutgoingRow.id).limit(AT_ONCE)))

    def _claim(self, number: int) -> OutgoingRow | None:
        now = self._clock()
        claim = update(OutgoingRow).where(OutgoingRow.id == number, _is_due(now))
        values = {"state": OutgoingState.SENDING, "next_at": now + LEFT_ALONE, "tries": OutgoingRow.tries + 1}
        with self._database.write() as session:
            if session.connection().execute(claim.values(values)).rowcount != 1:
                return None
            return session.get_one(OutgoingRow, number)

    def _send(self, row: OutgoingRow) -> None:
        try:
            if self._mailer.reaches(row.recipient) or not self._kept:
                self._mailer.send(mail_of(row))
        except MailFailed as failure:
            _LOG.warning("Mail no. %s was not sent: %s", row.id, failure)
            self._put_off(row, failure)
            return
        done = OutgoingState.KEPT if self._kept else OutgoingState.SENT
        self._mark(row.id, state=done, sent_at=self._clock(), trouble="")

    def _put_off(self, row: OutgoingRow, failure: MailFailed) -> None:
        wait = min(FIRST_WAIT * 2 ** min(row.tries - 1, 10), LONGEST_WAIT)
        over = failure.final or row.tries >= MOST_TRIES
        state = OutgoingState.FAILED if over else OutgoingState.WAITING
        self._mark(row.id, state=state, next_at=self._clock() + wait, trouble=str(failure))

    def _mark(self, number: int, **values: object) -> None:
        with self._database.write() as session:
            session.execute(update(OutgoingRow).where(OutgoingRow.id == number).values(**values))


def mail_of(row: OutgoingRow) -> Mail:
    """The mail with the headers that keep it in its thread, and that say what it is (RFC 3834)."""
    headers = {"Message-ID": row.message_id}
    if row.in_reply_to:
        headers["In-Reply-To"] = row.in_reply_to
    if row.references:
        headers["References"] = row.references
    if row.automatic:
        headers |= {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All", "X-Loop": LOOP}
    return Mail(row.recipient, row.subject, row.text, row.html, headers)


def _is_due(now: datetime) -> ColumnElement[bool]:
    return and_(TO_SEND, OutgoingRow.next_at <= now)  # word for word, so that its index is used
