"""A conversation by email: asked for in the chat, stored, and sent after the commit.

It goes to the address that the conversation has shown to be its customer's, or to the one that the customer types, and
never often: whoever types a stranger's address shall not be able to fill a stranger's mailbox.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from actions.identity import address_in, proven_address
from bot.conversations import store
from bot.conversations.errors import Refused
from bot.conversations.events import Address
from bot.conversations.models import ConversationRow, TranscriptRow

MOST = 3
WITHIN = timedelta(hours=1)


class Forwarder(Protocol):
    """Who sends what was noted: whether mail to an address arrives anywhere, and the word that something waits."""

    def reaches(self, address: str) -> bool:
        """Whether mail to this address arrives anywhere."""
        ...

    def wake(self) -> None:
        """Tell that something waits; call it after the commit."""
        ...


class NothingSaid(Refused):
    """A conversation that has not begun."""

    def __init__(self) -> None:
        super().__init__("There is nothing to send yet; write a message first.")


class NoAddress(Refused):
    """Nothing that mail could go to."""

    def __init__(self) -> None:
        super().__init__("Please type the email address that the conversation shall go to.")


class OutOfReach(Refused):
    """No mail arrives there."""

    def __init__(self) -> None:
        super().__init__(
            "Mail cannot be sent to this address from here; please save the conversation instead."
        )


class TooOften(Refused):
    """More than a person would ask for."""

    def __init__(self) -> None:
        super().__init__(
            "This was asked for several times lately; please wait an hour, or save the conversation instead."
        )


def ask(session: Session, address: Address, typed: str, reaches: Callable[[str], bool], now: datetime) -> str:
    """Note that the conversation, as it stands, goes to an email address; return the address.

    ``typed`` is empty for the customer's own. The same conversation goes to an address once, however often it is asked
    for. ``now`` is aware UTC. Raises Refused; then nothing is noted.
    """
    found = store.find(session, address)
    if found is None or not found.last_number:
        raise NothingSaid
    conversation = store.lock(session, found.id)
    to = _address(session, conversation, typed)
    if not reaches(to):
        raise OutOfReach
    wanted = TranscriptRow(
        conversation_id=conversation.id, address=to, upto=conversation.last_number, asked_at=now
    )
    if not _is_noted(session, wanted):
        _count(session, wanted, now)
        session.add(wanted)
    return to


def _address(session: Session, conversation: ConversationRow, typed: str) -> str:
    own = conversation.customer or proven_address(session, conversation.public_id)
    to = address_in(typed) if typed.strip() else own
    if to is None or any(character.isspace() for character in to):
        raise NoAddress
    return to


def _is_noted(session: Session, wanted: TranscriptRow) -> bool:
    same = (
        TranscriptRow.conversation_id == wanted.conversation_id,
        TranscriptRow.address == wanted.address,
        TranscriptRow.upto == wanted.upto,
    )
    return session.scalar(select(TranscriptRow.id).where(*same)) is not None


def _count(session: Session, wanted: TranscriptRow, now: datetime) -> None:
    of_one: tuple[ColumnElement[bool], ...] = (
        TranscriptRow.conversation_id == wanted.conversation_id,
        TranscriptRow.address == wanted.address,
    )
    for one in of_one:
        lately = (
            select(func.count()).select_from(TranscriptRow).where(one, TranscriptRow.asked_at > now - WITHIN)
        )
        if (session.scalar(lately) or 0) >= MOST:
            raise TooOften
