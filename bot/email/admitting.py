"""Deciding what is done with a mail that may be answered: into its conversation, a link first, or nothing for now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actions.handoffs import HandoffRequest, ask_for_person
from actions.identity import How, show_signed
from bot.conversations import modes, store
from bot.conversations.events import Address, Channel
from bot.conversations.models import ConversationRow
from bot.email import outbox
from bot.email.incoming import Incoming
from bot.email.models import MailRow, MailState, OutgoingRow
from bot.email.writing import Writer

DAY = timedelta(days=1)
LONGEST_NAME = 180
UNPROVEN = "The shop's mail server did not say that the sender is real, so a link was sent that shows it; nothing was told."
TOO_MANY_OF_ONE = "This address has had as many automatic answers as it gets in a day."
TOO_MANY_IN_THREAD = "This thread has had as many automatic answers as it gets in a day."
MAIL_LIMIT = "mail_limit"


class Trust(StrEnum):
    """Whom a mail can be taken to be from."""

    SENDER = "sender"  # the shop's server, or a link that was sent to the sender, says that it is the sender
    NOTHING_NEEDED = "nothing_needed"  # from anybody, and what it asks anybody may know
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Rules:
    """``domain`` is that of the shop's own address; answers in a day, to one address and in one thread.

    ``unproven``: to an address that is not shown to be the sender's, which may be anybody's.
    """

    domain: str
    per_sender: int = 12
    per_thread: int = 8
    unproven: int = 3


def admit(
    session: Session, row: MailRow, mail: Incoming, trust: Trust, rules: Rules, writer: Writer, now: datetime
) -> Address | None:
    """Return the conversation that the mail goes into, with its sender's orders shown; None when it goes into none.

    A general question of somebody who may be anybody begins a conversation of its own, in which no order is shown.
    """
    thread = _thread(session, mail)
    proven = trust is Trust.SENDER
    most = rules.per_sender if proven else min(rules.unproven, rules.per_sender)
    if _is_over(session, row, thread, (most, rules.per_thread), now):
        return None
    if trust is Trust.NOTHING_NEEDED:
        address = Address(Channel.EMAIL, _name(mail.sender, row.key))
        row.conversation = store.find_or_start(session, address, min(row.arrived_at, now)).public_id
        return address
    if not proven:
        row.state, row.why, row.done_at = MailState.UNPROVEN, UNPROVEN, now
        written = writer.proof(row.subject, row.id, row.arrived_at, now)
        outbox.put(session, f"proof:{row.id}", row, written, rules.domain, now)
        return None
    address = thread or Address(Channel.EMAIL, _name(mail.sender, row.key))
    conversation = store.find_or_start(session, address, min(row.arrived_at, now))
    conversation.customer = mail.sender
    show_signed(session, conversation.public_id, mail.sender, None, now, How.SENDER)
    row.conversation = conversation.public_id
    return address


def _thread(session: Session, mail: Incoming) -> Address | None:
    """The conversation of an earlier mail in the thread, if it was with this very sender."""
    if not mail.answers:
        return None
    ours = select(OutgoingRow.conversation).where(
        OutgoingRow.message_id.in_(mail.answers), OutgoingRow.recipient == mail.sender
    )
    theirs = select(MailRow.conversation).where(
        MailRow.message_id.in_(mail.answers), MailRow.sender == mail.sender
    )
    found = session.scalars(
        select(ConversationRow)
        .where(
            ConversationRow.channel == Channel.EMAIL.value,
            ConversationRow.public_id.in_(ours) | ConversationRow.public_id.in_(theirs),
        )
        .order_by(ConversationRow.changed_at.desc())
        .limit(1)
    ).one_or_none()
    return Address(Channel.EMAIL, found.sender) if found else None


def _is_over(
    session: Session, row: MailRow, thread: Address | None, most: tuple[int, int], now: datetime
) -> bool:
    """Too many answers in a day: nothing is answered any more, and a person looks at it where there is a conversation."""
    conversation = store.find(session, thread) if thread else None
    to_sender = _answers(session, OutgoingRow.recipient == row.sender, now)
    in_thread = (
        _answers(session, OutgoingRow.conversation == conversation.public_id, now) if conversation else 0
    )
    if to_sender < most[0] and in_thread < most[1]:
        return False
    row.why = TOO_MANY_IN_THREAD if in_thread >= most[1] else TOO_MANY_OF_ONE
    row.state, row.done_at = MailState.IGNORED, now
    if conversation is not None:
        row.state, row.conversation = MailState.QUEUED, conversation.public_id
        _ask_person(session, conversation, row, now)
    return True


def _ask_person(session: Session, conversation: ConversationRow, row: MailRow, now: datetime) -> None:
    asked = HandoffRequest(
        conversation=conversation.public_id,
        event=conversation.last_number,
        reason=MAIL_LIMIT,
        requested_at=row.arrived_at,
        missing=row.why,
        facts={"mail": row.id, "subject": row.subject},
    )
    ask_for_person(session, asked, now)
    modes.want_person(conversation, now)


def _answers(session: Session, those: ColumnElement[bool], now: datetime) -> int:
    lately = select(func.count()).select_from(OutgoingRow)
    return session.scalar(lately.where(those, OutgoingRow.automatic, OutgoingRow.made_at > now - DAY)) or 0


def _name(sender: str, key: str) -> str:
    """A new thread's name in the channel: the sender, and what tells it from the sender's other threads."""
    short = sender if len(sender) <= LONGEST_NAME else hashlib.sha256(sender.encode()).hexdigest()
    return f"{short} {key[:12]}"
