"""The outbox is sent by a thread of its own, so that a slow mail server holds up nobody, not even the end of the desk."""

from __future__ import annotations

import threading

import structlog

from bot.email.outbox import Postman

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 5.0


class Sender:
    """Has the postman deliver whenever something was written, and every few seconds for what is to be tried again.

    The thread is a daemon: a mail that a server does not let go of ends with the process, and is sent again afterwards.
    """

    def __init__(self, postman: Postman, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._postman, self._pause_seconds = postman, pause_seconds
        self._called, self._stopping = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name="outbox", daemon=True)

    def start(self) -> None:
        """Send from now on until ``stop``."""
        self._thread.start()

    def wake(self) -> None:
        """Tell that something was written; call it after the commit, from any thread."""
        self._called.set()

    def stop(self, seconds: float = 2.0) -> None:
        """Send no further mail; wait so long for the one that is under way."""
        self._stopping.set()
        self._called.set()
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._called.clear()
            try:
                self._postman.deliver(self._stopping.is_set)
            except Exception:
                log.exception("outbox_failed")
            self._called.wait(self._pause_seconds)
