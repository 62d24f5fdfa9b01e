"""What every page of the desk shares: who is signed in, forms that come from our own pages, and errors as a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial, wraps
from typing import Any, cast
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.conversations.errors import Refused
from bot.conversations.modes import Attendant
from bot.desk import sessions
from bot.desk.desk import desk_of
from bot.desk.sessions import SignedIn

HOME = "/desk"
SIGN_IN = "/desk/sign-in"
COOKIE = "desk_agent"
NO_SUCH = 404
MOST_FIELDS = 200
MOST_BYTES = 200_000
MOST_FILES = 12
FILE_BYTES = 12_000_000

Handler = Callable[[Request, SignedIn], Awaitable[Response]]
Plain = Callable[[Request], Awaitable[Response]]


class Trouble(Exception):
    """A request that cannot be met; ``message`` is one sentence that says what to do next."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def render(request: Request, name: str, facts: Mapping[str, Any], status: int = 200) -> Response:
    """A page or a part of one; the shop's facts are in all of them."""
    desk = desk_of(request)
    return desk.templates.TemplateResponse(request, name, {"shop": desk.shop, **facts}, status)


def text_of(request: Request, name: str, facts: Mapping[str, Any]) -> str:
    """The same as a text."""
    desk = desk_of(request)
    return desk.templates.get_template(name).render({"shop": desk.shop, **facts})


def signed_in(handler: Handler) -> Plain:
    """A page for agents who are signed in; a form that changes something must carry their browser's own token."""
    return _checked(handler, 0)


def with_files(handler: Handler) -> Plain:
    """The same for a form that may bring files."""
    return _checked(handler, MOST_FILES)


def _checked(handler: Handler, files: int) -> Plain:
    @wraps(handler)
    async def checked(request: Request) -> Response:
        try:
            who = await reader(request)
            if who is None:
                return to_sign_in(request)
            await _seen(request, who)
            if request.method == "POST":
                own_page(request)
                if not who.may((await form_of(request, files)).get("csrf")):
                    raise Trouble(
                        403, "This page is from an earlier sign-in; go back, reload it and try again."
                    )
            return await handler(request, who)
        except (Trouble, Refused) as error:
            return trouble(request, error)

    return checked


async def _seen(request: Request, who: SignedIn) -> None:
    """A window that asks is open; it is written down now and then, for who waits for this agent."""
    desk, now = desk_of(request), desk_of(request).clock()
    if not who.is_seen(now):
        await desk.transactions.write(partial(sessions.see, agent=who.agent.id, now=now))


def open_to_all(handler: Plain) -> Plain:
    """A page for those who are not signed in yet."""

    @wraps(handler)
    async def checked(request: Request) -> Response:
        try:
            if request.method == "POST":
                own_page(request)
            return await handler(request)
        except Trouble as error:
            return trouble(request, error)

    return checked


async def reader(request: Request) -> SignedIn | None:
    """Who is signed in in this browser."""
    desk = desk_of(request)
    token = request.cookies.get(COOKIE)
    return await desk.transactions.read(partial(sessions.read, token=token, now=desk.clock()))


async def form_of(request: Request, files: int = 0) -> FormData:
    """The fields of a form, and at most so many files, bounded; read once a request. Raises Trouble."""
    kept: FormData | None = getattr(request.state, "form", None)
    if kept is not None:
        return kept
    length = request.headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MOST_BYTES + files * FILE_BYTES:
        raise Trouble(413, "This form is too long; please send less at once.")
    request.state.form = await request.form(max_files=files, max_fields=MOST_FIELDS)
    return cast("FormData", request.state.form)


def field(form: Mapping[str, Any], name: str) -> str:
    """A field of a form as text; empty when it is not there."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def own_page(request: Request) -> None:
    """A form of another site is refused, whatever its browser sends along. Raises Trouble."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Trouble(403, "This form came from another site; open the desk itself and try again.")


def to_sign_in(request: Request) -> Response:
    """To the sign-in page; a part of a page that asks for news takes the whole page there."""
    if "hx-request" in request.headers:
        return Response(status_code=200, headers={"HX-Redirect": SIGN_IN})
    return RedirectResponse(SIGN_IN, 303)


def trouble(request: Request, error: Trouble | Refused) -> Response:
    """What is wrong, as a page; with a way back to the conversation, where the page was of one."""
    status = error.status if isinstance(error, Trouble) else 409
    name = request.path_params.get("id") if status != NO_SUCH else None
    back = f"{HOME}/c/{name}" if name else None
    return render(request, "trouble.html", {"message": error.message, "back": back}, status)


def attendant(who: SignedIn) -> Attendant:
    """The agent as conversations know one."""
    return Attendant(who.agent.id, who.agent.shown_name)


def to_conversation(request: Request, done: str = "") -> Response:
    """Back to the conversation's page after something was ``done`` in it: only then does it forget the draft."""
    target = f"{HOME}/c/{request.path_params['id']}"
    return RedirectResponse(f"{target}?done={done}" if done else target, 303)
