"""The webhook of another helpdesk: what its agents say to customers here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.helpdesk.port import Forged
from bot.helpdesk.returning import NoSuchThread
from bot.website.bodies import MOST_BYTES, bounded
from bot.website.desk import desk_of
from bot.website.errors import Problem

FORGED = "This webhook is not signed by the helpdesk that the settings name, or was signed too long ago; see docs/helpdesks.md."
UNKNOWN = "This conversation was not opened by this desk; answer it where it came from."


async def webhook(request: Request) -> Response:
    """Take one signed webhook; what concerns no conversation of ours is passed over. Raises Problem."""
    desk = desk_of(request)
    body = await bounded(request, MOST_BYTES)
    try:
        news = desk.helpdesk.read(request.headers, body, desk.clock())
        if news is not None:
            await desk.returning.take_in(news)
    except Forged:
        raise Problem(401, FORGED) from None
    except NoSuchThread:
        raise Problem(404, UNKNOWN) from None
    return JSONResponse({"taken": news is not None})


ROUTES = [Route("/webhooks/helpdesk", webhook, methods=["POST"])]
