"""The desk's own secrets: made at first use, kept in DESK_HOME/secrets, readable by their owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

FOLDER = "secrets"


def secret(home: Path, name: str) -> str:
    """Return the secret of this name; made at first use."""
    file = home / FOLDER / name
    if not file.exists():
        _make(file)
    return file.read_text("ascii").strip()


def link_secret(home: Path) -> str:
    """Return what the links in mails are signed with; made at first use."""
    return secret(home, "link_secret")


def refunds_secret(home: Path) -> str:
    """Return what refunds are signed with when they are handed over; made at first use."""
    return secret(home, "refunds_secret")


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
