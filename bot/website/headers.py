"""Headers that keep our pages to their own files, out of other sites' frames, and answers out of caches."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# An agent sees the HTML part of a mail in a frame on our page; in it nothing runs, loads, or leads anywhere.
MAIL_PAGES = "/desk/mail"
WITH_FRAME = {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}
IN_FRAME = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox",
    "X-Frame-Options": "SAMEORIGIN",
}
FOR_OTHER_SITES = "/widget.js"  # any shop's page may load this file; whose pages may talk is for origins.py


class SecurityHeaders:
    """Adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and add to its response."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS | _of_mail(scope["path"]))
                fixed = scope["path"].startswith(("/static/", "/desk/static/", FOR_OTHER_SITES))
                headers.setdefault("Cache-Control", "no-cache" if fixed else "no-store")
                if scope["path"] == FOR_OTHER_SITES:
                    headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


def _of_mail(path: str) -> dict[str, str]:
    if not path.startswith(f"{MAIL_PAGES}/"):
        return {}
    return IN_FRAME if path.endswith("/html") else WITH_FRAME
