"""The sign-in page, and signing out."""

from __future__ import annotations

import asyncio
from functools import partial

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.desk import sessions
from bot.desk.desk import AgentDesk, desk_of
from bot.desk.pages import COOKIE, HOME, SIGN_IN, field, form_of, open_to_all, render, signed_in
from bot.desk.sessions import SignedIn

log = structlog.get_logger(__name__)

WRONG = "Name and password do not fit; please try again."
LOCKED = "Too many tries; please wait a quarter of an hour, or have somebody run ./desk agents password."
LOCKED_ADDRESS = "Too many wrong tries from your network; please wait a quarter of an hour and try again."


@open_to_all
async def page(request: Request) -> Response:
    """Where an agent signs in."""
    return render(request, "sign_in.html", {"message": ""})


@open_to_all
async def sign_in(request: Request) -> Response:
    """Check name and password; the browser gets a new session."""
    desk, form = desk_of(request), await form_of(request)
    address = request.client.host if request.client else "unknown"
    counted = partial(sessions.count_address, address=address, now=desk.clock())
    if not await desk.transactions.write(counted):
        log.warning("agent_sign_in_locked", address=address)
        return render(request, "sign_in.html", {"message": LOCKED_ADDRESS}, 429)
    tried = await desk.transactions.write(
        partial(sessions.count_try, name=field(form, "name"), now=desk.clock())
    )
    if tried is None:
        return render(request, "sign_in.html", {"message": LOCKED}, 429)
    old = request.cookies.get(COOKIE)
    token = await _begin(desk, tried, field(form, "password"), old)
    log.info("agent_sign_in", agent=tried.agent, succeeded=token is not None)
    if token is None:
        return render(request, "sign_in.html", {"message": WRONG}, 403)
    right = partial(sessions.forgive_address, address=address, now=desk.clock())
    await desk.transactions.write(right)
    response = RedirectResponse(HOME, 303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(sessions.LIFE.total_seconds()),
        path=HOME,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return response


@signed_in
async def sign_out(request: Request, who: SignedIn) -> Response:
    """End the session of this browser."""
    token = request.cookies.get(COOKIE)
    await desk_of(request).transactions.write(partial(sessions.end, token=token))
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(COOKIE, path=HOME)
    return response


async def _begin(desk: AgentDesk, tried: sessions.Try, password: str, old: str | None) -> str | None:
    async with desk.hashing:
        if not await asyncio.to_thread(sessions.fits, tried, password):
            return None
    begin = partial(sessions.begin, tried=tried, old_token=old, now=desk.clock())
    return await desk.transactions.write(begin)
