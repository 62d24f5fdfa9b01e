"""Whose pages may hold the chat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from actions.settings import Settings

LOOPBACK = r"https?://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?"
OWN_HOSTS = ("127.0.0.1", "::1", "localhost")


class Origins:
    """The origins of the settings, the desk's own pages, and this machine's while the desk listens on it alone."""

    def __init__(self, settings: Settings) -> None:
        self.listed = [name.strip() for name in settings.website_origins.split(",") if name.strip()]
        self.pattern = LOOPBACK if settings.host in OWN_HOSTS else None

    def allow(self, origin: str | None, environ: Mapping[str, Any]) -> bool:
        """Tell whether a page of this origin may open a chat; ``environ`` is that of the request (WSGI's names)."""
        if origin is None:
            return True  # no browser, so no page that could misuse somebody's session
        own = urlsplit(origin).netloc == environ.get("HTTP_HOST")
        on_this_machine = self.pattern is not None and re.fullmatch(self.pattern, origin) is not None
        return own or on_this_machine or origin in self.listed

    def route(self) -> Route:
        """``/chat/welcome`` tells a page of any origin whether it may hold the chat, which no refusal can tell it."""

        async def welcome(request: Request) -> JSONResponse:
            origin, host = request.headers.get("origin"), {"HTTP_HOST": request.headers.get("host")}
            body = {"welcome": self.allow(origin, host)}
            return JSONResponse(body, headers={"Access-Control-Allow-Origin": "*"})

        return Route("/chat/welcome", welcome)
