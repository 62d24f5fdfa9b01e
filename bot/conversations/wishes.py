"""Several wishes in one message: all but the first wait among the events until the matter before them is closed.

A wish whose turn has come is one more message of the customer, with the moment at which the whole message arrived: the request
time stands (clause return.via_website).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.conversations import store
from bot.conversations.engine import Reply
from bot.conversations.events import Kind, Source
from bot.conversations.models import ConversationRow
from bot.conversations.pending import Pending
from bot.conversations.turn import Answered


def keep(
    session: Session, conversation: ConversationRow, item: Pending, replies: Sequence[Reply], now: datetime
) -> None:
    """Store the wishes that the engine has read besides the first."""
    for wish in _wishes(replies):
        data = {"wish": wish, "arrived_at": item.message.metadata["arrived_at"]}
        text = str(wish.get("text") or "")
        store.append(session, conversation, Source.SYSTEM, Kind.WISH_WAITING, text, now, data=data)


def bring_next(
    session: Session, conversation: ConversationRow, item: Pending, replies: Sequence[Reply], now: datetime
) -> None:
    """Let the next wish be read, if one waits and nothing else is being asked."""
    if not Answered(list(replies)).frees:
        return
    waiting = store.waiting_wish(session, conversation.id)
    if waiting is None:
        return
    waiting.answered_at = now
    wish = waiting.data["wish"]
    data = {
        "payload": f"/{wish['intent']}",
        "part": {"text": waiting.text, "entities": wish.get("entities") or []},
        "in_turn_of": item.answers,
    }
    arrived = datetime.fromisoformat(waiting.data["arrived_at"])
    store.append(session, conversation, Source.CUSTOMER, Kind.WISH, waiting.text, arrived, data=data)
    conversation.changed_at = now


def _wishes(replies: Sequence[Reply]) -> Iterator[dict[str, Any]]:
    for reply in replies:
        for wish in reply.custom.get("wishes") or ():
            if isinstance(wish, dict) and wish.get("intent"):
                yield wish
