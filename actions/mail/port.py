"""The mail port: what goes out, and what every way of sending it can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one address, plain text."""

    to: str
    subject: str
    text: str


class MailFailed(RuntimeError):
    """The mail was not taken on and may be sent again; the message names neither the address nor the text."""


class Mailer(Protocol):
    """A way of sending mail. Call it after the commit of what the mail tells of."""

    def reaches(self, address: str) -> bool:
        """Whether mail to this address arrives anywhere at all; says nothing about whether it is known here."""
        ...

    def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises MailFailed."""
        ...
