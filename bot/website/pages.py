"""The pages people see: the demo shop with its chat, the policy, their files, the widget, and the health report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from actions.orders.demo.shop import load_demo
from actions.policy import Shop
from bot.website import policy_page
from bot.website.desk import desk_of

FOLDER = Path(__file__).parent
STATIC = FOLDER / "static"
DATA = FOLDER.parents[1] / "data"
WIDGET = "/widget.js"
UP, DOWN = "up", "down"


@dataclass(frozen=True, slots=True)
class ToTry:
    """An order of the demo shop, as its page shows it."""

    number: str
    name: str
    email: str
    lines: tuple[str, ...]
    status: str
    hint: str


async def health(request: Request) -> Response:
    """Say which parts are up: 200 when all are, else 503."""
    states = await desk_of(request).health.states()
    well = all(states.values())
    parts = {name: UP if up else DOWN for name, up in states.items()}
    return JSONResponse({"status": UP if well else DOWN, "parts": parts}, 200 if well else 503)


async def widget(request: Request) -> Response:
    """The one file that a page loads to have the chat."""
    return desk_of(request).widget.answer(request)


def to_try(shop: Shop) -> list[ToTry]:
    """The demo shop's showcase orders, in the words of data/."""
    demo = load_demo(DATA, shop)
    return [
        ToTry(
            number=one.number,
            name=one.name,
            email=one.email,
            lines=tuple(f"{line.quantity} × {line.title}" for line in demo.showcase_basket(one).lines),
            status=str(one.status or "placed"),
            hint=one.try_,
        )
        for one in demo.showcases
    ]


def routes() -> list[BaseRoute]:
    """The demo shop at ``/``, ``/policy``, ``/widget.js``, the pages' files, and ``/health``."""
    templates = Jinja2Templates(FOLDER / "templates")

    async def shop(request: Request) -> Response:
        desk = desk_of(request)
        orders = to_try(desk.shop) if desk.demo else []
        return templates.TemplateResponse(request, "shop.html", {"shop": desk.shop, "orders": orders})

    async def policy(request: Request) -> Response:
        desk = desk_of(request)
        now = desk.clock()
        facts = {
            "shop": desk.shop,
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
