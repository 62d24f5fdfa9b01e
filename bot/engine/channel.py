"""The desk's own way into the engine: `POST /webhooks/desk/webhook`.

Rasa's REST channel asks for no secret and answers a failed turn with 200 and `[]`. This one wants
`Authorization: Bearer <DESK_ENGINE_TOKEN>`, and a failed turn is a 500: nothing of it was saved, so the
desk may send the same message again.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.engine.settings import EngineError

log = structlog.get_logger()

# The width of the tracker table's sender column; a longer one would fail only when it is saved.
LONGEST_SENDER = 255

Handler = Callable[[UserMessage], Awaitable[Any]]


class BadMessage(ValueError):
    """The body is not a message; the text of this error is one sentence for the caller."""


@dataclass(frozen=True)
class Incoming:
    """A message as the desk sends it; `metadata` goes onto the user event unchanged."""

    sender: str
    text: str
    metadata: dict[str, Any]


def read_message(body: Any) -> Incoming:
    """The message in a decoded JSON body. Raises `BadMessage`."""
    if not isinstance(body, dict):
        raise BadMessage("Send a JSON object with 'sender' and 'message'.")
    sender, text, metadata = body.get("sender"), body.get("message"), body.get("metadata")
    if not isinstance(sender, str) or not 0 < len(sender) <= LONGEST_SENDER:
        raise BadMessage(f"'sender' must be a text of 1 to {LONGEST_SENDER} characters.")
    if not isinstance(text, str):
        raise BadMessage("'message' must be a text.")
    if metadata is not None and not isinstance(metadata, dict):
        raise BadMessage("'metadata' must be an object or absent.")
    return Incoming(sender, text, metadata or {})


class Replies(CollectingOutputChannel):
    """Collects what is said. Its name is the channel on which the customer is met, which is what the `channel:` key of
    a response variation in domain.yml is compared with; Rasa's own would always be called `collector`."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:
        return self._channel


class DeskInput(InputChannel):
    """The channel `desk`; takes one credential, `token`."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    @classmethod
    def name(cls) -> str:
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DeskInput:
        token = str((credentials or {}).get("token") or "")
        if not token:
            raise EngineError("The desk channel has no token: set DESK_ENGINE_TOKEN.")
        return cls(token)

    def allows(self, authorization: str | None) -> bool:
        """Whether this `Authorization` header carries the token; the time taken does not depend on it."""
        return hmac.compare_digest((authorization or "").encode(), self._expected)

    def blueprint(self, on_new_message: Handler) -> Blueprint:
        routes = Blueprint("desk_webhook")

        @routes.post("/webhook")
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request, on_new_message)

        return routes

    async def _receive(self, request: Request, on_new_message: Handler) -> HTTPResponse:
        if not self.allows(request.headers.get("authorization")):
            return json({"error": "unauthorized"}, status=401)
        try:
            incoming = read_message(request.json)
        except BadMessage as error:
            return json({"error": str(error)}, status=400)
        return await self._answer(incoming, on_new_message)

    async def _answer(self, incoming: Incoming, on_new_message: Handler) -> HTTPResponse:
        replies = Replies(str(incoming.metadata.get("channel") or self.name()))
        message = UserMessage(
            incoming.text, replies, incoming.sender, input_channel=self.name(), metadata=incoming.metadata
        )
        try:
            await on_new_message(message)
        except Exception:
            log.exception("desk.turn.failed", sender=incoming.sender)
            return json({"error": "turn failed"}, status=500)
        return json(replies.messages)
