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
    """The mail was not taken on; the message names neither the address nor the text.

    ``final``: the server refuses this very mail or its address for good (RFC 5321, 5yz), so trying again is of no use.
    """

    def __init__(self, message: str, *, final: bool = False) -> None:
        super().__init__(message)
        self.final = final


class Mailer(Protocol):
    """A way of sending mail. Call it after the commit of what the mail tells of."""

    def reaches(self, address: str) -> bool:
        """Whether mail to this address arrives anywhere at all; says nothing about whether it is known here."""
        ...

    def send(self, mail: Mail) -> None:
        """Hand the mail over. Raises MailFailed."""
        ...
