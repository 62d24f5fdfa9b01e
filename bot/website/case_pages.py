"""The pages of a customer's return: where it stands, and the slip to print, both under a signed address."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from actions.cases.pages import BadCaseLink
from bot.returns.codes import bars_svg, qr_svg
from bot.returns.looking import Seen
from bot.returns.pdf import slip_pdf
from bot.website.desk import desk_of

TEMPLATES = Path(__file__).parent / "templates"
Page = Callable[[Request, Seen], Awaitable[Response]]


def routes() -> list[Route]:
    """``/returns/TOKEN`` says where a return stands, ``…/slip`` is its slip, ``…/slip.pdf`` the same as a file."""
    templates = Jinja2Templates(TEMPLATES)

    def shown(page: Page) -> Callable[[Request], Awaitable[Response]]:
        """The page of a case that is there; anything else is told in one sentence."""

        async def answer(request: Request) -> Response:
            desk = desk_of(request)
            try:
                seen = await desk.cases.look(str(request.path_params["token"]))
            except BadCaseLink as bad:
                facts = {"shop": desk.shop, "seen": None, "problem": str(bad)}
                return templates.TemplateResponse(request, "return.html", facts, 404)
            return await page(request, seen)

        return answer

    async def status(request: Request, seen: Seen) -> Response:
        facts = {"shop": desk_of(request).shop, "seen": seen, "here": str(request.url.path)}
        return templates.TemplateResponse(request, "return.html", facts)

    async def slip(request: Request, seen: Seen) -> Response:
        if seen.slip is None:
            return _elsewhere(request)
        codes = {"qr": Markup(qr_svg(seen.slip.rma)), "bars": Markup(bars_svg(seen.slip.rma))}  # noqa: S704  ours
        facts = {"shop": desk_of(request).shop, "slip": seen.slip, **codes}
        return templates.TemplateResponse(request, "slip.html", facts)

    async def pdf(request: Request, seen: Seen) -> Response:
        if seen.slip is None:
            return _elsewhere(request)
        name = f'inline; filename="return-slip-{seen.slip.rma}.pdf"'
        made = await asyncio.to_thread(slip_pdf, seen.slip)
        return Response(made, media_type="application/pdf", headers={"Content-Disposition": name})

    return [
        Route("/returns/{token}", shown(status)),
        Route("/returns/{token}/slip", shown(slip)),
        Route("/returns/{token}/slip.pdf", shown(pdf)),
    ]


def _elsewhere(request: Request) -> Response:
    """No parcel is to be sent any more: the page of the case says why."""
    return RedirectResponse(f"/returns/{request.path_params['token']}", 303)
