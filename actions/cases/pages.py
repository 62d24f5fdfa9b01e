"""The signed address of a case's pages for its customer: where it stands, and the slip.

Whoever holds the address sees this one case and no other; it names no customer, and ends long after the case has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer

LIFE = timedelta(days=180)
"""From the opening of the case: the window, the days of grace, the inspection and the refund take less than half."""
PATH = "/returns/"
SALT = "case pages"


class BadCaseLink(ValueError):
    """The address is none of ours, or its time is over; the message says what to do next."""


@dataclass(frozen=True, slots=True)
class CasePages:
    """Makes and reads the addresses under ``base`` (no slash at its end). ``clock`` gives aware UTC."""

    secret: str
    base: str
    clock: Callable[[], datetime]

    def url(self, rma: str, opened_at: datetime, part: str = "") -> str:
        """The address of a case's page, or of a ``part`` below it, such as ``slip``: the same each time."""
        until = int((opened_at + LIFE).timestamp())
        signed = self._signer().dumps([rma, until])
        token = signed if isinstance(signed, str) else signed.decode()
        return f"{self.base}{PATH}{token}" + (f"/{part}" if part else "")

    def read(self, token: str) -> str:
        """The RMA number that a token stands for. Raises ``BadCaseLink``."""
        try:
            rma, until = self._signer().loads(token)
            over = self.clock().timestamp() > int(until)
        except (BadData, ValueError, TypeError):
            raise BadCaseLink(
                "This link is not complete; please open it once more from our message."
            ) from None
        if over:
            raise BadCaseLink("This link is too old; please write to us with your RMA number.")
        return str(rma)

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self.secret, salt=SALT)
