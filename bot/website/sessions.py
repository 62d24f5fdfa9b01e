"""The chat page's sessions: the server makes them, and a signed cookie carries them."""

from __future__ import annotations

import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.conversations.events import Address, Channel
from bot.website.errors import Problem

COOKIE = "chat"
LIFE_SECONDS = 30 * 24 * 3600


class Sessions:
    """Makes, reads and renews sessions; each is the address of one conversation on the website."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="chat session")

    def read(self, request: Request) -> Address | None:
        """Return the address that the request's cookie stands for; None without a cookie of our own making."""
        try:
            visitor = self._serializer.loads(request.cookies.get(COOKIE, ""), max_age=LIFE_SECONDS)
        except BadSignature:
            return None
        return Address(Channel.WEBSITE, visitor)

    def need(self, request: Request) -> Address:
        """Return the address that the request's cookie stands for. Raises Problem (401)."""
        address = self.read(request)
        if address is None:
            raise Problem(401, "This chat has ended or was never begun; please reload the page to begin one.")
        return address

    def start(self) -> Address:
        """Return a new address that nobody can guess."""
        return Address(Channel.WEBSITE, secrets.token_hex(16))

    def write(self, request: Request, response: Response, address: Address) -> None:
        """Put the session into the response's cookie, for another 30 days."""
        response.set_cookie(
            COOKIE,
            self._serializer.dumps(address.sender),
            max_age=LIFE_SECONDS,
            httponly=True,
            secure=request.url.scheme == "https",
            samesite="strict",
        )
