"""The one shape of every error: ``{"error": {"message": one sentence, "reference": "..."}}``."""

from __future__ import annotations

import secrets

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.conversations.errors import Busy, Refused, TooLong, TooMany

log = structlog.get_logger(__name__)

STATUS: dict[type[Refused], int] = {TooLong: 413, TooMany: 429, Busy: 503}
RETRY_SECONDS = "5"
SENTENCES = {
    404: "There is nothing at this address; check it, or start at the chat page /.",
    405: "This address does not take that method; see the README for what it takes.",
}
UNKNOWN = "Something went wrong on our side; please try again, and name the reference if it happens again."


class Problem(Exception):
    """A request that cannot be met; ``message`` is one sentence that says what to do next."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def error_response(status: int, message: str, reference: str) -> JSONResponse:
    """Return an error in its one shape."""
    headers = {"Retry-After": RETRY_SECONDS} if status in (429, 503) else {}
    body = {"error": {"message": message, "reference": reference}}
    return JSONResponse(body, status_code=status, headers=headers)


async def on_problem(request: Request, error: Exception) -> Response:
    """Answer everything that was foreseen: our own problems, refused messages, and the framework's errors."""
    status, message = _foreseen(error)
    reference = secrets.token_hex(4)
    log.info("request_refused", status=status, path=request.url.path, reference=reference)
    response = error_response(status, message, reference)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


HANDLED = dict.fromkeys((Problem, Refused, HTTPException), on_problem)


class LastResort:
    """Answers what nobody foresaw with a fixed sentence; the log gets the error, under the same reference."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and catch what comes of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            reference = secrets.token_hex(4)
            log.exception("request_failed", path=scope["path"], reference=reference)
            if not started:
                await error_response(500, UNKNOWN, reference)(scope, receive, send)


def _foreseen(error: Exception) -> tuple[int, str]:
    if isinstance(error, Problem):
        return error.status, error.message
    if isinstance(error, Refused):
        return STATUS.get(type(error), 400), error.message
    status = error.status_code if isinstance(error, HTTPException) else 400
    return status, SENTENCES.get(status, "This request cannot be met; check it against the README.")
