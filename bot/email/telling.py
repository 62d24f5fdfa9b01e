"""What a conversation said since the last mail goes into the outbox, in the transaction that sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from actions.handoffs import add_facts, handoffs_of
from bot.conversations import store
from bot.conversations.delivery import SPEAKERS
from bot.conversations.events import Channel, Event, Kind, Source
from bot.conversations.models import NEWS, ConversationRow, EventRow
from bot.email import outbox
from bot.email.models import MailRow, MailState, OutgoingRow
from bot.email.writing import Writer

AT_ONCE = 50
SAID = (Kind.MESSAGE.value, Kind.NOTICE.value, Kind.JOINED.value, Kind.LEFT.value)
ANSWERED = "It was answered in its conversation."
QUEUED = "A person is asked for; the customer was told so."
WITH_PERSON = "It waits for a person, who has the conversation."


def tell(
    session: Session, conversation: ConversationRow, writer: Writer, domain: str, now: datetime
) -> OutgoingRow | None:
    """Put what is new in a locked conversation into the outbox as one mail; None while an answer is still to come.

    What is put there counts as handed out, so that nothing is told twice.
    """
    to = _last_mail(session, conversation.public_id)
    if to is None or store.first_waiting(session, conversation.id) is not None:
        return None
    events = store.after(session, conversation.id, conversation.delivered)
    said = _worth_telling(session, conversation, events)
    written = writer.answer(to.subject, said, conversation.public_id, now) if said else None
    conversation.delivered = conversation.last_number
    _mark_mails(session, conversation, writer, bool(said), now)
    if written is None:
        return None
    automatic = all(event.source is not Source.AGENT for event in said)
    key = f"said:{conversation.public_id}:{said[-1].number}"
    return outbox.put(session, key, to, written, domain, now, automatic=automatic)


def conversations_with_news(session: Session) -> Sequence[int]:
    """Conversations by mail in which something was said that no mail tells yet, and no message waits."""
    waits = exists().where(EventRow.conversation_id == ConversationRow.id, *store.UNANSWERED)
    news = select(ConversationRow.id).where(
        ConversationRow.channel == Channel.EMAIL.value,
        NEWS,  # word for word, so that its index is used
        exists().where(MailRow.conversation == ConversationRow.public_id),
        ~waits,
    )
    return list(session.scalars(news.order_by(ConversationRow.changed_at).limit(AT_ONCE)))


def _last_mail(session: Session, conversation: str) -> MailRow | None:
    mine = select(MailRow).where(MailRow.conversation == conversation, MailRow.event.is_not(None))
    return session.scalars(mine.order_by(MailRow.event.desc()).limit(1)).one_or_none()


def _worth_telling(session: Session, conversation: ConversationRow, events: list[Event]) -> list[Event]:
    """A notice that an answer is late is no news in the mail that brings the answer; nor is a question that it asks later on."""
    answered = {
        row.number: row.answered_at
        for row in session.scalars(select(EventRow).where(EventRow.conversation_id == conversation.id))
        if row.answered_at is not None
    }
    spoken = [event for event in events if event.source in SPEAKERS and event.kind in SAID and event.text]
    return [
        event
        for event in spoken
        if not (
            event.kind == Kind.NOTICE and event.answers in answered and event.at < answered[event.answers]
        )
        and event.data.get("asked_again_in") not in answered
    ]


def _mark_mails(
    session: Session, conversation: ConversationRow, writer: Writer, told: bool, now: datetime
) -> None:
    """Write into the books what became of the mails whose messages are answered."""
    taken = select(MailRow).where(
        MailRow.conversation == conversation.public_id, MailRow.state == MailState.TAKEN
    )
    for mail in session.scalars(taken):
        asked = _person_was_asked(session, conversation, int(mail.event or 0))
        mail.state = MailState.QUEUED if asked or not told else MailState.ANSWERED
        mail.why = (QUEUED if told else WITH_PERSON) if mail.state is MailState.QUEUED else ANSWERED
        mail.done_at = now
        if asked:
            _draft(session, mail, writer)


def _draft(session: Session, mail: MailRow, writer: Writer) -> None:
    """Whoever takes the mail up finds an answer begun."""
    since, conversation = int(mail.event or 0), str(mail.conversation)
    request = next(
        (one.request for one in handoffs_of(session, conversation) if one.request.event >= since), None
    )
    if request is not None:
        draft = writer.draft(mail.subject, mail.arrived_at, request)
        add_facts(session, conversation, since, {"draft": draft})


def _person_was_asked(session: Session, conversation: ConversationRow, number: int) -> bool:
    asked = select(EventRow.id).where(
        EventRow.conversation_id == conversation.id,
        EventRow.kind == Kind.HANDOFF_REQUESTED.value,
        EventRow.number > number,
    )
    return session.scalar(asked.limit(1)) is not None
