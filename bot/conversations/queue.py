"""The conversations as agents see them in a list: who waits how long, who attends, and what was said last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actions.handoffs.models import HandoffRow, HandoffState
from bot.conversations.events import Channel, Kind, Source
from bot.conversations.models import ConversationRow, EventRow

MOST = 100
SHOWN_CHARACTERS = 140


class Part(StrEnum):
    """Which conversations: those that wait for a person, the agent's own, all with a person, or the assistant's."""

    WAITING = "waiting"
    MINE = "mine"
    ALL = "all"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Entry:
    """One conversation in a list; ``waiting_since`` (UTC) is None while the customer waits for nobody."""

    id: str
    channel: Channel
    agent_id: int | None
    agent_name: str | None
    waiting_since: datetime | None
    changed_at: datetime
    said: str
    reasons: tuple[str, ...]
    order_number: str | None
    customer: str | None


def entries(session: Session, part: Part, agent: int, most: int = MOST) -> list[Entry]:
    """The conversations of one part of the desk, those that wait longest first."""
    longest_first = (
        ConversationRow.waiting_since.asc().nulls_last(),
        ConversationRow.changed_at.desc(),
        ConversationRow.id,
    )
    rows = session.scalars(
        select(ConversationRow).where(_within(part, agent)).order_by(*longest_first).limit(most)
    )
    return views(session, rows.all())


def counts(session: Session, agent: int) -> dict[Part, int]:
    """How many conversations wait for a person, and how many are the agent's own."""
    return {
        part: session.scalar(select(func.count(ConversationRow.id)).where(_within(part, agent))) or 0
        for part in (Part.WAITING, Part.MINE)
    }


def views(session: Session, rows: Sequence[ConversationRow]) -> list[Entry]:
    """These conversations as a list shows them."""
    said = _last_words(session, [row.id for row in rows])
    asked = _asked(session, [row.public_id for row in rows])
    return [_entry(row, said.get(row.id, ""), asked.get(row.public_id, [])) for row in rows]


def _within(part: Part, agent: int) -> ColumnElement[bool]:
    attended = ConversationRow.agent_id.is_not(None)
    waits = ConversationRow.waiting_since.is_not(None)
    return {
        Part.WAITING: waits & ~attended,
        Part.MINE: ConversationRow.agent_id == agent,
        Part.ALL: waits | attended,
        Part.BOT: ~waits & ~attended,
    }[part]


def _last_words(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """What the customer of each conversation said last."""
    last = (
        select(func.max(EventRow.id))
        .where(
            EventRow.conversation_id.in_(ids),
            EventRow.source == Source.CUSTOMER.value,
            EventRow.kind == Kind.MESSAGE.value,
        )
        .group_by(EventRow.conversation_id)
    )
    found = session.execute(
        select(EventRow.conversation_id, EventRow.text, EventRow.data).where(EventRow.id.in_(last))
    )
    return {number: str(data.get("button") or text)[:SHOWN_CHARACTERS] for number, text, data in found}


def _asked(session: Session, ids: Sequence[str]) -> dict[str, list[HandoffRow]]:
    """What a person is needed for, the first one first."""
    wanted = select(HandoffRow).where(HandoffRow.conversation.in_(ids), HandoffRow.state == HandoffState.OPEN)
    asked: dict[str, list[HandoffRow]] = {}
    for row in session.scalars(wanted.order_by(HandoffRow.id)):
        asked.setdefault(row.conversation, []).append(row)
    return asked


def _entry(row: ConversationRow, said: str, asked: list[HandoffRow]) -> Entry:
    return Entry(
        id=row.public_id,
        channel=Channel(row.channel),
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        waiting_since=row.waiting_since,
        changed_at=row.changed_at,
        said=said,
        reasons=tuple(dict.fromkeys(one.reason for one in asked)),
        order_number=next((one.order_number for one in asked if one.order_number), None),
        customer=row.customer,
    )
