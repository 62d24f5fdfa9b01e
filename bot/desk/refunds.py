"""The page of refunds: what is granted and not paid, what could not be handed over, and marking one as paid."""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from actions.cases.refunding import NotGranted
from actions.cases.states import Actor
from actions.refunds import BadPayment, NoSuchRefund, RefundEntry, Which, as_csv, list_refunds, mark_paid
from actions.refunds.handing import start_anew
from bot.desk.desk import desk_of
from bot.desk.pages import field, form_of, render, signed_in
from bot.desk.sessions import SignedIn

HERE = "/desk/refunds"
LONGEST = 200


@signed_in
async def page(request: Request, who: SignedIn) -> Response:
    """The refunds of one state, those that are due unless another is asked for."""
    return await shown(request, who)


async def shown(request: Request, who: SignedIn, message: str = "", status: int = 200) -> Response:
    """The same, with what went wrong."""
    which, refunds = await asked_for(request)
    facts = {"who": who, "refunds": refunds, "which": which, "all": Which, "now": desk_of(request).clock()}
    return render(request, "refunds.html", {**facts, "message": message}, status)


@signed_in
async def table(request: Request, _who: SignedIn) -> Response:
    """The same as a file."""
    which, refunds = await asked_for(request)
    name = f'attachment; filename="refunds-{which}.csv"'
    return Response(
        as_csv(refunds), media_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )


async def asked_for(request: Request) -> tuple[Which, list[RefundEntry]]:
    """The state that the address names, and its refunds."""
    desk, asked = desk_of(request), request.query_params.get("show", "")
    which = Which(asked) if asked in list(Which) else Which.DUE
    return which, await desk.transactions.read(partial(list_refunds, which=which, now=desk.clock()))


@signed_in
async def paid(request: Request, who: SignedIn) -> Response:
    """Mark a refund as paid."""
    desk, form = desk_of(request), await form_of(request)
    payment = field(form, "payment").strip()[:LONGEST] or None
    mark = partial(mark_paid, payment=payment, actor=Actor.STAFF)
    by = who.agent.shown_name
    try:
        await asyncio.to_thread(mark, desk.database, field(form, "key"), by, desk.clock())
    except (NoSuchRefund, BadPayment, NotGranted) as error:
        return await shown(request, who, str(error), 409)
    return RedirectResponse(HERE, 303)


@signed_in
async def again(request: Request, who: SignedIn) -> Response:
    """Hand a refund over again that was given up."""
    desk, form = desk_of(request), await form_of(request)
    try:
        await asyncio.to_thread(start_anew, desk.database, field(form, "key"), desk.clock())
    except NoSuchRefund as error:
        return await shown(request, who, str(error), 404)
    return RedirectResponse(f"{HERE}?show={Which.DEAD}", 303)


def routes() -> list[Route]:
    """The pages under /desk/refunds; the paths are those within /desk."""
    return [
        Route("/refunds", page, methods=["GET"]),
        Route("/refunds.csv", table, methods=["GET"]),
        Route("/refunds/paid", paid, methods=["POST"]),
        Route("/refunds/again", again, methods=["POST"]),
    ]
