"""Chatwoot as the helpdesk, through an inbox of its API channel and its application API (version 1).

Requests carry the access token of an agent or bot made for us. What the customer says comes in as incoming messages,
what the assistant says as private notes. Its webhooks are signed: ``X-Chatwoot-Signature: sha256=…`` over the timestamp,
a dot and the body, with the inbox's secret; ``X-Chatwoot-Timestamp`` is in Unix seconds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx

from bot.helpdesk.port import Answered, Ended, Forged, HelpdeskFailed, Matter, News, Said

OURS = "desk_conversation"  # the custom attribute by which a conversation there is found again
OLDEST = timedelta(minutes=5)
TIMEOUT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom: the installation's address, the account's and the inbox's numbers, and the two secrets."""

    url: str
    account: int
    inbox: int
    token: str
    webhook_secret: str


class Chatwoot:
    """Speaks with one inbox of one account."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._client = httpx.AsyncClient(
            base_url=f"{account.url.rstrip('/')}/api/v1/accounts/{account.account}",
            headers={"api_access_token": account.token},
            timeout=TIMEOUT_SECONDS,
        )

    async def open(self, matter: Matter) -> str:
        """Find or make the contact and the conversation, open it, and leave the briefing as a note."""
        contact = await self._contact(matter)
        found = await self._conversation_of(contact, matter.conversation)
        thread = found or await self._start(contact, matter.conversation)
        if found:
            await self._call("POST", f"/conversations/{thread}/toggle_status", {"status": "open"})
        briefing = Said(f"{matter.conversation}:{matter.key}", matter.briefing, private=True)
        await self.message(thread, briefing, again=found is not None)
        return thread

    async def message(self, thread: str, said: Said, *, again: bool) -> None:
        """Add one message; after a try whose end is unknown only if it is not among the newest there."""
        if again and await self._stands(thread, said.key):
            return
        kind = {"message_type": "outgoing", "private": True} if said.private else {"message_type": "incoming"}
        body = {"content": said.text, "source_id": said.key, **kind}
        await self._call("POST", f"/conversations/{thread}/messages", body)

    async def close(self, thread: str) -> None:
        """Settle it."""
        await self._call("POST", f"/conversations/{thread}/toggle_status", {"status": "resolved"})

    def read(self, headers: Mapping[str, str], body: bytes, now: datetime) -> News | None:
        """What an agent said to the customer, or that the conversation was resolved. Raises Forged."""
        self._check(headers, body, now)
        try:
            told = json.loads(body)
        except ValueError:
            return None
        return _news(told) if isinstance(told, dict) else None

    async def stop(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    def _check(self, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
        stamp = headers.get("x-chatwoot-timestamp", "")
        signed = hmac.new(self._account.webhook_secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256)
        shown = headers.get("x-chatwoot-signature", "").encode()
        if not hmac.compare_digest(shown, f"sha256={signed.hexdigest()}".encode()):
            raise Forged
        if abs(now.timestamp() - float(stamp)) > OLDEST.total_seconds():
            raise Forged

    async def _contact(self, matter: Matter) -> int:
        identifier = f"{OURS}:{matter.conversation}"
        found = await self._call("GET", "/contacts/search", params={"q": identifier})
        for one in found["payload"]:
            if one.get("identifier") == identifier:
                return int(one["id"])
        body = {
            "inbox_id": self._account.inbox,
            "identifier": identifier,
            "name": matter.email or f"Customer {matter.conversation}",
        }
        made = await self._call("POST", "/contacts", body)
        return int(made["payload"]["contact"]["id"])

    async def _conversation_of(self, contact: int, conversation: str) -> str | None:
        found = await self._call("GET", f"/contacts/{contact}/conversations")
        for one in found["payload"]:
            if (one.get("custom_attributes") or {}).get(OURS) == conversation:
                return str(one["id"])
        return None

    async def _start(self, contact: int, conversation: str) -> str:
        body = {
            "inbox_id": self._account.inbox,
            "contact_id": contact,
            "source_id": conversation,
            "status": "open",
            "custom_attributes": {OURS: conversation},
        }
        return str((await self._call("POST", "/conversations", body))["id"])

    async def _stands(self, thread: str, key: str) -> bool:
        newest = await self._call("GET", f"/conversations/{thread}/messages")
        return any(one.get("source_id") == key for one in newest["payload"])

    async def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Any:
        try:
            answer = await self._client.request(method, path, json=body, params=params)
            answer.raise_for_status()
            return answer.json() if answer.content else {}
        except httpx.HTTPStatusError as error:
            raise HelpdeskFailed(
                f"Chatwoot answered {error.response.status_code} to {method} {path}"
            ) from None
        except (httpx.HTTPError, ValueError) as error:
            raise HelpdeskFailed(f"Chatwoot: {type(error).__name__} at {method} {path}") from None


def _news(told: Mapping[str, Any]) -> News | None:
    """Private notes, what we sent ourselves, and everything else that happens there is nothing new."""
    if told.get("event") == "conversation_status_changed" and told.get("status") == "resolved":
        return Ended(str(told.get("id")), _name(told.get("meta", {}).get("assignee")))
    if told.get("event") != "message_created" or told.get("message_type") != "outgoing":
        return None
    text = str(told.get("content") or "").strip()
    if told.get("private") or told.get("source_id") or not text:
        return None
    conversation = told.get("conversation") or {}
    return Answered(str(conversation.get("id")), str(told.get("id")), _name(told.get("sender")), text)


def _name(sender: Any) -> str:
    """The agent's name as the customer may see it."""
    named = sender.get("available_name") or sender.get("name") if isinstance(sender, dict) else None
    return str(named or "Our team")[:80]
