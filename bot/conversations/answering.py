"""Storing what came of a turn: everything that belongs to it in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.conversations import store, wording
from bot.conversations.engine import Reply
from bot.conversations.events import Kind, Source
from bot.conversations.models import ConversationRow
from bot.conversations.pending import Pending
from bot.conversations.turn import Answered, Outcome, PartDown


def settle(
    session: Session,
    conversation: ConversationRow,
    item: Pending,
    outcome: Outcome,
    limit: int,
    now: datetime,
) -> bool:
    """Store the outcome of a turn of a locked conversation.

    False when the message has to wait, or was answered by somebody else. ``limit`` is how much the engine reads.
    """
    if isinstance(outcome, PartDown):
        store.count_attempts(session, item.conversation, item.number, outcome.attempts)
        return False
    if not store.claim(session, item.conversation, item.number, now):
        return False
    if item.cut:
        _say(session, conversation, item, Reply(text=wording.cut(limit)), now, Kind.NOTICE)
    if isinstance(outcome, Answered):
        _store_replies(session, conversation, item, outcome.replies, now)
    else:
        _put_aside(session, conversation, item, outcome.reason, now)
    return True


def tell_of_delay(
    session: Session, conversation: ConversationRow, number: int, zone: ZoneInfo, now: datetime
) -> bool:
    """Tell the customer, once for each message, that its answer comes later; False when it has its answer."""
    message = store.by_number(session, conversation.id, number)
    if message.answered_at is not None:
        return False
    if not store.answers_to(session, conversation.id, number):
        text = wording.restarting(message.at, zone)
        store.append(session, conversation, Source.BOT, Kind.NOTICE, text, now, answers=number)
    return True


def _store_replies(
    session: Session, conversation: ConversationRow, item: Pending, replies: list[Reply], now: datetime
) -> None:
    for reply in replies:
        _say(session, conversation, item, reply, now)
    for reply in replies:
        handoff = reply.custom.get("handoff")
        if handoff:
            _request_handoff(session, conversation, item, handoff, now)
    if any(reply.custom.get("closed") is True for reply in replies):
        _start_afresh(session, conversation, item, now)


def _put_aside(
    session: Session, conversation: ConversationRow, item: Pending, reason: str, now: datetime
) -> None:
    handoff = {"reason": reason, "goal": None, "order": None, "missing": None}
    _say(session, conversation, item, Reply(text=wording.PUT_ASIDE), now, Kind.NOTICE)
    _request_handoff(session, conversation, item, handoff, now)
    _start_afresh(session, conversation, item, now)


def _say(
    session: Session,
    conversation: ConversationRow,
    item: Pending,
    reply: Reply,
    now: datetime,
    kind: Kind = Kind.MESSAGE,
) -> None:
    store.append(
        session,
        conversation,
        Source.BOT,
        kind,
        reply.text or "",
        now,
        data=reply.data,
        answers=item.number,
    )


def _request_handoff(
    session: Session, conversation: ConversationRow, item: Pending, handoff: Any, now: datetime
) -> None:
    data = dict(handoff) if isinstance(handoff, dict) else {"reason": str(handoff)}
    text = str(data.get("reason") or "")
    store.append(
        session,
        conversation,
        Source.SYSTEM,
        Kind.HANDOFF_REQUESTED,
        text,
        now,
        data=data,
        answers=item.number,
    )


def _start_afresh(session: Session, conversation: ConversationRow, item: Pending, now: datetime) -> None:
    """The engine's history ends here, so that long conversations stay fast."""
    conversation.rotation += 1
    store.append(session, conversation, Source.SYSTEM, Kind.MATTER_CLOSED, "", now, answers=item.number)
