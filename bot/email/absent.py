"""An agent's answer to a customer who has left the chat goes by mail, to the address that they left for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.database import Database
from actions.mail import Letter
from actions.policy import Shop
from bot.conversations import store
from bot.conversations.events import Address, Channel, Event, Kind, Source
from bot.conversations.minutes import in_words
from bot.conversations.models import ConversationRow
from bot.email import outbox

log = structlog.get_logger(__name__)

PLACES = ("answer", "shop", "link")
EVERY_SECONDS = 5.0
GRACE = timedelta(seconds=20)
AT_ONCE = 50
READER = "You"


@dataclass(frozen=True)
class Absent:
    """Writes answers into the outbox for those who are not there to read them.

    ``is_there`` tells whether a window of the conversation is open in this process; an answer is left ``GRACE`` to be read
    in it, so that a page that is just being loaded again, or a desk that has just started, sends no mail.
    """

    database: Database
    letter: Letter
    shop: Shop
    domain: str
    link: str
    clock: Callable[[], datetime]
    is_there: Callable[[Address], bool]
    written: Callable[[], None]

    async def work(self, every: float = EVERY_SECONDS) -> None:
        """Look for answers that nobody reads, until it is cancelled."""
        await asyncio.sleep(GRACE.total_seconds())
        while True:
            try:
                await asyncio.to_thread(self.write)
            except Exception:
                log.exception("answers_by_mail_failed")
            await asyncio.sleep(every)

    def write(self) -> int:
        """Deal with every answer that is old enough; how many mails were written."""
        with self.database.read() as session:
            news = select(ConversationRow.id).where(
                ConversationRow.reply_to.is_not(None), ConversationRow.last_number > ConversationRow.replied
            )
            found = list(session.scalars(news.order_by(ConversationRow.changed_at).limit(AT_ONCE)))
        written = 0
        for number in found:
            with self.database.write() as session:
                written += self._bring(session, store.lock(session, number))
        if written:
            self.written()
        return written

    def _bring(self, session: Session, conversation: ConversationRow) -> bool:
        """Bring what the agents said since the last time; in one transaction with the mark of how far it was brought."""
        events = store.after(session, conversation.id, conversation.replied)
        said = [one for one in events if one.source is Source.AGENT and one.kind == Kind.MESSAGE]
        if said and self.clock() - said[-1].at < GRACE:
            return False
        conversation.replied = conversation.last_number
        if not said or self.is_there(Address(Channel(conversation.channel), conversation.sender)):
            return False
        mail = self.letter.to(
            str(conversation.reply_to),
            answer="\n\n".join(_words(one, self.shop) for one in said),
            shop=self.shop.name,
            link=self.link,
        )
        key = f"answer:{conversation.public_id}:{said[-1].number}"
        outbox.put_alone(session, key, mail, self.domain, self.clock())
        return True


def _words(event: Event, shop: Shop) -> str:
    return in_words(event, shop.zone, READER)
