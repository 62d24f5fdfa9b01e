"""The link that takes a cancellation back: the order, the conversation and what is told of it change in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases import Undo, Undone, UnknownCancellation, undo
from actions.mail import BadLink, Link
from bot.conversations import store
from bot.conversations.events import Address, Channel, Kind, Source
from bot.conversations.models import ConversationRow

WANTED = "Please take the cancellation back."
_TOLD = {
    Undo.UNDONE: "Done: the cancellation of order {order} is taken back. The order goes on as before, and the refund that was "
    "promised for it is called off.",
    Undo.ALREADY_UNDONE: "The cancellation of order {order} was taken back already, so there is nothing more to do.",
    Undo.TOO_LATE: "The cancellation of order {order} cannot be taken back any more, because it has been carried out or its time "
    "is over; you can place the order again on our website.",
}


def take_back(session: Session, link: Link, now: datetime, within: timedelta) -> Address:
    """Take back what the link names and say what came of it; a second time nothing happens. Return where it was said."""
    found = session.scalars(
        select(ConversationRow).where(
            ConversationRow.public_id == link.subject, ConversationRow.channel == Channel.EMAIL.value
        )
    ).one()
    conversation = store.lock(session, found.id)
    if store.by_request(session, conversation.id, link.once) is None:
        _say(session, conversation, link, _undone(session, link, now, within), now)
    return store.address_of(session, conversation.id)


def _undone(session: Session, link: Link, now: datetime, within: timedelta) -> Undone:
    try:
        return undo(session, link.choice, now, within)
    except UnknownCancellation:
        raise BadLink(
            "There is nothing to take back here any more; please answer the email instead."
        ) from None


def _say(session: Session, conversation: ConversationRow, link: Link, undone: Undone, now: datetime) -> None:
    message = store.append(
        session,
        conversation,
        Source.CUSTOMER,
        Kind.MESSAGE,
        WANTED,
        now,
        data={"on_website": True},
        request_id=link.once,
    )
    message.answered_at = now  # the assistant has nothing to add
    text = _TOLD[undone.outcome].format(order=undone.order_number)
    store.append(session, conversation, Source.BOT, Kind.MESSAGE, text, now, answers=message.number)
