"""Who may come in at the same time, and who goes first."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from weakref import WeakValueDictionary

from bot.conversations.errors import Busy, TooMany
from bot.conversations.pending import Pending


class Crowd:
    """Counts the messages that are being dealt with, of one sender and in all, and turns away what is too much."""

    def __init__(self, of_one: int, in_all: int) -> None:
        self._of_one = of_one
        self._in_all = in_all
        self._inside: Counter[Hashable] = Counter()

    @contextmanager
    def enter(self, sender: Hashable) -> Iterator[None]:
        """Stay inside while a message is dealt with. Raises TooMany or Busy, before anything is stored."""
        if self._inside[sender] >= self._of_one:
            raise TooMany
        if self._inside.total() >= self._in_all:
            raise Busy
        self._inside[sender] += 1
        try:
            yield
        finally:
            self._inside[sender] -= 1
            if not self._inside[sender]:
                del self._inside[sender]


class Locks:
    """One lock a conversation, kept only while somebody holds it or waits for it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    def of(self, conversation: int) -> asyncio.Lock:
        """Return the conversation's lock; keep it referenced while it is needed."""
        return self._locks.setdefault(conversation, asyncio.Lock())


class Reservations:
    """Marks messages that nobody has sent to the engine yet; who takes the mark may send it without a look."""

    def __init__(self) -> None:
        self._marks: set[tuple[int, int]] = set()

    def mark(self, item: Pending) -> None:
        """Mark a message, before others can see it."""
        self._marks.add((item.conversation, item.number))

    def take(self, item: Pending) -> bool:
        """Take the mark away; False when there is none any more."""
        key = (item.conversation, item.number)
        found = key in self._marks
        self._marks.discard(key)
        return found

    def drop(self, conversation: int) -> None:
        """Take every mark of a conversation away: its messages are no longer the assistant's to answer."""
        self._marks = {mark for mark in self._marks if mark[0] != conversation}
