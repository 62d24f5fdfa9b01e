"""Telling those who listen that something new stands in a conversation."""

from __future__ import annotations

from collections.abc import Callable

from bot.conversations.events import Address

Listener = Callable[[Address], None]


class Changes:
    """Passes on, within this process and after the commit, in which conversation something was added.

    It says only where, never what: whoever listens reads from their own event number on, so that a call that comes
    twice or late does no harm.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> None:
        """Have ``listener`` called after every addition; it must return at once."""
        self._listeners.append(listener)

    def tell(self, address: Address) -> None:
        """Tell of an addition that has been committed."""
        for listener in self._listeners:
            listener(address)
