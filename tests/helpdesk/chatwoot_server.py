"""A server that answers in the shapes of Chatwoot's application API, and lets an agent act there.

The shapes follow the published interface: contacts with an identifier, conversations with custom attributes, messages with
a source id, webhooks signed over timestamp and body. It can fail before or after it did what was asked.
"""

from __future__ import annotations

import hashlib
import hmac
import itertools
import json
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

TOKEN, SECRET, ACCOUNT, INBOX = "token-of-the-bot", "secret-of-the-inbox", 3, 7


@dataclass
class ChatwootServer:
    """What stands there. ``before`` and ``after`` are how many of the next requests fail, before or after their work."""

    contacts: list[dict[str, Any]] = field(default_factory=list)
    conversations: list[dict[str, Any]] = field(default_factory=list)
    before: int = 0
    after: int = 0

    def __post_init__(self) -> None:
        self._numbers = itertools.count(100)

    def app(self) -> Starlette:
        """Its application API."""
        routes = [
            Route("/contacts/search", self._guarded(self._search), methods=["GET"]),
            Route("/contacts", self._guarded(self._add_contact), methods=["POST"]),
            Route("/contacts/{id:int}/conversations", self._guarded(self._of_contact), methods=["GET"]),
            Route("/conversations", self._guarded(self._start), methods=["POST"]),
            Route("/conversations/{id:int}/messages", self._guarded(self._messages), methods=["GET", "POST"]),
            Route("/conversations/{id:int}/toggle_status", self._guarded(self._status), methods=["POST"]),
        ]
        return Starlette(routes=[Mount(f"/api/v1/accounts/{ACCOUNT}", routes=routes)])

    def messages(self, number: int = 0) -> list[tuple[str, bool, str]]:
        """Type, privacy and content of what stands in a conversation."""
        found = self.conversations[number]["messages"]
        return [(one["message_type"], one["private"], one["content"]) for one in found]

    def reply(self, text: str, agent: str = "Dana", number: int = 0, *, private: bool = False) -> bytes:
        """An agent writes; the body of the webhook."""
        message = {
            "id": next(self._numbers),
            "content": text,
            "message_type": "outgoing",
            "private": private,
            "source_id": None,
        }
        self.conversations[number]["messages"].append(message)
        sender = {"id": 1, "name": agent, "type": "user"}
        conversation = {"id": self.conversations[number]["id"], "status": "open"}
        told = {**message, "event": "message_created", "sender": sender, "conversation": conversation}
        return json.dumps(told).encode()

    def resolve(self, agent: str = "Dana", number: int = 0) -> bytes:
        """An agent resolves; the body of the webhook."""
        self.conversations[number]["status"] = "resolved"
        told = {
            "event": "conversation_status_changed",
            "id": self.conversations[number]["id"],
            "status": "resolved",
            "meta": {"assignee": {"name": agent}},
        }
        return json.dumps(told).encode()

    def _guarded(self, work: Any) -> Any:
        async def endpoint(request: Request) -> Response:
            if request.headers.get("api_access_token") != TOKEN:
                raise HTTPException(401)
            if self.before:
                self.before -= 1
                raise HTTPException(502)
            body = await request.json() if request.method == "POST" else {}
            answer = work(request, body)
            if self.after:
                self.after -= 1
                raise HTTPException(504)
            return JSONResponse(answer)

        return endpoint

    def _search(self, request: Request, _body: Any) -> Any:
        wanted = request.query_params["q"]
        return {"meta": {}, "payload": [one for one in self.contacts if wanted in one["identifier"]]}

    def _add_contact(self, _request: Request, body: Any) -> Any:
        if any(one["identifier"] == body["identifier"] for one in self.contacts):
            raise HTTPException(422)
        contact = {"id": next(self._numbers), "identifier": body["identifier"], "name": body["name"]}
        self.contacts.append(contact)
        return {"payload": {"contact": contact, "contact_inbox": {"source_id": "made"}}}

    def _of_contact(self, request: Request, _body: Any) -> Any:
        number = request.path_params["id"]
        return {"payload": [one for one in self.conversations if one["contact"] == number]}

    def _start(self, _request: Request, body: Any) -> Any:
        assert body["inbox_id"] == INBOX
        conversation = {
            "id": next(self._numbers),
            "contact": body["contact_id"],
            "status": body["status"],
            "custom_attributes": body["custom_attributes"],
            "messages": [],
        }
        self.conversations.append(conversation)
        return {"id": conversation["id"], "account_id": ACCOUNT, "inbox_id": INBOX}

    def _messages(self, request: Request, body: Any) -> Any:
        conversation = self._of(request)
        if request.method == "GET":
            return {"meta": {}, "payload": conversation["messages"][-20:]}
        message = {
            "id": next(self._numbers),
            "content": body["content"],
            "message_type": body["message_type"],
            "private": body.get("private", False),
            "source_id": body.get("source_id"),
        }
        conversation["messages"].append(message)
        return message

    def _status(self, request: Request, body: Any) -> Any:
        conversation = self._of(request)
        conversation["status"] = body["status"]
        return {"payload": {"success": True, "current_status": body["status"]}}

    def _of(self, request: Request) -> dict[str, Any]:
        number = request.path_params["id"]
        found = [one for one in self.conversations if one["id"] == number]
        if not found:
            raise HTTPException(404)
        return found[0]


def signature(body: bytes, at: float, secret: str = SECRET) -> dict[str, str]:
    """The headers that Chatwoot sends with a webhook."""
    stamp = str(int(at))
    signed = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "content-type": "application/json",
        "x-chatwoot-timestamp": stamp,
        "x-chatwoot-signature": f"sha256={signed}",
    }
