"""What an agent in another helpdesk is told: why a person is needed, what is missing, what was said, and where to see more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo

from sqlalchemy.orm import Session

from actions.handoffs import HandoffState, HandoffView, handoffs_of
from bot.conversations import delivery
from bot.conversations.events import Event, Kind, Source
from bot.conversations.minutes import in_words
from bot.conversations.models import ConversationRow
from bot.helpdesk.port import Matter, Said

MOST_EVENTS = 40
CUSTOMER = "Customer"
OUTSIDE = -1
"""The number under which agents of another helpdesk attend here; accounts of our own begin at 1."""


def matter_of(session: Session, row: ConversationRow, zone: tzinfo, link: str) -> Matter:
    """The conversation with everything up to now; ``link`` begins the address of our own page about it."""
    asked = [one for one in handoffs_of(session, row.public_id) if one.state is HandoffState.OPEN]
    events = delivery.history(session, row, max(row.last_number - MOST_EVENTS, 0)).events
    parts = [*(_why(one) for one in asked), f"Order, decision and receipt: {link}{row.public_id}"]
    parts += ["", *(in_words(event, zone, CUSTOMER) for event in events if event.text)]
    return Matter(row.public_id, f"open:{row.last_number}", "\n".join(parts), row.customer)


def said_of(row: ConversationRow, events: Sequence[Event], zone: tzinfo) -> list[tuple[int, Said]]:
    """What of these events is carried over, each with its number."""
    return [
        (event.number, Said(f"{row.public_id}:{event.number}", _words(event, zone), not _is_theirs(event)))
        for event in events
        if _is_carried(event)
    ]


def _why(asked: HandoffView) -> str:
    request = asked.request
    order = f", order {request.order_number}" if request.order_number else ""
    missing = f"; missing: {request.missing}" if request.missing else ""
    return f"A person is needed: {request.reason.replace('_', ' ')}{order}{missing}."


def _is_theirs(event: Event) -> bool:
    return event.source is Source.CUSTOMER


def _is_carried(event: Event) -> bool:
    if event.source is Source.SYSTEM or event.kind == Kind.WISH or event.data.get("agent") == OUTSIDE:
        return False
    return bool(event.text)


def _words(event: Event, zone: tzinfo) -> str:
    if not _is_theirs(event):
        return in_words(event, zone, CUSTOMER)
    photos = len(event.data.get("photos") or ())
    added = f" [{photos} photo{'s' if photos > 1 else ''}, to be seen at the desk]" if photos else ""
    return f"{event.data.get('button') or event.text}{added}"
