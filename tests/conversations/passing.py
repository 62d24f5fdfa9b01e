"""Time that passes in the middle of a dialogue: everything that is stored of it is moved into the past instead."""

from __future__ import annotations

import re
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.database import Database
from actions.identity.models import AttemptRow, CodeRow, GrantRow
from bot.conversations.models import ConversationRow, EventRow

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")
_STAMP = re.compile(r'("timestamp": )(\d+\.\d+)')


def let_pass(database: Database, home: Path, sender: str, span: timedelta) -> None:
    """Moves a conversation ``span`` into the past: what was said and shown, and what the engine remembers of it.

    The orders are the caller's to move. The engine's memory is the SQLite file in the desk's folder.
    """
    with database.write() as session:
        conversation = session.scalars(select(ConversationRow).where(ConversationRow.sender == sender)).one()
        _move_desk(session, conversation, span)
        engine_sender = conversation.engine_sender
    _move_engine(home / "engine.sqlite", engine_sender, span)


def _move_desk(session: Session, conversation: ConversationRow, span: timedelta) -> None:
    for event in session.scalars(select(EventRow).where(EventRow.conversation_id == conversation.id)):
        event.at -= span
        event.answered_at = event.answered_at and event.answered_at - span
    for grant in session.scalars(select(GrantRow).where(GrantRow.conversation == conversation.public_id)):
        grant.shown_at -= span
        grant.spoken_at = grant.spoken_at and grant.spoken_at - span
    for code in session.scalars(select(CodeRow).where(CodeRow.conversation == conversation.public_id)):
        code.asked_at -= span
        code.made_at = code.made_at and code.made_at - span
        code.done_at = code.done_at and code.done_at - span
    for attempt in session.scalars(
        select(AttemptRow).where(AttemptRow.conversation == conversation.public_id)
    ):
        attempt.at -= span


def _move_engine(file: Path, sender: str, span: timedelta) -> None:
    """The slots' times are text inside the events; an event's own is a number, in seconds."""
    seconds = span.total_seconds()
    with sqlite3.connect(file, timeout=10) as memory:
        found = memory.execute("SELECT id, data FROM events WHERE sender_id = ?", (sender,)).fetchall()
        for row, data in found:
            moved = _MOMENT.sub(lambda match: _earlier(match[0], span), data)
            moved = _STAMP.sub(lambda match: f"{match[1]}{float(match[2]) - seconds}", moved)
            memory.execute(
                "UPDATE events SET data = ?, timestamp = timestamp - ? WHERE id = ?", (moved, seconds, row)
            )
    memory.close()


def _earlier(text: str, span: timedelta) -> str:
    return (datetime.fromisoformat(text) - span).isoformat()
