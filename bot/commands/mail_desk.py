"""Handing a mail to the desk that runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import httpx

from actions.settings import Settings
from bot.setup.failing import Failed
from bot.setup.ready import base_url
from bot.website.keys import rest_key

PATIENCE_SECONDS = 120.0


def is_running(settings: Settings) -> bool:
    """Whether a desk answers on the port of the settings."""
    try:
        httpx.get(f"{base_url(settings)}/health", timeout=5.0, trust_env=False)
    except httpx.HTTPError:
        return False
    return True


def hand_in(settings: Settings, raw: bytes, arrived_at: datetime | None) -> dict[str, Any]:
    """Have the running desk deal with a mail; what it did and why. Raises Failed with one sentence."""
    try:
        answer = httpx.post(
            f"{base_url(settings)}/mail/ingest",
            params={"arrived_at": arrived_at.isoformat()} if arrived_at else {},
            content=raw,
            headers={"Authorization": f"Bearer {rest_key(settings.home)}", "Content-Type": "message/rfc822"},
            timeout=PATIENCE_SECONDS,
            trust_env=False,
        )
        said = answer.json()
    except (httpx.HTTPError, ValueError):
        raise Failed("the desk did not answer; run the command again, nothing is done twice.") from None
    if answer.status_code != httpx.codes.OK:
        raise Failed(str(said.get("error", {}).get("message", "the desk did not take the mail.")))
    return dict(said)
