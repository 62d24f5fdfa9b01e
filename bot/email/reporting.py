"""What was done with a mail and why, for programs and for people at the terminal (contract 6)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.handoffs import handoffs_of
from bot.email.models import MailRow, OutgoingRow


def report(session: Session, number: int, *, new: bool = True) -> dict[str, Any]:
    """Return everything that is known of a mail, as plain JSON values; ``again`` tells that it was there before."""
    row = session.get_one(MailRow, number)
    mine = select(OutgoingRow).where(OutgoingRow.mail == number)
    answer = session.scalars(mine.order_by(OutgoingRow.id.desc()).limit(1)).one_or_none()
    return {
        "mail": row.id,
        "message_id": row.message_id,
        "from": row.sender,
        "subject": row.subject,
        "arrived_at": row.arrived_at.isoformat(),
        "again": not new,
        "done": row.state.value,
        "why": row.why,
        "conversation": row.conversation,
        "handoffs": _handoffs(session, row),
        "answer": outgoing(answer) if answer else None,
    }


def outgoing(row: OutgoingRow) -> dict[str, Any]:
    """Return one mail of the outbox as plain JSON values."""
    return {
        "id": row.id,
        "to": row.recipient,
        "subject": row.subject,
        "text": row.text,
        "html": row.html,
        "message_id": row.message_id,
        "in_reply_to": row.in_reply_to,
        "state": row.state.value,
        "tries": row.tries,
        "trouble": row.trouble,
        "made_at": row.made_at.isoformat(),
        "sent_at": row.sent_at.isoformat() if row.sent_at else None,
    }


def _handoffs(session: Session, row: MailRow) -> list[dict[str, Any]]:
    found = handoffs_of(session, row.conversation) if row.conversation else []
    return [
        {"reason": one.request.reason, "goal": one.request.goal, "order": one.request.order_number}
        for one in found
        if row.event is None or one.request.event >= row.event
    ]
