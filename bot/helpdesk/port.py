"""The port to where agents work: our own desk, or another helpdesk that the shop already has.

Outwards a conversation is opened there, what is said goes there, and it is closed there; the way back is a signed
webhook. Everything may be repeated: what an earlier try did is found again, not done twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Matter:
    """A conversation that wants a person. ``briefing`` is what the agent needs to know: why, what is missing, what was said.

    ``key`` changes when the same conversation asks again after it was closed; ``email`` is known only of proven customers.
    """

    conversation: str
    key: str
    briefing: str
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Something said after the opening. ``private``: agents see it, and it is not the customer's (the assistant's words)."""

    key: str
    text: str
    private: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """News: an agent there answered the customer."""

    thread: str
    key: str
    agent: str
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """News: an agent there settled the conversation."""

    thread: str
    agent: str


News = Answered | Ended


class HelpdeskFailed(RuntimeError):
    """The other helpdesk cannot be reached or refuses; it is tried again later."""


class Forged(RuntimeError):
    """A webhook that the other helpdesk did not sign, or signed too long ago."""


class Helpdesk(Protocol):
    """Where agents work. All but ``read`` raise HelpdeskFailed; ``again`` tells that an earlier try may have got through."""

    async def open(self, matter: Matter) -> str:
        """Open the conversation there, or once more; the name of its thread there."""

    async def message(self, thread: str, said: Said, *, again: bool) -> None:
        """Have something said stand in the thread, once."""

    async def close(self, thread: str) -> None:
        """Let the thread be settled there."""

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> News | None:
        """What a webhook says, None when it is nothing that concerns us. Raises Forged."""

    async def stop(self) -> None:
        """Let connections go."""
