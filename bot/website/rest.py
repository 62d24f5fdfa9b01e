"""Chat for programs, in the shape of Rasa's REST channel (contract 5)."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversations.delivery import collect
from bot.conversations.events import Address, Channel, Event
from bot.conversations.receiving import Letter
from bot.website.bodies import name_field, read_object, text_field
from bot.website.desk import Desk, desk_of
from bot.website.errors import Problem

MESSAGE_ID = "message_id"
WORDED_FOR = (Channel.REST, Channel.EMAIL)


async def webhook(request: Request) -> Response:
    """Take one message and return everything that was said to this sender since the last call."""
    desk = desk_of(request)
    check_key(request, desk)
    letter = read_letter(await read_object(request))
    events = await desk.conversations.converse(letter, collect)
    return JSONResponse([message_of(event, letter.address.sender) for event in events])


def read_letter(body: Mapping[str, Any]) -> Letter:
    """Read ``sender``, ``message``, ``metadata.message_id`` and ``metadata.channel``. Raises Problem."""
    metadata = body.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise Problem(400, 'Please give "metadata" as an object, or leave it out.')
    request_id = name_field(metadata, MESSAGE_ID) if metadata.get(MESSAGE_ID) is not None else None
    address = Address(_channel(metadata), name_field(body, "sender"))
    return Letter(address=address, text=text_field(body, "message"), request_id=request_id)


def _channel(metadata: Mapping[str, Any]) -> Channel:
    """A program may bring emails: then it is answered in whole sentences, and buttons are said in words."""
    named = metadata.get("channel", Channel.REST)
    if named not in WORDED_FOR:
        raise Problem(400, 'Please give "metadata.channel" as "rest" or "email", or leave it out.')
    return Channel(named)


def message_of(event: Event, sender: str) -> dict[str, Any]:
    """One message as Rasa's REST channel gives it; the recipient is the sender as the program named it."""
    text = {"text": event.text} if event.text else {}
    return {"recipient_id": sender, **text, **event.data}


def check_key(request: Request, desk: Desk) -> None:
    """Let only programs with the key go on. Raises Problem (401)."""
    shown = request.headers.get("authorization", "").encode()
    if not hmac.compare_digest(shown, f"Bearer {desk.rest_key}".encode()):
        raise Problem(401, "Please send the header Authorization: Bearer KEY; ./desk key shows the key.")


ROUTES = [Route("/webhooks/rest/webhook", webhook, methods=["POST"])]
