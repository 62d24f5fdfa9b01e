"""The real engine, over HTTP on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from bot.conversations.engine import EngineFailed, EngineMessage, EngineUnreachable, Parts, Reply, Understood

PROBE_TIMEOUT_SECONDS = 2.0


class HttpEngine:
    """Speaks with Rasa through its own channel ``desk``, and asks both parts how they are.

    ``timeout`` (seconds) bounds one turn. ``transport`` replaces the network, for instance with an ASGI application.
    """

    def __init__(
        self,
        engine_url: str,
        engine_token: str,
        actions_url: str,
        actions_token: str,
        timeout: float,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._engine_url = engine_url.rstrip("/")
        self._engine_token = engine_token
        self._actions_url = actions_url.rstrip("/")
        self._actions_token = actions_token
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=32, keepalive_expiry=4.0)
        self._client = httpx.AsyncClient(timeout=timeout, limits=limits, transport=transport, trust_env=False)

    async def send(self, message: EngineMessage) -> list[Reply]:
        """Post the message to the engine's channel."""
        body = {"sender": message.sender, "message": message.text, "metadata": dict(message.metadata)}
        try:
            answer = await self._client.post(
                f"{self._engine_url}/webhooks/desk/webhook", json=body, headers=_bearer(self._engine_token)
            )
            answer.raise_for_status()
            return [Reply.from_json(item) for item in answer.json()]
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise EngineUnreachable("The engine does not accept connections.") from error
        except (httpx.HTTPError, ValueError, AttributeError, TypeError) as error:
            raise EngineFailed(f"The engine gave no answer ({type(error).__name__}).") from error

    async def saved(self, sender: str, event: int) -> list[Reply] | None:
        """Look for the event in the engine's tracker."""
        try:
            answer = await self._client.get(
                f"{self._engine_url}/conversations/{sender}/tracker",
                params={"token": self._engine_token, "include_events": "ALL"},
            )
            answer.raise_for_status()
            events = answer.json().get("events") or []
        except (httpx.HTTPError, ValueError, AttributeError) as error:
            raise EngineUnreachable(f"The tracker cannot be read ({type(error).__name__}).") from error
        return _turn(events, event)

    async def understand(self, text: str) -> Understood:
        """Have the engine parse the text."""
        try:
            answer = await self._client.post(
                f"{self._engine_url}/model/parse", params={"token": self._engine_token}, json={"text": text}
            )
            answer.raise_for_status()
            found = answer.json()
            intent = found.get("intent") or {}
            wishes = tuple(str(goal["intent"]) for goal in found.get("goals") or ())
            return Understood(str(intent.get("name") or ""), float(intent.get("confidence") or 0.0), wishes)
        except (httpx.HTTPError, ValueError, AttributeError, KeyError, TypeError) as error:
            raise EngineUnreachable(f"The text cannot be parsed ({type(error).__name__}).") from error

    async def parts(self) -> Parts:
        """Ask both parts at the same time."""
        engine, actions = await asyncio.gather(
            self._probe(f"{self._engine_url}/status", self._engine_token, {"token": self._engine_token}),
            self._probe(f"{self._actions_url}/health", self._actions_token, {}),
        )
        return Parts(engine=engine, actions=actions)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _probe(self, url: str, token: str, params: dict[str, str]) -> bool:
        try:
            answer = await self._client.get(
                url, params=params, headers=_bearer(token), timeout=PROBE_TIMEOUT_SECONDS
            )
        except httpx.HTTPError:
            return False
        return answer.is_success


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _turn(events: list[Mapping[str, Any]], event: int) -> list[Reply] | None:
    """The bot's replies between the user event of this number and the next user event."""
    replies: list[Reply] | None = None
    for item in events:
        if item.get("event") == "user":
            if replies is not None:
                return replies
            if (item.get("metadata") or {}).get("event") == event:
                replies = []
        elif item.get("event") == "bot" and replies is not None:
            data = item.get("data") or {}
            replies.append(Reply.from_json({**data, "text": item.get("text")}))
    return replies
