"""The desk's own secrets: made at first use, kept in DESK_HOME/secrets, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FOLDER = "secrets"


def rest_key(home: Path) -> str:
    """Return the key that programs show to use the REST chat (contract 5); made at first use."""
    return _secret(home, "rest_key")


def session_secret(home: Path) -> str:
    """Return what the website chat's session tokens are signed with; made at first use."""
    return _secret(home, "session_secret")


def _secret(home: Path, name: str) -> str:
    file = home / FOLDER / name
    if not file.exists():
        _make(file)
    return file.read_text("ascii").strip()


def _make(file: Path) -> None:
    """Write it aside and link it into place: of two processes that do so at once, the first one wins."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secrets.token_urlsafe(32) + "\n")
    try:
        file.hardlink_to(aside)
    except FileExistsError:
        pass
    finally:
        aside.unlink()
