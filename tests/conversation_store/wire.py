"""The scripted engine behind the addresses and shapes of Rasa 3.6 and of an action server."""

from __future__ import annotations

from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.conversations.engine import EngineFailed, EngineMessage, Reply
from bot.conversations.http_engine import HttpEngine
from bot.conversations.scripted_engine import ScriptedEngine

ENGINE, ACTIONS, TOKEN = "http://engine.example", "http://actions.example", "invented-token"


class Wire(httpx.AsyncBaseTransport):
    """Carries requests to the scripted engine; a part that is down accepts no connection."""

    def __init__(self, engine: ScriptedEngine) -> None:
        self.engine = engine
        self.trackers: dict[str, list[dict[str, Any]]] = {}
        routes = [
            Route("/webhooks/desk/webhook", self.webhook, methods=["POST"]),
            Route("/conversations/{sender}/tracker", self.tracker),
            Route("/status", self.status),
            Route("/health", self.status),
        ]
        self.asgi = httpx.ASGITransport(Starlette(routes=routes))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        up = self.engine.engine_up if request.url.host == "engine.example" else self.engine.actions_up
        if not up:
            raise httpx.ConnectError("refused", request=request)
        return await self.asgi.handle_async_request(request)

    async def webhook(self, request: Request) -> Response:
        """The desk's channel: 401 without the token, 500 for a failed turn."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return JSONResponse({"error": "unauthorized"}, 401)
        body = await request.json()
        message = EngineMessage(body["sender"], body["message"], body["metadata"]["event"], body["metadata"])
        try:
            replies = await self.engine.send(message)
        except EngineFailed:
            return JSONResponse({"error": "turn failed"}, 500)
        return JSONResponse([shaped(reply, message.sender) for reply in replies])

    async def tracker(self, request: Request) -> Response:
        """The tracker: user events with their metadata, each followed by the bot's."""
        if request.query_params.get("token") != TOKEN:
            return JSONResponse({"status": "failure"}, 401)
        sender, events = request.path_params["sender"], [{"event": "action", "name": "action_session_start"}]
        for message in self.engine.received:
            saved = await self.engine.saved(sender, message.event) if message.sender == sender else None
            if saved is not None:
                events.append({"event": "user", "text": message.text, "metadata": dict(message.metadata)})
                events += [{"event": "bot", "text": reply.text, "data": reply.data} for reply in saved]
        return JSONResponse({"sender_id": sender, "events": events})

    async def status(self, request: Request) -> Response:
        """Both parts' own reports."""
        return JSONResponse({"status": "ok"})


def shaped(reply: Reply, sender: str) -> dict[str, Any]:
    """A reply as Rasa's REST channel gives it."""
    text = {} if reply.text is None else {"text": reply.text}
    return {"recipient_id": sender, **text, **reply.data}


def http_engine(engine: ScriptedEngine, token: str = TOKEN) -> HttpEngine:
    """The real client, with the scripted engine at the other end."""
    return HttpEngine(ENGINE, token, ACTIONS, token, timeout=5.0, transport=Wire(engine))
