"""What the chat page calls: begin a session, say something, look for what is new."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversations.delivery import History, history
from bot.conversations.events import Event
from bot.conversations.receiving import Letter
from bot.website.bodies import name_field, number_of, read_object, text_field
from bot.website.desk import desk_of

SHOWN_PARTS = ("buttons", "image", "attachment")


async def session(request: Request) -> Response:
    """Resume the browser's conversation, or begin one; ``{"fresh": true}`` begins a new one in any case."""
    desk = desk_of(request)
    fresh = (await read_object(request)).get("fresh") is True
    known = None if fresh else desk.sessions.read(request)
    address = known or desk.sessions.start()
    response = shown(await desk.conversations.history(address, after=0))
    desk.sessions.write(request, response, address)
    return response


async def messages(request: Request) -> Response:
    """Take one message, ``{"text", "id"?, "after"?}``, and return what is new after an event's number."""
    desk = desk_of(request)
    address = desk.sessions.need(request)
    body = await read_object(request)
    after = number_of(body.get("after"), "after")
    request_id = name_field(body, "id") if body.get("id") is not None else None
    letter = Letter(address, text_field(body, "text"), request_id)
    return shown(
        await desk.conversations.converse(letter, lambda session, row, _: history(session, row, after))
    )


async def events(request: Request) -> Response:
    """Return what is new after an event's number, ``?after=N``."""
    desk = desk_of(request)
    address = desk.sessions.need(request)
    after = number_of(request.query_params.get("after"), "after")
    return shown(await desk.conversations.history(address, after))


def shown(found: History) -> JSONResponse:
    """The part of a history that the page needs."""
    return JSONResponse({"events": [event_of(event) for event in found.events], "waiting": found.waiting})


def event_of(event: Event) -> dict[str, Any]:
    """One event for the page; a pressed button is shown by its title."""
    rich = {part: event.data[part] for part in SHOWN_PARTS if part in event.data}
    return {
        "number": event.number,
        "source": event.source.value,
        "kind": event.kind,
        "text": event.data.get("button") or event.text,
        "at": event.at.isoformat(),
        "id": event.request_id,
        **rich,
    }


ROUTES = [
    Route("/chat/session", session, methods=["POST"]),
    Route("/chat/messages", messages, methods=["POST"]),
    Route("/chat/events", events, methods=["GET"]),
]
