"""The list of conversations, which follows by itself, and the search."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.conversations import queue
from bot.conversations.queue import Part
from bot.desk.desk import desk_of
from bot.desk.pages import render, signed_in, text_of
from bot.desk.searching import search
from bot.desk.sessions import SignedIn

NAMES = {Part.WAITING: "Waiting", Part.MINE: "Mine", Part.ALL: "All", Part.BOT: "Assistant only"}


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """The conversations of one part of the desk, or those that were searched for."""
    asked = request.query_params.get("q", "").strip()
    facts: dict[str, Any] = {"who": who, "asked": asked, "part": part_of(request), "names": NAMES}
    if asked:
        desk = desk_of(request)
        find = partial(search, text=asked, numbers=desk.numbers)
        facts |= {"found": await desk.transactions.read(find), "now": desk.clock()}
    else:
        facts |= {"list": await listed(request, who)}
    return render(request, "list.html", facts)


@signed_in
async def live(request: Request, who: SignedIn) -> Response:
    """The list anew when it differs from what the page shows, else nothing."""
    html = await listed(request, who)
    same = f'seen={request.query_params.get("seen", "")}"' in html
    return Response(status_code=204) if same else HTMLResponse(html)


async def listed(request: Request, who: SignedIn) -> str:
    """The list as a part of the page; it carries the mark by which the page asks whether it changed."""
    desk, part = desk_of(request), part_of(request)

    def look(session: Session) -> dict[str, Any]:
        counts = queue.counts(session, who.agent.id)
        return {"entries": queue.entries(session, part, who.agent.id), "counts": counts}

    facts = {"who": who, "part": part, "parts": Part, "names": NAMES, "now": desk.clock()}
    facts |= await desk.transactions.read(look)
    body = text_of(request, "_entries.html", facts)
    mark = hashlib.sha256(body.encode()).hexdigest()[:16]
    return text_of(request, "_list.html", {**facts, "body": body, "mark": mark})


def part_of(request: Request) -> Part:
    """Which part of the desk the page shows; the queue when it does not say."""
    asked = request.query_params.get("part", "")
    return Part(asked) if asked in list(Part) else Part.WAITING
