"""Telling customers what happened to their case: once each, written in one transaction with the note that it was told.

Events without a note are new, by whichever process they were written, so none is passed over. In a conversation it is a
notice of the shop under the shop's name, whoever answers there: it takes no agent's word, makes nobody wait, and leaves what
the assistant asked last standing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from actions.cases import CaseEvent, CaseView
from actions.cases.models import CaseEventRow, CaseRow
from actions.cases.opening import CUSTOMER
from actions.cases.views import view_case
from actions.database import Database
from actions.mail import Mail
from bot.conversations import store
from bot.conversations.events import Address, Channel, Kind, Source
from bot.conversations.models import ConversationRow
from bot.email import outbox
from bot.email.models import MailRow, OutgoingRow
from bot.email.writing import Writer
from bot.returns.models import TellingRow, Way
from bot.returns.words import Wording

AT_ONCE = 100
SAID_THERE = ("opened", "withdrawn")
"""Steps that a conversation tells by itself when the customer makes them in it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what is new. ``is_here`` says whether a conversation is open on its customer's screen; ``clock`` gives UTC."""

    database: Database
    wording: Wording
    writer: Writer
    domain: str
    clock: Callable[[], datetime]
    is_here: Callable[[Address], bool]

    def tell_news(self) -> list[Address]:
        """Tell of everything that is new; the conversations to which something was added."""
        untold = (
            select(CaseEventRow.case_id)
            .outerjoin(TellingRow, TellingRow.event_id == CaseEventRow.id)
            .where(TellingRow.event_id.is_(None))
            .distinct()
            .limit(AT_ONCE)
        )
        with self.database.read() as session:
            cases = sorted(session.scalars(untold))
        return [address for case in cases if (address := self._tell(case)) is not None]

    def _tell(self, case_id: int) -> Address | None:
        try:
            with self.database.write() as session:
                return self._tell_case(session, case_id)
        except IntegrityError:
            log.debug("told_by_another", case=case_id)  # another process in the same moment
        except Exception:
            log.exception("telling_failed", case=case_id)  # it stays new, and keeps none of the others
        return None

    def _tell_case(self, session: Session, case_id: int) -> Address | None:
        row = session.get_one(CaseRow, case_id)
        case, now = view_case(row), self.clock()
        told = set(
            session.scalars(
                select(TellingRow.event_id).where(TellingRow.event_id.in_([one.id for one in case.events]))
            )
        )
        fresh = [event for event in case.events if event.id not in told]
        conversation = session.scalars(
            select(ConversationRow).where(ConversationRow.public_id == case.conversation)
        ).one_or_none()
        way, news = self._way(session, case, fresh, conversation, row.order.email)
        session.add_all(
            TellingRow(event_id=one.id, way=way if one in news else Way.NOBODY, told_at=now) for one in fresh
        )
        session.flush()
        if way is Way.MAIL:
            self._mail(session, case, news, str(row.order.email), now)
        return self._notice(session, case, news, conversation, now) if way in (Way.CHAT, Way.THREAD) else None

    def _way(
        self,
        session: Session,
        case: CaseView,
        fresh: Sequence[CaseEvent],
        conversation: ConversationRow | None,
        email: str | None,
    ) -> tuple[Way, list[CaseEvent]]:
        """How to tell, and what."""
        news = [event for event in fresh if self.wording.is_told(event, case)]
        by_mail = conversation is not None and _has_thread(session, conversation)
        if by_mail:
            news = [one for one in news if not (one.what in SAID_THERE and one.who == CUSTOMER)]
        if not news:
            return Way.NOBODY, []
        if by_mail:
            return Way.THREAD, news
        if all(one.who == CUSTOMER for one in news) and email:
            return Way.MAIL, news  # said in the chat already: the mail is to keep
        if conversation is not None and (not email or self.is_here(_address(conversation))):
            return Way.CHAT, news
        return (Way.MAIL, news) if email else (Way.NOBODY, [])

    def _mail(
        self, session: Session, case: CaseView, news: Sequence[CaseEvent], email: str, now: datetime
    ) -> None:
        """A mail of its own; all mails of a case make one thread (RFC 5322, 3.6.4)."""
        written = self.writer.news(
            self.wording.subject(news[-1], case), self._paragraphs(case, news, now), now
        )
        mine = f"case:{case.rma}:"
        earlier = (
            select(OutgoingRow.message_id).where(OutgoingRow.key.startswith(mine)).order_by(OutgoingRow.id)
        )
        ids = list(session.scalars(earlier))
        mail = Mail(email, written.subject, written.text, written.html)
        row = outbox.put_alone(session, f"{mine}{news[-1].id}", mail, self.domain, now)
        if ids:
            row.in_reply_to, row.references = ids[-1], " ".join(ids[-outbox.LONGEST_REFERENCES :])

    def _notice(
        self,
        session: Session,
        case: CaseView,
        news: Sequence[CaseEvent],
        conversation: ConversationRow | None,
        now: datetime,
    ) -> Address | None:
        if conversation is None:
            return None
        locked = store.lock(session, conversation.id)
        heading = self.wording.subject(news[-1], case)
        text = "\n\n".join([heading, *self._paragraphs(case, news, now)])
        data = {
            "name": self.wording.policy.shop.name,
            "custom": {"news": {"rma": case.rma, "state": case.state.value}},
        }
        store.append(session, locked, Source.BOT, Kind.NOTICE, text, now, data=data)
        return _address(locked)

    def _paragraphs(self, case: CaseView, news: Sequence[CaseEvent], now: datetime) -> list[str]:
        return [*(self.wording.text(event, case, now) for event in news), self.wording.closing(case)]


def _has_thread(session: Session, conversation: ConversationRow) -> bool:
    """Whether the customer wrote by mail, so that the answers go into that thread."""
    if conversation.channel != Channel.EMAIL.value:
        return False
    mails = select(MailRow.id).where(MailRow.conversation == conversation.public_id)
    return session.scalar(mails.limit(1)) is not None


def _address(conversation: ConversationRow) -> Address:
    return Address(Channel(conversation.channel), conversation.sender)
