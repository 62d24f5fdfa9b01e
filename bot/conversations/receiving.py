"""Storing a customer's message, before anything else is done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.orders import OrderNumbers
from bot.conversations import modes, reaching, store, wording
from bot.conversations.cleaning import clean, for_engine
from bot.conversations.events import Address, Kind, Mode, Source
from bot.conversations.models import ConversationRow, EventRow
from bot.conversations.pending import Pending, pending
from bot.conversations.pressing import may_press, pressed
from bot.conversations.questions import hear_answers


@dataclass(frozen=True, slots=True)
class Received:
    """A stored message: its conversation (row id and public id) and number.

    ``next_up`` is the message made ready for the engine when it is new and no earlier one waits. ``shared``: it answers what
    several wishes asked, which wait now in its place.
    """

    conversation: int
    public_id: str
    number: int
    next_up: Pending | None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it comes in; ``request_id`` is the client's own id for it, ``photos`` are the ids of stored ones.

    ``arrived_at`` (UTC) is when it arrived, where that was before it is stored here: a mail's arrival at its server.
    ``on_website``: it was chosen on the page of a mail's signed link.
    """

    address: Address
    text: str
    request_id: str | None = None
    photos: tuple[str, ...] = ()
    arrived_at: datetime | None = None
    on_website: bool = False


def receive(session: Session, letter: Letter, limit: int, numbers: OrderNumbers, now: datetime) -> Received:
    """Store one message with the moment of its arrival. The same request id is stored once.

    ``limit`` is how many characters the engine reads, ``numbers`` the shape of the shop's order numbers. Raises TooLong;
    then nothing is stored.
    """
    text = clean(letter.text)
    conversation = store.find_or_start(session, letter.address, now)
    if letter.request_id is not None:
        earlier = store.by_request(session, conversation.id, letter.request_id)
        if earlier is not None:
            return _received(conversation, earlier, None)
    first = store.first_waiting(session, conversation.id) is None
    message = _store(session, conversation, letter, text, limit, now)
    ready = first and message.answered_at is None
    if ready and "payload" not in message.data and hear_answers(session, conversation, message, numbers, now):
        return Received(conversation.id, conversation.public_id, message.number, None, shared=True)
    return _received(conversation, message, pending(conversation, message, limit) if ready else None)


def _store(
    session: Session, conversation: ConversationRow, letter: Letter, text: str, limit: int, now: datetime
) -> EventRow:
    """An empty message is answered at once: the engine could make nothing of it."""
    buttons = store.offered(session, conversation.id) if may_press(text) else {}
    payload = pressed(text, buttons)
    data: dict[str, Any] = {"button": buttons[payload], "payload": payload} if payload else {}
    if letter.photos:
        data["photos"] = list(letter.photos)
    if letter.on_website:
        data["on_website"] = True
    message = store.append(
        session,
        conversation,
        Source.CUSTOMER,
        Kind.MESSAGE,
        text,
        now,
        data=data,
        request_id=letter.request_id,
    )
    if conversation.mode == Mode.HUMAN.value:
        message.answered_at = now  # it is not the assistant's to answer
        modes.hear_customer(conversation, now)
    elif payload is None and reaching.hear_address(session, conversation, message, now):
        pass  # the desk itself asked for it, and has answered
    elif not for_engine(text, payload is not None, limit):
        message.answered_at = now
        _say_empty(session, conversation, message, now)
    session.flush()
    return message


def _say_empty(session: Session, conversation: ConversationRow, message: EventRow, now: datetime) -> None:
    """What wants an answer is said again with its buttons, so that a yes never follows on anything else."""
    question = store.open_question(session, conversation.id)
    text, data = wording.EMPTY, {}
    if question is not None:
        text, data = wording.once_more(question.text), {"buttons": question.data["buttons"]}
    store.append(session, conversation, Source.BOT, Kind.NOTICE, text, now, data=data, answers=message.number)


def _received(conversation: ConversationRow, message: EventRow, next_up: Pending | None) -> Received:
    return Received(conversation.id, conversation.public_id, message.number, next_up)
