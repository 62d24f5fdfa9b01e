"""Mail shown on the terminal instead of being sent: for trying the desk out."""

from __future__ import annotations

from enum import StrEnum
from typing import TextIO

from actions.mail.port import Mail, MailFailed

# RFC 2606 and RFC 6761: nobody can have an address there.
_NOBODYS_DOMAINS = ("example.com", "example.net", "example.org")
_NOBODYS_ENDINGS = frozenset({"example", "test", "invalid", "localhost"})


class Shown(StrEnum):
    """Whose mail is shown."""

    NOBODY = "nobody"
    EXAMPLES = "examples"
    EVERYBODY = "everybody"


class ConsoleMailer:
    """Writes mail to a stream. It holds secrets, so real people's is shown only where ``shown`` allows it."""

    def __init__(self, stream: TextIO, shown: Shown) -> None:
        self._stream = stream
        self._shown = shown

    def reaches(self, address: str) -> bool:
        """Whether mail to this address would be shown."""
        if self._shown is Shown.EXAMPLES:
            return is_nobodys(address)
        return self._shown is Shown.EVERYBODY

    def send(self, mail: Mail) -> None:
        """Show the mail, in one piece. Raises MailFailed where that is not allowed."""
        if not self.reaches(mail.to):
            raise MailFailed("Mail is shown only, and not to everybody; DESK_MAIL_SHOWN says to whom.")
        rows = [f"Mail to {mail.to}: {mail.subject}", *(f"  {row}" for row in mail.text.splitlines())]
        self._stream.write("\n".join(rows) + "\n")
        self._stream.flush()


def is_nobodys(address: str) -> bool:
    """Whether the address is under a domain that is kept free for examples and tests."""
    domain = address.rpartition("@")[2].casefold().rstrip(".")
    ours = any(domain == kept or domain.endswith(f".{kept}") for kept in _NOBODYS_DOMAINS)
    return ours or domain.rpartition(".")[2] in _NOBODYS_ENDINGS
