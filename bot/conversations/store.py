"""Conversations in the database: reading and adding, always inside the caller's transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import bindparam, literal_column, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.conversations.events import Address, Channel, Event, Kind, Mode, Source
from bot.conversations.models import ConversationRow, EventRow

RECENT = 40
LAST = 2**31 - 1

# The questions that every message asks, written once, so that they need not be put together each time.
AT = select(ConversationRow).where(
    ConversationRow.channel == bindparam("channel"), ConversationRow.sender == bindparam("sender")
)
AT_LOCKED = AT.with_for_update()
EVENTS = (
    select(EventRow).where(EventRow.conversation_id == bindparam("conversation")).order_by(EventRow.number)
)
# The literal, word for word as in the index, because SQLite uses a partial index for nothing else.
UNANSWERED = (EventRow.source == literal_column("'customer'"), EventRow.answered_at.is_(None))
BY_NUMBER = EVENTS.where(EventRow.number == bindparam("number"))
BY_REQUEST = EVENTS.where(EventRow.request_id == bindparam("request"))
AFTER = EVENTS.where(EventRow.number > bindparam("number"))
# What answers a message comes after it, which spares reading all that came before.
ANSWERS = EVENTS.where(EventRow.number > bindparam("number"), EventRow.answers == bindparam("number"))
WISHES = EVENTS.where(EventRow.kind == Kind.WISH_WAITING.value, EventRow.answered_at.is_(None))
FIRST_WAITING = EVENTS.where(*UNANSWERED, EventRow.number <= bindparam("number")).limit(1)
SAID_LATELY = (
    select(EventRow)
    .where(EventRow.conversation_id == bindparam("conversation"), EventRow.source == Source.BOT.value)
    .order_by(EventRow.number.desc())
    .limit(RECENT)
)
CLAIM = (
    update(EventRow)
    .where(
        EventRow.conversation_id == bindparam("of_conversation"),
        EventRow.number == bindparam("of_number"),
        *UNANSWERED,
    )
    .values(answered_at=bindparam("now"))
)


def find(session: Session, address: Address) -> ConversationRow | None:
    """Return the conversation at this address, None when nothing was said there yet."""
    return session.scalars(AT, _place(address)).one_or_none()


def find_or_start(session: Session, address: Address, now: datetime) -> ConversationRow:
    """Return the conversation at this address, locked until the transaction ends; start it when there is none."""
    row = session.scalars(AT_LOCKED, _place(address)).one_or_none()
    if row is not None:
        return row
    try:
        with session.begin_nested():
            session.add(_fresh(address, now))
    except IntegrityError:
        pass  # another process started it in the same moment
    return session.scalars(AT_LOCKED, _place(address)).one()


def lock(session: Session, conversation_id: int) -> ConversationRow:
    """Return the conversation, locked until the transaction ends."""
    return session.get_one(ConversationRow, conversation_id, with_for_update=True)


def address_of(session: Session, conversation_id: int) -> Address:
    """Return where the customer of a conversation is met."""
    row = session.get_one(ConversationRow, conversation_id)
    return Address(Channel(row.channel), row.sender)


def append(
    session: Session,
    conversation: ConversationRow,
    source: Source,
    kind: str,
    text: str,
    at: datetime,
    *,
    data: dict[str, Any] | None = None,
    answers: int | None = None,
    request_id: str | None = None,
) -> EventRow:
    """Add one event to a locked conversation, with the next number."""
    conversation.last_number += 1
    conversation.changed_at = at
    row = EventRow(
        conversation_id=conversation.id,
        number=conversation.last_number,
        source=source.value,
        kind=str(kind),
        text=text,
        data=data or {},
        at=at,
        answers=answers,
        request_id=request_id,
    )
    session.add(row)
    return row


def by_request(session: Session, conversation_id: int, request_id: str) -> EventRow | None:
    """Return the customer's message that was sent with this id of the client's own making."""
    return session.scalars(BY_REQUEST, {"conversation": conversation_id, "request": request_id}).one_or_none()


def by_number(session: Session, conversation_id: int, number: int) -> EventRow:
    """Return one event."""
    return session.scalars(BY_NUMBER, {"conversation": conversation_id, "number": number}).one()


def first_waiting(session: Session, conversation_id: int, upto: int | None = None) -> EventRow | None:
    """Return the customer's message that waits longest for its answer, at most up to an event's number."""
    place = {"conversation": conversation_id, "number": LAST if upto is None else upto}
    return session.scalars(FIRST_WAITING, place).one_or_none()


def said_since(session: Session, conversation_id: int, number: int) -> bool:
    """Tell whether the bot said something after this event (the desk's own notices do not count)."""
    said = select(EventRow.id).where(
        EventRow.conversation_id == conversation_id,
        EventRow.number > number,
        EventRow.source == Source.BOT.value,
        EventRow.kind == Kind.MESSAGE.value,
    )
    return session.scalar(said.limit(1)) is not None


def waits_after(session: Session, conversation_id: int, number: int) -> bool:
    """Tell whether a later message of the customer waits for its answer too."""
    later = select(EventRow.id).where(
        EventRow.conversation_id == conversation_id, EventRow.number > number, *UNANSWERED
    )
    return session.scalar(later.limit(1)) is not None


def waits_in_turn_of(session: Session, conversation_id: int, number: int) -> bool:
    """Tell whether a wish waits for its answer that came up in the turn of this message."""
    first = first_waiting(session, conversation_id)
    return first is not None and first.data.get("in_turn_of") == number


def conversations_waiting(session: Session) -> Sequence[int]:
    """Return the conversations that have messages without an answer, those that wait longest first."""
    query = select(EventRow.id, EventRow.conversation_id).where(*UNANSWERED)
    # Not sorted by the database, which would read every event in their order.
    waiting = sorted(session.execute(query))
    return list(dict.fromkeys(conversation for _, conversation in waiting))


def waiting_wishes(session: Session, conversation_id: int) -> Sequence[EventRow]:
    """Return the wishes that wait for their turn, those that wait longest first."""
    return session.scalars(WISHES, {"conversation": conversation_id}).all()


def claim(session: Session, conversation_id: int, number: int, now: datetime) -> bool:
    """Mark a customer's message as answered; False when somebody else already did."""
    place = {"of_conversation": conversation_id, "of_number": number, "now": now}
    return session.connection().execute(CLAIM, place).rowcount == 1


def count_attempts(session: Session, conversation_id: int, number: int, attempts: int) -> None:
    """Remember how often the engine has had a message without answering it."""
    by_number(session, conversation_id, number).attempts = attempts


def after(session: Session, conversation_id: int, number: int) -> list[Event]:
    """Return the events after this number, in order."""
    found = session.scalars(AFTER, {"conversation": conversation_id, "number": number})
    return [view(row) for row in found]


def answers_to(session: Session, conversation_id: int, number: int) -> list[Event]:
    """Return what was said in answer to one customer message, in order."""
    found = session.scalars(ANSWERS, {"conversation": conversation_id, "number": number})
    return [view(row) for row in found]


def offered(session: Session, conversation_id: int) -> dict[str, str]:
    """Return the buttons (payload to title) of the last two bot events that had any."""
    found = session.scalars(SAID_LATELY, {"conversation": conversation_id})
    with_buttons = [event.data["buttons"] for event in found if event.data.get("buttons")]
    return {
        str(button.get("payload", "")): str(button.get("title", ""))
        for buttons in with_buttons[:2]
        for button in buttons
    }


def open_question(session: Session, conversation_id: int) -> EventRow | None:
    """Return the last thing the bot said, if buttons came with it."""
    last = session.scalars(SAID_LATELY, {"conversation": conversation_id}).first()
    return last if last is not None and last.data.get("buttons") else None


def view(row: EventRow) -> Event:
    """Return one event as others see it."""
    return Event(
        number=row.number,
        source=Source(row.source),
        kind=row.kind,
        text=row.text,
        at=row.at,
        data=dict(row.data),
        answers=row.answers,
        answered_at=row.answered_at,
        request_id=row.request_id,
    )


def _fresh(address: Address, now: datetime) -> ConversationRow:
    return ConversationRow(
        public_id=secrets.token_hex(8),
        channel=address.channel.value,
        sender=address.sender,
        mode=Mode.BOT.value,
        engine_key=uuid4().hex,
        rotation=0,
        last_number=0,
        delivered=0,
        started_at=now,
        changed_at=now,
    )


def _place(address: Address) -> dict[str, str]:
    return {"channel": address.channel.value, "sender": address.sender}
