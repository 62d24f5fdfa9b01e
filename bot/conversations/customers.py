"""Customers whom the shop's page names: a conversation is one customer's, and shows that customer's orders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from actions.identity import show_signed
from bot.conversations import store
from bot.conversations.events import Address


def is_anothers(session: Session, address: Address, email: str) -> bool:
    """Whether the shop named somebody else in this conversation before, as on a computer that several people use."""
    found = store.find(session, address)
    return found is not None and found.customer not in (None, email)


def name_customer(session: Session, address: Address, email: str, order: str | None, now: datetime) -> None:
    """Make the customer of an email address known in a conversation, which begins if it has not begun.

    ``order`` is the one that the shop's page is about. Safe to repeat; a conversation that is somebody else's is left alone.
    """
    conversation = store.find_or_start(session, address, now)
    if conversation.customer in (None, email):
        conversation.customer = email
        show_signed(session, conversation.public_id, email, order, now)
