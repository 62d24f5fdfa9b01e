"""Whether a conversation helped, in the customer's own word."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from bot.conversations import store
from bot.conversations.events import Address, Kind, Source


def rate(session: Session, address: Address, helped: bool, now: datetime) -> None:
    """Add the answer to the conversation; one that was never begun has nothing to rate."""
    found = store.find(session, address)
    if found is None:
        return
    conversation = store.lock(session, found.id)
    text = "The customer said that it helped." if helped else "The customer said that it did not help."
    store.append(session, conversation, Source.SYSTEM, Kind.RATED, text, now, data={"helped": helped})
