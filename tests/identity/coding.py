"""A desk at which codes are asked for, and its mail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from string import Template

from actions.database import Database
from actions.identity import (
    Asked,
    Courier,
    Exhausted,
    Locked,
    Proven,
    Unmatched,
    ask_code,
    check_code,
)
from actions.mail import Letter, Mail, MemoryMailer
from tests.orders.examples import PLACED

LETTER = Letter(Template("Code"), Template("$shop: $code, $minutes minutes"))


@dataclass
class Desk:
    """Its clock stands still until it is set; its courier works when it is told to."""

    database: Database
    now: datetime = PLACED
    mailer: MemoryMailer = field(default_factory=MemoryMailer)
    events: int = 0

    def __post_init__(self) -> None:
        self.courier = Courier(self.database, self.mailer, LETTER, "Example Shop", lambda: self.now)

    def ask(
        self, address: str, conversation: str = "web-1", key: str | None = None
    ) -> Asked | Exhausted | Locked:
        """Asks for a code, and lets the courier work."""
        self.events += 1
        with self.database.write() as session:
            result = ask_code(session, conversation, address, key or f"key:{self.events}", self.now)
        self.courier.deliver()
        return result

    def type(
        self, code: str, conversation: str = "web-1", event: int | None = None
    ) -> Proven | Unmatched | Locked:
        """Types a code."""
        self.events += 1
        with self.database.write() as session:
            return check_code(session, conversation, code, event or self.events, self.now)

    def code_to(self, address: str) -> str:
        """The digits of the last mail to this address."""
        return code_of(self.mailer.to(address)[-1])

    def wrong_code(self, address: str) -> str:
        """Six digits that are not those of the last mail."""
        return f"{(int(self.code_to(address)) + 1) % 1_000_000:06}"


def code_of(mail: Mail) -> str:
    """The six digits in a mail."""
    found = re.search(r"\b\d{6}\b", mail.text)
    assert found is not None
    return found[0]
