"""Storing what came of a turn: everything that belongs to it in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.handoffs import HandoffReason, HandoffRequest, any_open, ask_for_person, settle_reason
from actions.policy import Shop
from bot.conversations import modes, reaching, store, wishes, wording
from bot.conversations.engine import Reply
from bot.conversations.events import Kind, Source
from bot.conversations.models import ConversationRow, EventRow
from bot.conversations.pending import Pending
from bot.conversations.turn import Answered, Outcome, PartDown


@dataclass(frozen=True, slots=True)
class Told:
    """What the desk's own words need: the shop's facts, and how many characters of a message the engine reads."""

    shop: Shop
    limit: int


def settle(
    session: Session,
    conversation: ConversationRow,
    item: Pending,
    outcome: Outcome,
    desk: Told,
    now: datetime,
) -> bool:
    """Store the outcome of a turn of a locked conversation.

    False when the message has to wait, or was answered by somebody else.
    """
    if isinstance(outcome, PartDown):
        store.count_attempts(session, item.conversation, item.number, outcome.attempts)
        return False
    if not store.claim(session, item.conversation, item.number, now):
        return False
    if item.cut:
        _say(session, conversation, item, Reply(text=wording.cut(desk.limit)), now, Kind.NOTICE)
    if isinstance(outcome, Answered):
        _store_replies(session, conversation, item, outcome.replies, desk.shop, now)
    else:
        _put_aside(session, conversation, item, outcome.reason, desk.shop, now)
    return True


def tell_of_delay(
    session: Session, conversation: ConversationRow, number: int, shop: Shop, now: datetime
) -> bool:
    """Tell the customer, once for each message, that its answer comes later; False when it has its answer.

    A person is offered, and asked for until the answer has come.
    """
    message = store.by_number(session, conversation.id, number)
    if message.answered_at is not None and not store.waits_in_turn_of(session, conversation.id, number):
        return False
    if not store.answers_to(session, conversation.id, number):
        text = wording.restarting(message.at, shop)
        store.append(session, conversation, Source.BOT, Kind.NOTICE, text, now, answers=number)
        asked = HandoffRequest(
            conversation=conversation.public_id,
            event=number,
            reason=HandoffReason.PART_DOWN,
            requested_at=message.at,
            missing="an assistant that is running",
            facts={"words": message.text},
        )
        ask_for_person(session, asked, now)
        modes.want_person(conversation, message.at)
    return True


def caught_up(session: Session, conversation: ConversationRow, now: datetime) -> None:
    """Nobody is needed any more only because a part was down: the answer has come."""
    settle_reason(session, conversation.public_id, HandoffReason.PART_DOWN, now)
    if not any_open(session, conversation.public_id):
        modes.want_nobody(conversation)


def _store_replies(
    session: Session,
    conversation: ConversationRow,
    item: Pending,
    replies: list[Reply],
    shop: Shop,
    now: datetime,
) -> None:
    said = [_say(session, conversation, item, reply, now) for reply in replies]
    for reply in replies:
        handoff = reply.custom.get("handoff")
        if handoff:
            _request_handoff(session, conversation, item, handoff, shop, now)
    if any(reply.custom.get("closed") is True for reply in replies):
        _start_afresh(session, conversation, item, now)
    wishes.keep(session, conversation, item, replies, now)
    wishes.bring_next(session, conversation, item, list(zip(replies, said, strict=True)), now)


def _put_aside(
    session: Session, conversation: ConversationRow, item: Pending, reason: str, shop: Shop, now: datetime
) -> None:
    handoff = {"reason": HandoffReason.FAULT.value, "goal": None, "order": None, "missing": reason}
    _say(session, conversation, item, Reply(text=wording.put_aside(shop, now)), now, Kind.NOTICE)
    _request_handoff(session, conversation, item, handoff, shop, now)
    _start_afresh(session, conversation, item, now)


def _say(
    session: Session,
    conversation: ConversationRow,
    item: Pending,
    reply: Reply,
    now: datetime,
    kind: Kind = Kind.MESSAGE,
) -> EventRow:
    return store.append(
        session,
        conversation,
        Source.BOT,
        kind,
        reply.text or "",
        now,
        data=reply.data,
        answers=item.answers,
    )


def _request_handoff(
    session: Session,
    conversation: ConversationRow,
    item: Pending,
    handoff: Any,
    shop: Shop,
    now: datetime,
) -> None:
    """Ask for a person in the books and in the conversation, in the transaction that stores the answer."""
    data = dict(handoff) if isinstance(handoff, dict) else {"reason": str(handoff)}
    text = str(data.get("reason") or "")
    ask_for_person(session, _request(conversation, item, data), now)
    modes.want_person(conversation, now)
    store.append(
        session,
        conversation,
        Source.SYSTEM,
        Kind.HANDOFF_REQUESTED,
        text,
        now,
        data=data,
        answers=item.answers,
    )
    reaching.ask_for_address(session, conversation, item.answers, shop, now)


def _request(conversation: ConversationRow, item: Pending, data: dict[str, Any]) -> HandoffRequest:
    facts = data.get("facts")
    return HandoffRequest(
        conversation=conversation.public_id,
        event=item.number,
        reason=str(data.get("reason") or ""),
        requested_at=datetime.fromisoformat(item.message.metadata["arrived_at"]),
        goal=data.get("goal"),
        order_number=data.get("order"),
        missing=data.get("missing"),
        facts=facts if isinstance(facts, dict) else {"words": item.message.text},
    )


def _start_afresh(session: Session, conversation: ConversationRow, item: Pending, now: datetime) -> None:
    """The engine's history ends here, so that long conversations stay fast."""
    wishes.close_matter(session, conversation, item.answers, now)
