"""Using the links in mails: what a link would do is shown first, and done when the page's button is pressed.

Programs open every link in a mail to look for harm, so opening one does nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.mail import BadLink, Link, LinkKind, Links
from bot.conversations import store
from bot.conversations.conversations import Clock, Conversations
from bot.conversations.delivery import SPEAKERS
from bot.conversations.events import Address, Channel, Event, Kind, Source
from bot.conversations.models import ConversationRow, EventRow
from bot.conversations.receiving import Letter
from bot.conversations.transactions import Transactions
from bot.email import undoing
from bot.email.mailroom import Mailroom
from bot.email.models import MailRow, MailState
from bot.email.writing import Choice, choices_in

YES = "Yes, please"
PERSON = "I want to talk to a person"


class Stage(StrEnum):
    """How far a link has come."""

    OPEN = "open"  # it can be used
    LATER = "later"  # used, and the answer comes by mail
    DONE = "done"  # used, and answered
    OVER = "over"  # the conversation has gone on since


@dataclass(frozen=True, slots=True)
class Page:
    """What the page of a link shows: what it is about, or what came of it, the name of the choice, and those that follow."""

    kind: LinkKind
    stage: Stage
    paragraphs: tuple[str, ...]
    choice: str = ""
    next: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said when a link was used, in which conversation."""

    said: Sequence[Event]
    conversation: str


class Clicks:
    """Shows and uses links. Raises BadLink for one that is not ours or too old."""

    def __init__(
        self,
        links: Links,
        transactions: Transactions,
        conversations: Conversations,
        mailroom: Mailroom,
        clock: Clock,
        undo_within: timedelta,
    ) -> None:
        self._undo_within = undo_within
        self._links, self._transactions, self._clock = links, transactions, clock
        self._conversations, self._mailroom = conversations, mailroom

    async def look(self, token: str) -> Page:
        """Return what the link stands for, or what came of it."""
        link = self._links.read(token)
        page, found = await self._transactions.read(lambda session: _page(session, link))
        return replace(page, next=self._following(found)) if found else page

    async def use(self, token: str) -> Page:
        """Do what the link stands for, once; the next time only show what came of it."""
        link = self._links.read(token)
        page = await self.look(token)
        if page.stage is not Stage.OPEN:
            return page
        if link.kind is LinkKind.PROVE:
            await self._mailroom.believe(int(link.subject))
        elif link.kind is LinkKind.UNDO:
            await self._undo(link)
        else:
            await self._say(link)
        return await self.look(token)

    async def _undo(self, link: Link) -> None:
        take_back = partial(undoing.take_back, link=link, now=self._clock(), within=self._undo_within)
        self._conversations.changes.tell(await self._transactions.write(take_back))

    def _following(self, found: Answered) -> tuple[Choice, ...]:
        return tuple(choices_in(found.said, self._links, found.conversation, self._clock()))

    async def _say(self, link: Link) -> None:
        words = {LinkKind.COMPLETE: YES, LinkKind.PERSON: PERSON}.get(link.kind)
        if words is None:
            words = (await self._transactions.read(lambda session: _button(session, link))).get("payload")
        address = await self._transactions.read(lambda session: _address(session, link))
        letter = Letter(address, str(words), request_id=link.once, on_website=True)
        await self._conversations.converse(letter, _nothing)


def _nothing(_session: Session, _conversation: ConversationRow, _number: int) -> None:
    """What was answered is told by mail too, and looked up for the page."""


def _page(session: Session, link: Link) -> tuple[Page, Answered | None]:
    if link.kind is LinkKind.PROVE:
        return _proof_page(session, link)
    conversation = _conversation(session, link)
    used = store.by_request(session, conversation.id, link.once)
    if used is not None:
        return _answered(session, link, conversation, used)
    about = _about(session, link, conversation)
    if _went_on(session, link, conversation):
        return Page(link.kind, Stage.OVER, ()), None
    title = str(_button(session, link).get("title", "")) if link.kind is LinkKind.PRESS else ""
    return Page(link.kind, Stage.OPEN, tuple(event.text for event in about if event.text), title), None


def _proof_page(session: Session, link: Link) -> tuple[Page, Answered | None]:
    mail = session.get(MailRow, int(link.subject))
    if mail is None:
        raise BadLink("The mail that this link belongs to is not there any more; please write to us again.")
    if mail.state is MailState.UNPROVEN:
        return Page(link.kind, Stage.OPEN, (mail.subject,) if mail.subject else ()), None
    if mail.conversation is None or mail.event is None:
        return Page(link.kind, Stage.LATER, ()), None
    conversation = session.scalars(
        select(ConversationRow).where(ConversationRow.public_id == mail.conversation)
    ).one()
    return _answered(session, link, conversation, store.by_number(session, conversation.id, mail.event))


def _answered(
    session: Session, link: Link, conversation: ConversationRow, used: EventRow
) -> tuple[Page, Answered | None]:
    """What came of it; while nothing was said since, what can be chosen next."""
    said = [
        event for event in store.answers_to(session, conversation.id, used.number) if event.source in SPEAKERS
    ]
    texts = tuple(event.text for event in said if event.text)
    page = Page(link.kind, Stage.DONE if texts else Stage.LATER, texts)
    is_last = texts and not _said_since(session, conversation, used.number)
    return page, Answered(said, conversation.public_id) if is_last else None


def _conversation(session: Session, link: Link) -> ConversationRow:
    found = session.scalars(
        select(ConversationRow).where(
            ConversationRow.public_id == link.subject, ConversationRow.channel == Channel.EMAIL.value
        )
    ).one_or_none()
    if found is None:
        raise BadLink("The conversation of this link is not there any more; please write to us again.")
    return found


def _address(session: Session, link: Link) -> Address:
    return store.address_of(session, _conversation(session, link).id)


def _about(session: Session, link: Link, conversation: ConversationRow) -> Sequence[Event]:
    """What the link goes on from: the question it answers, or all that was said to the message that it belongs to."""
    if link.kind is LinkKind.PERSON:
        return ()
    event = store.by_number(session, conversation.id, link.event)
    number = event.answers if event.answers is not None else event.number
    return store.answers_to(session, conversation.id, number)


def _went_on(session: Session, link: Link, conversation: ConversationRow) -> bool:
    """Whether the customer said something since: then a yes in the link would be no answer to the question any more."""
    if link.kind in (LinkKind.PERSON, LinkKind.UNDO):
        return False
    return _said_since(session, conversation, link.event)


def _said_since(session: Session, conversation: ConversationRow, number: int) -> bool:
    since = select(EventRow.id).where(
        EventRow.conversation_id == conversation.id,
        EventRow.number > number,
        EventRow.source == Source.CUSTOMER.value,
        EventRow.kind == Kind.MESSAGE.value,
    )
    return session.scalar(since.limit(1)) is not None


def _button(session: Session, link: Link) -> dict[str, Any]:
    event = store.by_number(session, _conversation(session, link).id, link.event)
    return dict(event.data["buttons"][int(link.choice)])
