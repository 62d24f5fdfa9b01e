"""The mailbox: every new mail is fetched and stored, and only then marked as fetched.

A thread of the desk holds the connection and waits on it (IDLE), so that a mail is there a moment after its arrival. A
mail is marked by a keyword of our own, not as read, which stays the people's; where a server keeps no keywords, as read.
"""

from __future__ import annotations

import asyncio
import imaplib
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import mktime
from typing import Any

import structlog
from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError
from tenacity import Retrying, retry_if_exception_type, wait_exponential_jitter

from bot.email.silence import OLDEST

log = structlog.get_logger(__name__)

FETCHED = "SupportDeskFetched"
IDLE_SECONDS = 240.0  # servers end a connection that says nothing for half an hour, routers often sooner
TIMEOUT_SECONDS = 60.0
SEEN = "\\Seen"

TakeIn = Callable[[bytes, datetime], Coroutine[Any, Any, tuple[int, bool]]]
_TROUBLE = (OSError, ImapToolsError, imaplib.IMAP4.error)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where mail is fetched; ``security`` is tls, starttls or none."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"

    def opened(self) -> BaseMailBox:
        """Return a connection that is logged in. Raises OSError or one of the library's errors."""
        kinds: dict[str, type[BaseMailBox]] = {"starttls": MailBoxStartTls, "none": MailBoxUnencrypted}
        box = kinds.get(self.security, MailBox)(self.host, self.port, timeout=TIMEOUT_SECONDS)  # type: ignore[call-arg]
        box.login(self.user, self.password, initial_folder=self.folder)
        return box


class Fetcher:
    """Fetches from one mailbox in a thread of its own; each mail is given to ``take_in`` on ``loop``.

    A connection that breaks is opened again, after a second at first and five minutes at most.
    """

    def __init__(
        self,
        mailbox: Mailbox,
        take_in: TakeIn,
        loop: asyncio.AbstractEventLoop,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._mailbox, self._take_in, self._loop = mailbox, take_in, loop
        self._idle_seconds = idle_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="mailbox", daemon=True)

    def start(self) -> None:
        """Fetch from now on until ``stop``."""
        self._thread.start()

    def stop(self) -> None:
        """Fetch no more; what is under way is stored or comes again at the next start."""
        self._stopping.set()

    @property
    def alive(self) -> bool:
        """Whether it still fetches."""
        return self._thread.is_alive()

    def _work(self) -> None:
        again = Retrying(
            retry=retry_if_exception_type(_TROUBLE),
            wait=wait_exponential_jitter(initial=1, max=300),
            sleep=self._pause,
            before_sleep=lambda state: log.warning(
                "mailbox_unreachable", tries=state.attempt_number, trouble=_kind(state.outcome)
            ),
            stop=lambda _: self._stopping.is_set(),
        )
        while not self._stopping.is_set():
            try:
                again(self._watch)
            except Exception:
                if not self._stopping.is_set():
                    log.exception("mailbox_failed")
                    self._stopping.wait(60)

    def _pause(self, seconds: float) -> None:
        self._stopping.wait(seconds)

    def _watch(self) -> None:
        """Fetch what is there, then what comes, over one connection."""
        with self._mailbox.opened() as box:
            log.info("mailbox_open", folder=self._mailbox.folder)
            while not self._stopping.is_set():
                self._fetch(box)
                self._wait(box)

    def _wait(self, box: BaseMailBox) -> None:
        if "IDLE" in box.client.capabilities:
            box.idle.wait(timeout=self._idle_seconds)
        else:
            self._stopping.wait(min(self._idle_seconds, 30))

    def _fetch(self, box: BaseMailBox) -> None:
        since = (datetime.now(UTC) - OLDEST - timedelta(days=1)).date()
        keeps = _keeps_keywords(box)
        new = AND(no_keyword=FETCHED, date_gte=since) if keeps else AND(seen=False, date_gte=since)
        for number in box.uids(new):
            if self._stopping.is_set():
                return
            raw, arrived_at = _whole(box, number)
            if raw:
                asyncio.run_coroutine_threadsafe(self._take_in(raw, arrived_at), self._loop).result()
                box.client.uid("STORE", number, "+FLAGS.SILENT", f"({FETCHED if keeps else SEEN})")


def _keeps_keywords(box: BaseMailBox) -> bool:
    return any(b"\\*" in flags for flags in box.client.untagged_responses.get("PERMANENTFLAGS", []))


def _whole(box: BaseMailBox, number: str) -> tuple[bytes, datetime]:
    """The mail byte by byte, and when the server took it; no bytes when it is gone meanwhile."""
    _, found = box.client.uid("FETCH", number, "(INTERNALDATE BODY.PEEK[])")
    parts = [part for part in found or () if isinstance(part, tuple)]
    if not parts:
        return b"", datetime.now(UTC)
    around = b" ".join([parts[0][0], *(part for part in found if isinstance(part, bytes))])
    moment = imaplib.Internaldate2tuple(around)
    arrived_at = datetime.fromtimestamp(mktime(moment), UTC) if moment else datetime.now(UTC)
    return bytes(parts[0][1]), arrived_at


def _kind(outcome: Future[Any] | None) -> str:
    """The kind of trouble; the server's words may hold names."""
    return type(outcome.exception()).__name__ if outcome else ""
