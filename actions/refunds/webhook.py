"""Refunds handed over to the shop's own system by a signed web request, as Standard Webhooks describes it.

The receiver checks ``webhook-signature``, an HMAC-SHA256 over id, timestamp and body, with any library for Standard
Webhooks or with the few lines of docs/refunds.md. ``webhook-id`` and ``Idempotency-Key`` are the refund's key, the same
each time it is sent.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime

import httpx

from actions.refunds.book import RefundEntry
from actions.refunds.port import Handed, HandoverFailed
from actions.refunds.table import as_json

TIMEOUT_SECONDS = 10.0
PREFIX = "whsec_"
WHAT = "refund.granted"
LONGEST_REFERENCE = 200


class Webhook:
    """Sends each refund to ``url``. Any answer but 2xx, or none, is a failure; redirects are not followed."""

    def __init__(self, url: str, secret: str, clock: Callable[[], datetime]) -> None:
        self._url, self._secret, self._clock = url, secret, clock

    def hand_over(self, refund: RefundEntry) -> Handed:
        """Send it, signed. The answer may say ``{"paid": true, "payment": "REFERENCE"}``. Raises HandoverFailed."""
        now = self._clock()
        body = json.dumps(
            {"type": WHAT, "timestamp": now.isoformat(), "data": told(refund)}, ensure_ascii=False
        ).encode()
        headers = signed(self._secret, refund.key, int(now.timestamp()), body)
        try:
            answer = httpx.post(
                self._url, content=body, headers=headers, timeout=TIMEOUT_SECONDS, follow_redirects=False
            )
        except httpx.HTTPError as error:
            raise HandoverFailed(f"The shop's system did not answer ({type(error).__name__}).") from None
        if not answer.is_success:
            raise HandoverFailed(f"The shop's system answered {answer.status_code}.")
        return _heard(answer)


def told(refund: RefundEntry) -> dict[str, object]:
    """What the shop's system is told: the refund, without what is between the desk and the sending of it."""
    return {name: value for name, value in as_json(refund).items() if name not in ("handover", "trouble")}


def signed(secret: str, key: str, seconds: int, body: bytes) -> dict[str, str]:
    """The headers of a request: what it is, when it was sent (Unix time), and the signature over both and the body."""
    content = f"{key}.{seconds}.".encode() + body
    signature = base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "webhook-id": key,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{signature}",
    }


def shown_secret(secret: str) -> str:
    """The secret as libraries for Standard Webhooks read it."""
    return PREFIX + base64.b64encode(secret.encode()).decode()


def _heard(answer: httpx.Response) -> Handed:
    """Whether it is paid already. An answer that says nothing of it is fine: it was taken on."""
    try:
        said = answer.json()
    except ValueError:
        return Handed()
    if not isinstance(said, dict):
        return Handed()
    reference = said.get("payment")
    named = reference[:LONGEST_REFERENCE] if isinstance(reference, str) and reference else None
    return Handed(paid=said.get("paid") is True, reference=named)
