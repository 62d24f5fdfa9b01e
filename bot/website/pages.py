"""The chat page, its files, and the health report."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.website.desk import desk_of

FOLDER = Path(__file__).parent
UP, DOWN = "up", "down"


async def health(request: Request) -> Response:
    """Say which parts are up: 200 when all are, else 503."""
    states = await desk_of(request).health.states()
    well = all(states.values())
    parts = {name: UP if up else DOWN for name, up in states.items()}
    return JSONResponse({"status": UP if well else DOWN, "parts": parts}, 200 if well else 503)


def routes() -> list[BaseRoute]:
    """The page at ``/`` in the shop's own words, its files, and ``/health``."""
    templates = Jinja2Templates(FOLDER / "templates")

    async def page(request: Request) -> Response:
        return templates.TemplateResponse(request, "chat.html", {"shop": desk_of(request).shop})

    return [
        Route("/", page),
        Route("/health", health),
        Mount("/static", StaticFiles(directory=FOLDER / "static")),
    ]
