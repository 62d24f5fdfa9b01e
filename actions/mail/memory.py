"""Mail kept in memory, to look at."""

from __future__ import annotations

from actions.mail.port import Mail


class MemoryMailer:
    """Keeps what it is given, the oldest first."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []

    def reaches(self, address: str) -> bool:
        """Every address has its place in memory."""
        return "@" in address

    def send(self, mail: Mail) -> None:
        """Keep the mail."""
        self.sent.append(mail)

    def to(self, address: str) -> list[Mail]:
        """What went to this address, the oldest first."""
        return [mail for mail in self.sent if mail.to == address]
