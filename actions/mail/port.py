"""The mail port: what goes out, and what every way of sending it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Mail:
    """One message to one address. ``html`` says the same as ``text``; ``headers`` are further ones, such as Message-ID."""

    to: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


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
