"""Photos that an agent sends to the customer: drawn anew and kept like the customer's own."""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from bot.conversations.attending import NotYours
from bot.conversations.events import Address, Channel
from bot.desk.addressed import need
from bot.desk.desk import desk_of
from bot.desk.pages import Trouble
from bot.desk.sessions import SignedIn

MOST_PHOTOS = 5


async def sent_photos(request: Request, form: FormData, who: SignedIn) -> tuple[str, ...]:
    """Keep the photos that a form brings; their ids. Raises Refused, or Trouble where they cannot be sent."""
    files = [one for one in form.getlist("photo") if isinstance(one, UploadFile) and one.filename]
    if not files:
        return ()
    desk = desk_of(request)
    row = await desk.transactions.read(partial(need, request=request))
    if row.agent_id != who.agent.id:
        raise NotYours(row.agent_name)
    if form.get("as") == "note" or row.channel != Channel.WEBSITE.value or len(files) > MOST_PHOTOS:
        raise Trouble(409, f"Photos go with an answer in the chat, at most {MOST_PHOTOS} at a time.")
    address = Address(Channel(row.channel), row.sender)
    contents = [await one.read() for one in files]
    return tuple([await asyncio.to_thread(desk.photos.keep, address, content) for content in contents])
