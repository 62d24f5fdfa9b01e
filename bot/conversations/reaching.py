"""Where an answer reaches a customer who is no longer in the chat: the email address that they leave outside hours.

It is asked for once, when a person is wanted and nobody is there. What the customer types next is the address, or is
dealt with as ever.
"""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.identity import address_in, proven_address
from actions.policy import Shop
from actions.policy.calendar import is_open
from bot.conversations import store, wording
from bot.conversations.events import Channel, Kind, Source
from bot.conversations.models import ConversationRow, EventRow

ASKED = "asks_for_email"
MOST_WORDS = 8
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"']+@[^\s@<>()\[\],;:\"']+\.[^\W\d_]{2,}")


def ask_for_address(
    session: Session, conversation: ConversationRow, answers: int, shop: Shop, now: datetime
) -> None:
    """Ask where the answer shall go, when a person is wanted outside hours; an address that was shown needs no asking."""
    is_asked = conversation.reply_to is not None or _last_asked(session, conversation) is not None
    if conversation.channel != Channel.WEBSITE.value or is_asked or is_open(shop, now):
        return
    own = conversation.customer or proven_address(session, conversation.public_id)
    text = wording.answer_goes_to_known() if own else wording.leave_address()
    said = store.append(
        session, conversation, Source.BOT, Kind.NOTICE, text, now, data={ASKED: own is None}, answers=answers
    )
    if own is not None:
        _keep(conversation, own, said.number)


def hear_address(session: Session, conversation: ConversationRow, message: EventRow, now: datetime) -> bool:
    """Whether a message is the address that was asked for just before; then it is kept, and answered here."""
    asked = _last_said(session, conversation)
    if asked is None or asked.data.get(ASKED) is not True or "@" not in message.text:
        return False
    if len(message.text.split()) > MOST_WORDS:
        return False
    found = _ADDRESS.search(message.text)
    address = address_in(found[0].rstrip(".")) if found else None
    text = wording.answer_goes_to(address) if address else wording.no_address()
    message.answered_at = now
    said = store.append(
        session,
        conversation,
        Source.BOT,
        Kind.NOTICE,
        text,
        now,
        data={ASKED: address is None},
        answers=message.number,
    )
    if address is not None:
        _keep(conversation, address, said.number)
    return True


def _keep(conversation: ConversationRow, address: str, number: int) -> None:
    """What agents say from here on reaches this address when nobody is in the chat."""
    conversation.reply_to, conversation.replied = address, number


def _last_said(session: Session, conversation: ConversationRow) -> EventRow | None:
    said = select(EventRow).where(
        EventRow.conversation_id == conversation.id, EventRow.source == Source.BOT.value
    )
    return session.scalars(said.order_by(EventRow.number.desc()).limit(1)).one_or_none()


def _last_asked(session: Session, conversation: ConversationRow) -> EventRow | None:
    """The notice by which the address was asked for, whatever was said since."""
    notices = select(EventRow).where(
        EventRow.conversation_id == conversation.id, EventRow.kind == Kind.NOTICE.value
    )
    found = session.scalars(notices.order_by(EventRow.number.desc()))
    return next((one for one in found if ASKED in one.data), None)
