"""The links in mails: each stands for exactly one choice, is signed, and ends after two weeks.

That a choice counts once is for whoever carries it out: a link is named by its conversation and event.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from itsdangerous import BadData, URLSafeSerializer

LIFE = timedelta(days=14)
PATH = "/mail/"
SALT = "mail link"


class LinkKind(StrEnum):
    """What a link stands for."""

    PRESS = "press"  # a button that was offered; choice: its place among them, from 0
    COMPLETE = "complete"  # the return that is ready to be completed (clause return.via_website)
    PERSON = "person"  # a person is asked for
    UNDO = "undo"  # the cancellation is taken back; choice: the key of the wish that it was made for
    PROVE = "prove"  # the mail of this id comes from who received the link


_TOO_OLD = {
    LinkKind.UNDO: "The time in which the cancellation could be taken back is over; you can place the order again on our website."
}


class BadLink(ValueError):
    """The link is no link of ours, or its time is over; the message says what to do next."""


@dataclass(frozen=True, slots=True)
class Link:
    """``subject`` is a conversation's public id or a mail's id, ``event`` the number of the event it goes on from."""

    kind: LinkKind
    subject: str
    event: int
    choice: str
    until: datetime

    @property
    def once(self) -> str:
        """The same for all links of which only one can be used, once."""
        if self.kind is LinkKind.UNDO:
            return f"undo:{self.choice}"
        word = "person" if self.kind is LinkKind.PERSON else "link"
        return f"{word}:{self.subject}:{self.event}"


class Links:
    """Makes and reads links under ``base`` (no slash at its end). ``clock`` gives aware UTC."""

    def __init__(self, secret: str, base: str, clock: Callable[[], datetime]) -> None:
        self._signer = URLSafeSerializer(secret, salt=SALT)
        self._base, self._clock = base, clock

    @property
    def base(self) -> str:
        """What every link begins with."""
        return f"{self._base}{PATH}"

    def url(
        self,
        kind: LinkKind,
        subject: str,
        event: int,
        choice: str = "",
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> str:
        """Return the link, good until then, or else for two weeks from ``since``, which is now unless it is given."""
        end = until or (since or self._clock()) + LIFE
        signed = self._signer.dumps([kind.value, subject, event, choice, int(end.timestamp())])
        return f"{self._base}{PATH}{signed if isinstance(signed, str) else signed.decode()}"

    def read(self, token: str) -> Link:
        """Return what the last part of a link's address says. Raises BadLink."""
        try:
            kind, subject, event, choice, seconds = self._signer.loads(token)
            moment = datetime.fromtimestamp(seconds, self._clock().tzinfo)
            link = Link(LinkKind(kind), str(subject), int(event), str(choice), moment)
        except (BadData, ValueError, TypeError):
            raise BadLink("This link is not complete; please open it from the email once more.") from None
        if self._clock() > link.until:
            raise BadLink(
                _TOO_OLD.get(
                    link.kind, "This link is too old; please answer the email instead, and a new one comes."
                )
            )
        return link
