"""Several wishes of a mail that each ask something: the customer's answer is given to each, and all of them go on.

The engine holds one matter at a time and would take the whole answer for the one it asked about last. So each wish begins
anew with its part of the answer, at the moment of the mail that it came with.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.orders import OrderNumbers
from bot.conversations import sharing, store, wishes
from bot.conversations.events import Channel, Kind, Source
from bot.conversations.models import ConversationRow, EventRow
from bot.conversations.sharing import Question


def hear_answers(
    session: Session, conversation: ConversationRow, message: EventRow, numbers: OrderNumbers, now: datetime
) -> bool:
    """Whether a message answers what several wishes asked; then each of them is brought with its answer."""
    if conversation.channel != Channel.EMAIL.value:
        return False
    waiting = [row for row in store.waiting_wishes(session, conversation.id) if row.data.get("asked")]
    asking = _being_asked(session, conversation, message) if waiting else None
    if asking is None:
        return False
    asked = [*(row.data for row in waiting), asking]
    questions = [Question(data["wish"]) for data in asked]
    answers = sharing.share_out(questions, message.text, numbers)
    if not any(answers):
        return False
    for row in (message, *waiting):
        row.answered_at = now
    wishes.close_matter(session, conversation, message.number, now)
    for data, answer in zip(asked, answers, strict=True):
        _keep_answered(session, conversation, message, data, answer, numbers, now)
    session.flush()
    wishes.bring(
        session, conversation, store.waiting_wishes(session, conversation.id)[0], message.number, now
    )
    return True


def _being_asked(session: Session, conversation: ConversationRow, message: EventRow) -> dict[str, Any] | None:
    """The wish that the engine is at, if nothing was said since it asked."""
    since = select(EventRow.number).where(
        EventRow.conversation_id == conversation.id, EventRow.kind == Kind.MATTER_CLOSED.value
    )
    closed = session.scalar(since.order_by(EventRow.number.desc()).limit(1)) or 0
    lately = [
        event for event in store.after(session, conversation.id, closed) if event.number < message.number
    ]
    begun = next((event for event in reversed(lately) if event.kind == Kind.WISH), None)
    if begun is None or any(
        event.kind == Kind.MESSAGE and event.source is Source.CUSTOMER for event in lately
    ):
        return None
    marks = [event.data.get("custom") or {} for event in lately if event.number > begun.number]
    asks = next((mark for mark in reversed(marks) if mark.get("asks")), None)
    photos = {"photos": begun.data["photos"]} if "photos" in begun.data else {}
    return {"wish": asks["wish"], "arrived_at": begun.at.isoformat(), **photos} if asks else None


def _keep_answered(
    session: Session,
    conversation: ConversationRow,
    message: EventRow,
    asked: dict[str, Any],
    answer: str,
    numbers: OrderNumbers,
    now: datetime,
) -> None:
    wish = sharing.answered(asked["wish"], answer, numbers) if answer else asked["wish"]
    photos = [*asked.get("photos", ()), *message.data.get("photos", ())]
    data = {"wish": wish, "arrived_at": asked["arrived_at"], "answer": answer}
    data |= {"photos": photos} if photos and wishes.takes_photos(wish) else {}
    store.append(session, conversation, Source.SYSTEM, Kind.WISH_WAITING, str(wish["text"]), now, data=data)
