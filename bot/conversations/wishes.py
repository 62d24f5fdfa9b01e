"""Several wishes in one message: all but the first wait among the events until the matter before them is closed.

A wish whose turn has come is one more message of the customer, with the moment at which the whole message arrived: the request
time stands (clause return.via_website).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from actions.assistant.matter import FAULT_GOALS, GOALS_OF_INTENTS
from actions.policy.facts import Goal
from bot.conversations import store
from bot.conversations.engine import Reply
from bot.conversations.events import Channel, Kind, Source
from bot.conversations.models import ConversationRow, EventRow
from bot.conversations.pending import Pending
from bot.conversations.turn import Answered

_BECOME_CASES = FAULT_GOALS | {Goal.RETURN, Goal.EXCHANGE}


def keep(
    session: Session, conversation: ConversationRow, item: Pending, replies: Sequence[Reply], now: datetime
) -> None:
    """Store the wishes that the engine has read besides the first, each once, with the photos that came with the message."""
    waiting = [row.data["wish"] for row in store.waiting_wishes(session, conversation.id)]
    for wish in _wishes(replies):
        if wish in waiting:
            continue
        waiting.append(wish)
        metadata = item.message.metadata
        data = {"wish": wish, "arrived_at": metadata["arrived_at"]}
        data |= {"photos": metadata["photos"]} if "photos" in metadata and takes_photos(wish) else {}
        text = str(wish.get("text") or "")
        store.append(session, conversation, Source.SYSTEM, Kind.WISH_WAITING, text, now, data=data)


def bring_next(
    session: Session,
    conversation: ConversationRow,
    item: Pending,
    said: Sequence[tuple[Reply, EventRow]],
    now: datetime,
) -> None:
    """Let the next wish be read, if one waits and nothing else is being asked. ``said``: the replies, as they were stored."""
    replies = [reply for reply, _ in said]
    if _bring_answer(session, conversation, item, said, now):
        return
    waiting = next(iter(store.waiting_wishes(session, conversation.id)), None)
    if waiting is None:
        return
    if not Answered(replies).frees:
        own = _may_wait(conversation, replies)
        if own is None or waiting.data.get("asked"):
            return
        _let_wait(session, conversation, item, own, now)
        _mark_question(conversation, said)
        _mark_heading(session, conversation, item, said)
    bring(session, conversation, waiting, item.answers, now)


def bring(
    session: Session, conversation: ConversationRow, waiting: EventRow, in_turn_of: int, now: datetime
) -> None:
    """Let a wish that waits be read; ``in_turn_of`` is the number of the message that its answer belongs to."""
    waiting.answered_at = now
    wish = waiting.data["wish"]
    data = {
        "payload": f"/{wish['intent']}",
        "part": {"text": waiting.text, "entities": wish.get("entities") or []},
        "in_turn_of": in_turn_of,
    }
    data |= {name: waiting.data[name] for name in ("photos", "answer") if waiting.data.get(name)}
    arrived = datetime.fromisoformat(waiting.data["arrived_at"])
    store.append(session, conversation, Source.CUSTOMER, Kind.WISH, waiting.text, arrived, data=data)
    conversation.changed_at = now


def close_matter(session: Session, conversation: ConversationRow, answers: int, now: datetime) -> None:
    """The engine begins afresh with the next message; ``answers`` is the number of the message that this belongs to."""
    conversation.rotation += 1
    store.append(session, conversation, Source.SYSTEM, Kind.MATTER_CLOSED, "", now, answers=answers)


def _may_wait(conversation: ConversationRow, replies: Sequence[Reply]) -> dict[str, Any] | None:
    """By email, the wish whose question may stand in the mail beside the answers to the others; None where none may."""
    if conversation.channel != Channel.EMAIL.value or any(reply.custom.get("handoff") for reply in replies):
        return None
    wish = next((reply.custom["wish"] for reply in replies if reply.custom.get("asks")), None)
    return wish if isinstance(wish, dict) and wish.get("intent") else None


def _bring_answer(
    session: Session,
    conversation: ConversationRow,
    item: Pending,
    said: Sequence[tuple[Reply, EventRow]],
    now: datetime,
) -> bool:
    """A wish that asks what its customer has answered already (questions.py) is told so, and the question is not told again."""
    begun = store.by_number(session, conversation.id, item.number)
    asks = {reply.custom.get("asks") for reply, _ in said} - {None, "confirm"}
    if not begun.data.get("answer") or not asks:
        return False
    arrived = store.by_number(session, conversation.id, item.answers).at
    data = {"in_turn_of": item.answers}
    store.append(
        session, conversation, Source.CUSTOMER, Kind.WISH, str(begun.data["answer"]), arrived, data=data
    )
    conversation.changed_at = now
    _mark_question(conversation, said)
    return True


def _let_wait(
    session: Session, conversation: ConversationRow, item: Pending, wish: dict[str, Any], now: datetime
) -> None:
    """The wish goes to the end of those that wait, and the engine forgets that it began; it is asked again in its turn."""
    close_matter(session, conversation, item.answers, now)
    metadata = item.message.metadata
    data = {"wish": wish, "arrived_at": metadata["arrived_at"], "asked": True}
    data |= {"photos": metadata["photos"]} if "photos" in metadata and takes_photos(wish) else {}
    store.append(
        session, conversation, Source.SYSTEM, Kind.WISH_WAITING, str(wish.get("text") or ""), now, data=data
    )


def _mark_question(conversation: ConversationRow, said: Sequence[tuple[Reply, EventRow]]) -> None:
    """What was asked is not told twice in one mail, should the wish that waits now come up in it again."""
    asked = next(place for place, (reply, _) in enumerate(said) if reply.custom.get("asks"))
    for _, row in said[asked + 1 :]:
        row.data = {**row.data, "asked_again_in": conversation.last_number}


def _mark_heading(
    session: Session, conversation: ConversationRow, item: Pending, said: Sequence[tuple[Reply, EventRow]]
) -> None:
    """A wish that was told back in its turn is told back again with its question."""
    first = next((row for _, row in said if row.text), None)
    is_told_back = "part" in store.by_number(session, conversation.id, item.number).data
    if is_told_back and first is not None:
        first.data = {**first.data, "asked_again_in": conversation.last_number}


def takes_photos(wish: dict[str, Any]) -> bool:
    """Whether the wish becomes a case, which keeps photos; nobody can tell which of several a photo shows."""
    return GOALS_OF_INTENTS.get(str(wish["intent"])) in _BECOME_CASES


def _wishes(replies: Sequence[Reply]) -> Iterator[dict[str, Any]]:
    for reply in replies:
        for wish in reply.custom.get("wishes") or ():
            if isinstance(wish, dict) and wish.get("intent"):
                yield wish
