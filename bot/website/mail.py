"""The website's part of mail: the door through which a mail is handed in, and the pages of the links in mails."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from actions.mail import BadLink
from bot.email.incoming import MOST_BYTES
from bot.email.reporting import report
from bot.website.bodies import bounded
from bot.website.desk import desk_of
from bot.website.errors import Problem
from bot.website.rest import check_key

TEMPLATES = Path(__file__).parent / "templates"


async def ingest(request: Request) -> Response:
    """Take a raw mail (with the key), deal with it, and say what was done and why."""
    desk = desk_of(request)
    check_key(request, desk)
    raw = await bounded(request, MOST_BYTES + 1)
    if not raw.strip():
        raise Problem(400, "The mail is empty; please send the file as it came.")
    number, new = await desk.mailroom.take_in(raw, _arrived_at(request) or desk.clock())
    await desk.mailroom.deal(number)
    return JSONResponse(await desk.mailroom.look(partial(report, number=number, new=new)))


def _arrived_at(request: Request) -> datetime | None:
    text = request.query_params.get("arrived_at")
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        moment = None
    if text and (moment is None or moment.tzinfo is None):
        raise Problem(
            400, "Please give arrived_at in ISO 8601 with an offset, such as 2026-03-02T09:00:00-05:00."
        )
    return moment


def routes() -> list[Route]:
    """``POST /mail/ingest``, and the pages of links under ``/mail/``."""
    templates = Jinja2Templates(TEMPLATES)

    async def link(request: Request) -> Response:
        """Show what a link stands for; do it when its button is pressed."""
        desk = desk_of(request)
        token = str(request.path_params["token"])
        try:
            act = desk.clicks.use if request.method == "POST" else desk.clicks.look
            page, problem = await act(token), ""
        except BadLink as bad:
            page, problem = None, str(bad)
        facts = {"shop": desk.shop, "page": page, "problem": problem}
        return templates.TemplateResponse(request, "link.html", facts, 200 if page else 404)

    return [
        Route("/mail/ingest", ingest, methods=["POST"]),
        Route("/mail/{token}", link, methods=["GET", "POST"]),
    ]
