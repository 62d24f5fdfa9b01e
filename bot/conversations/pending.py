"""A customer's message that waits for its answer, made ready for the engine."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.assistant.said import PHOTO_ALONE
from bot.conversations import store, wording
from bot.conversations.cleaning import for_engine
from bot.conversations.engine import EngineMessage
from bot.conversations.models import ConversationRow, EventRow


@dataclass(frozen=True, slots=True)
class Pending:
    """A message without an answer; ``cut`` tells that the engine reads only its beginning.

    ``answers`` is the number of the message that the answer belongs to: for a wish, of the one in whose turn it came up.
    """

    conversation: int
    number: int
    attempts: int
    cut: bool
    answers: int
    message: EngineMessage


def next_pending(session: Session, conversation_id: int, upto: int | None, limit: int) -> Pending | None:
    """Return the message of a conversation that waits longest, at most up to an event's number."""
    row = store.first_waiting(session, conversation_id, upto)
    if row is None:
        return None
    conversation = session.get_one(ConversationRow, conversation_id)
    later = conversation.last_number > row.number
    overtaken = later and store.said_since(session, conversation_id, row.number)
    more = later and store.waits_after(session, conversation_id, row.number)
    return pending(conversation, row, limit, overtaken, more)


def pending(
    conversation: ConversationRow, row: EventRow, limit: int, overtaken: bool = False, more: bool = False
) -> Pending:
    """Return one message, of which the engine reads ``limit`` characters.

    ``overtaken``: the assistant spoke after the message was written, so its writer had not seen that; a "yes" in it
    is no yes to what was said since. ``more``: the customer's next message waits already.
    """
    payload = PHOTO_ALONE if row.data.get("photos") and row.text == wording.PHOTO else row.data.get("payload")
    offered = payload is not None
    text = str(payload or row.text)
    whole = for_engine(text, offered, len(text))
    metadata = {
        "conversation": conversation.public_id,
        "event": row.number,
        "arrived_at": row.at.isoformat(),
        "channel": conversation.channel,
        "matters": conversation.rotation,
    }
    metadata |= {"overtaken": True} if overtaken else {}
    metadata |= {"more": True} if more else {}
    metadata |= {"part": row.data["part"]} if "part" in row.data else {}
    metadata |= {name: row.data[name] for name in ("photos", "on_website") if name in row.data}
    return Pending(
        conversation=conversation.id,
        number=row.number,
        attempts=row.attempts,
        cut=len(whole) > limit,
        answers=int(row.data.get("in_turn_of", row.number)),
        message=EngineMessage(conversation.engine_sender, whole[:limit], row.number, metadata),
    )
