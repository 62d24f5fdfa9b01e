"""The website chat's sessions: made by the server, carried by the browser as a signed token."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request

from bot.conversations.events import Address, Channel
from bot.website.errors import Problem

LIFE_SECONDS = 30 * 24 * 3600
LONGEST_TOKEN = 500
BEARER = "Bearer "


class Sessions:
    """Makes and reads tokens; each stands for the address of one conversation on the website for 30 days."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="chat session")

    def start(self) -> Address:
        """Return a new address that nobody can guess."""
        return Address(Channel.WEBSITE, secrets.token_hex(16))

    def token(self, address: Address) -> str:
        """Return a token for an address, good for 30 days from now."""
        return str(self._serializer.dumps(address.sender))

    def read(self, token: object) -> Address | None:
        """Return the address that a token stands for; None unless we made it within the last 30 days."""
        if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
            return None
        try:
            return Address(Channel.WEBSITE, self._serializer.loads(token, max_age=LIFE_SECONDS))
        except BadSignature:
            return None

    def need(self, request: Request) -> Address:
        """Return the address of the session that the header Authorization shows. Raises Problem (401)."""
        shown = request.headers.get("authorization", "")
        address = self.read(shown.removeprefix(BEARER)) if shown.startswith(BEARER) else None
        if address is None:
            raise Problem(401, "This chat has ended or was never begun; please reload the page to begin one.")
        return address
