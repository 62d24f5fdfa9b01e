"""The desk's own secrets: made at first use, kept in DESK_HOME/secrets, readable by their owner only."""

from __future__ import annotations

from pathlib import Path

from actions.secret_files import secret


def rest_key(home: Path) -> str:
    """Return the key that programs show to use the REST chat (contract 5); made at first use."""
    return secret(home, "rest_key")


def session_secret(home: Path) -> str:
    """Return what the website chat's session tokens are signed with; made at first use."""
    return secret(home, "session_secret")


def customer_secret(home: Path) -> str:
    """Return what the shop signs with who its customers are; made at first use."""
    return secret(home, "customer_secret")
