"""The pages people see: the demo shop with its chat, the policy, their files, the widget, and the health report."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from bot.website import policy_page
from bot.website.desk import desk_of

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
WIDGET = "/widget.js"
SIGNED_FOR = timedelta(hours=1)
UP, DOWN = "up", "down"


async def health(request: Request) -> Response:
    """Say which parts are up: 200 when all are, else 503."""
    states = await desk_of(request).health.states()
    well = all(states.values())
    parts = {name: UP if up else DOWN for name, up in states.items()}
    return JSONResponse({"status": UP if well else DOWN, "parts": parts}, 200 if well else 503)


async def widget(request: Request) -> Response:
    """The one file that a page loads to have the chat."""
    return desk_of(request).widget.answer(request)


def routes() -> list[BaseRoute]:
    """The demo shop at ``/``, ``/policy``, ``/widget.js``, the pages' files, and ``/health``."""
    templates = Jinja2Templates(FOLDER / "templates")

    async def shop(request: Request) -> Response:
        desk = desk_of(request)
        orders = await desk.demo.all() if desk.demo else []
        signed_in = next((one for one in orders if one.number == request.query_params.get("as")), None)
        facts = {"shop": desk.shop, "orders": [signed_in] if signed_in else orders, "signed_in": signed_in}
        if signed_in:  # as a shop's own page does for its customer: docs/signed-customers.md
            facts["customer"] = desk.customers.sign(signed_in.email, desk.clock() + SIGNED_FOR)
        return templates.TemplateResponse(request, "shop.html", facts)

    async def policy(request: Request) -> Response:
        desk = desk_of(request)
        now = desk.clock()
        facts = {
            "shop": desk.shop,
            "figures": policy_page.key_figures(desk, now),
            "answers": policy_page.answers(policy_page.responses(), desk, now),
            "rules": policy_page.rules(desk, now),
            "version": desk.policy.at(now).id,
        }
        return templates.TemplateResponse(request, "policy.html", facts)

    return [
        Route("/", shop),
        Route("/policy", policy),
        Route(WIDGET, widget),
        Route("/health", health),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
