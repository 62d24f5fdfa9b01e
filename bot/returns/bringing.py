"""Bringing news to a customer in the channel they use: their mail thread, the chat that is open, or a mail of its own.

In a conversation it is a notice of the shop under the shop's name, whoever answers there: it takes no agent's word, makes nobody
wait, and leaves what the assistant asked last standing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.mail import Mail
from actions.policy import Shop
from bot.conversations import store
from bot.conversations.events import Address, Channel, Kind, Source
from bot.conversations.models import ConversationRow
from bot.email import outbox
from bot.email.models import MailRow, OutgoingRow
from bot.email.writing import Writer
from bot.returns.models import Way


@dataclass(frozen=True, slots=True)
class News:
    """What is told at once. ``thread`` begins the keys of all mails that make one thread, ``key`` is the rest.

    ``custom`` is for programs that read the conversation.
    """

    subject: str
    paragraphs: list[str]
    thread: str
    key: str
    custom: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bringer:
    """Brings news in the name of ``shop``. ``is_here`` says whether a conversation is open on its customer's screen."""

    writer: Writer
    domain: str
    shop: Shop
    is_here: Callable[[Address], bool]

    def way(self, conversation: ConversationRow | None, email: str | None, *, has_thread: bool) -> Way:
        """How to tell what the customer does not know yet."""
        if has_thread:
            return Way.THREAD
        if conversation is not None and (not email or self.is_here(address_of(conversation))):
            return Way.CHAT
        return Way.MAIL if email else Way.NOBODY

    def bring(
        self,
        session: Session,
        way: Way,
        news: News,
        conversation: ConversationRow | None,
        email: str | None,
        now: datetime,
    ) -> Address | None:
        """Tell it this way, in the caller's transaction; the conversation to which something was added."""
        if way is Way.MAIL:
            self._mail(session, news, str(email), now)
        if way in (Way.CHAT, Way.THREAD) and conversation is not None:
            return self._notice(session, news, conversation, now)
        return None

    def _mail(self, session: Session, news: News, email: str, now: datetime) -> None:
        """A mail of its own; all mails about one thing make one thread (RFC 5322, 3.6.4)."""
        written = self.writer.news(news.subject, news.paragraphs, now)
        mine = OutgoingRow.key.startswith(news.thread, autoescape=True)
        ids = list(session.scalars(select(OutgoingRow.message_id).where(mine).order_by(OutgoingRow.id)))
        mail = Mail(email, written.subject, written.text, written.html)
        row = outbox.put_alone(session, news.thread + news.key, mail, self.domain, now)
        if ids:
            row.in_reply_to, row.references = ids[-1], " ".join(ids[-outbox.LONGEST_REFERENCES :])

    def _notice(self, session: Session, news: News, conversation: ConversationRow, now: datetime) -> Address:
        locked = store.lock(session, conversation.id)
        text = "\n\n".join([news.subject, *news.paragraphs])
        data = {"name": self.shop.name, "custom": {"news": news.custom}}
        store.append(session, locked, Source.BOT, Kind.NOTICE, text, now, data=data)
        return address_of(locked)


def conversation_named(session: Session, name: str) -> ConversationRow | None:
    """The conversation with this public id."""
    wanted = select(ConversationRow).where(ConversationRow.public_id == name)
    return session.scalars(wanted).one_or_none()


def has_thread(session: Session, conversation: ConversationRow | None) -> bool:
    """Whether the customer wrote by mail, so that the answers go into that thread."""
    if conversation is None or conversation.channel != Channel.EMAIL.value:
        return False
    mails = select(MailRow.id).where(MailRow.conversation == conversation.public_id)
    return session.scalar(mails.limit(1)) is not None


def address_of(conversation: ConversationRow) -> Address:
    """Where a conversation's customer is reached."""
    return Address(Channel(conversation.channel), conversation.sender)
