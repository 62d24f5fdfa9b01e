"""Photos of the website chat: a customer sends one before the message that goes with it, and sees it afterwards."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.website.bodies import bounded
from bot.website.desk import desk_of
from bot.website.errors import Problem

MEGABYTE = 1_048_576


async def send(request: Request) -> Response:
    """Keep the photo in the body; its id goes into the message. What kind of file it is, its content says."""
    desk = desk_of(request)
    address = desk.sessions.need(request)
    desk.rates.count_address(request.client.host if request.client else "unknown")
    desk.rates.count_message(address.sender)
    content = await bounded(request, desk.photo_megabytes * MEGABYTE)
    name = await asyncio.to_thread(desk.photos.keep, address, content, waits=True)
    return JSONResponse({"id": name}, 201)


async def show(request: Request) -> Response:
    """Show a photo to the customer who sent it."""
    desk = desk_of(request)
    file = desk.photos.find(desk.sessions.need(request), request.path_params["name"])
    if file is None:
        raise Problem(404, "There is no such photo in this chat; please send it again.")
    return FileResponse(file, media_type="image/jpeg")


ROUTES = [
    Route("/photos", send, methods=["POST"]),
    Route("/photos/{name}", show, methods=["GET"]),
]
