"""Telling customers what happened to their case: once each, written in one transaction with the note that it was told.

Events without a note are new, by whichever process they were written, so none is passed over.
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
from bot.conversations.events import Address
from bot.conversations.models import ConversationRow
from bot.returns.bringing import Bringer, News, conversation_named, has_thread
from bot.returns.models import TellingRow, Way
from bot.returns.words import Wording

AT_ONCE = 100
SAID_THERE = ("opened", "withdrawn")
"""Steps that a conversation tells by itself when the customer makes them in it."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells what is new of cases. ``clock`` gives aware UTC."""

    database: Database
    wording: Wording
    bringer: Bringer
    clock: Callable[[], datetime]

    def tell_news(self) -> list[Address]:
        """Tell of everything that is new; the conversations to which something was added."""
        news = (
            select(CaseEventRow.case_id)
            .outerjoin(TellingRow, TellingRow.event_id == CaseEventRow.id)
            .where(TellingRow.event_id.is_(None))
            .distinct()
            .limit(AT_ONCE)
        )
        with self.database.read() as session:
            cases = sorted(session.scalars(news))
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
        fresh = untold(session, case)
        conversation = conversation_named(session, case.conversation)
        way, news = self._way(session, case, fresh, conversation, row.order.email)
        session.add_all(
            TellingRow(event_id=one.id, way=way if one in news else Way.NOBODY, told_at=now) for one in fresh
        )
        session.flush()
        if not news:
            return None
        told = self._news(case, news, now)
        return self.bringer.bring(session, way, told, conversation, row.order.email, now)

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
        by_mail = has_thread(session, conversation)
        if by_mail:
            news = [one for one in news if not (one.what in SAID_THERE and one.who == CUSTOMER)]
        if not news:
            return Way.NOBODY, []
        if all(one.who == CUSTOMER for one in news) and email and not by_mail:
            return Way.MAIL, news  # said in the chat already: the mail is to keep
        way = self.bringer.way(conversation, email, has_thread=by_mail)
        return way, [] if way is Way.NOBODY else news

    def _news(self, case: CaseView, events: Sequence[CaseEvent], now: datetime) -> News:
        return News(
            subject=self.wording.subject(events[-1], case),
            paragraphs=[
                *(self.wording.text(event, case, now) for event in events),
                self.wording.closing(case),
            ],
            thread=f"case:{case.rma}:",
            key=str(events[-1].id),
            custom={"rma": case.rma, "state": case.state.value},
        )


def untold(session: Session, case: CaseView) -> list[CaseEvent]:
    """The events of a case of which nobody was told."""
    mine = TellingRow.event_id.in_([one.id for one in case.events])
    told = set(session.scalars(select(TellingRow.event_id).where(mine)))
    return [event for event in case.events if event.id not in told]
