"""The policy of a process that runs on: what is published meanwhile is in force without a restart.

Only the folder of published drafts is looked at, at most every two seconds, and read again when its files are others. A draft
that cannot be read (put there by hand; publishing checks it) leaves the policy as it was, and the log says so.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from actions.policy.errors import BadData
from actions.policy.loader import load_policy
from actions.policy.policy import Policy, Version
from actions.policy.shop import Shop

LOOKS_EVERY_SECONDS = 2.0
_LOG = logging.getLogger(__name__)
Mark = tuple[tuple[str, int, int], ...]


class Watched:
    """The policy as it was read last, and the folder that is looked at."""

    def __init__(self, folder: Path, published: Path, shop: Shop, now: Callable[[], float]) -> None:
        self._folder, self._published, self._shop, self._now = folder, published, shop, now
        self._lock = threading.Lock()
        self._looked = now()
        self._mark = _mark(published)
        self._policy = load_policy(folder, shop, published=published)

    def policy(self) -> Policy:
        """The policy as it is now. One thread looks; the others go on with what there was."""
        now = self._now()
        if now - self._looked >= LOOKS_EVERY_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._looked = now
                self._look()
            finally:
                self._lock.release()
        return self._policy

    def _look(self) -> None:
        mark = _mark(self._published)
        if mark == self._mark:
            return
        self._mark = mark
        try:
            self._policy = load_policy(self._folder, self._shop, published=self._published)
        except BadData as error:
            _LOG.error("A published draft cannot be read, so the policy stays as it was: %s", error)


class LivingPolicy(Policy):
    """A policy that follows the folder ``published``. Its versions are those of the start; ask it for one by time or id."""

    __slots__ = ("watched",)
    watched: Watched

    def __init__(
        self, folder: Path, published: Path, shop: Shop, now: Callable[[], float] = time.monotonic
    ) -> None:
        watched = Watched(folder, published, shop, now)
        object.__setattr__(self, "watched", watched)
        at_start = watched.policy()
        super().__init__(at_start.shop, at_start.versions, at_start.current)

    def whole(self) -> Policy:
        """The policy as it is now, with all its versions."""
        return self.watched.policy()

    def at(self, moment: datetime) -> Version:
        """The version in force at a moment. Raises BadRequest for a moment before the first one."""
        return self.watched.policy().at(moment)

    def named(self, version: str) -> Version:
        """The version with this id. Raises BadRequest when the data no longer holds it."""
        return self.watched.policy().named(version)


def _mark(folder: Path) -> Mark:
    """What tells whether the files of a folder are others than before."""
    stats = ((file.name, file.stat()) for file in sorted(folder.glob("*.yml")))
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
