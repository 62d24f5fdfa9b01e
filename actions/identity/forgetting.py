"""What identity keeps no longer than it needs: wrong tries, and codes that nobody used, with the addresses typed for them.

A code that was used stays: it says whose conversation this is (``codes.proven_address``).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from actions.identity.models import AttemptRow, CodeRow

KEPT = timedelta(days=1)
"""Longer than anything is counted or any code is good for (``counting.Limits``)."""


def forget(session: Session, now: datetime, kept: timedelta = KEPT) -> int:
    """Delete unused codes and tries that are older than ``kept``; how many there were. ``now`` is aware UTC."""
    old = now - kept
    codes = session.connection().execute(
        delete(CodeRow).where(CodeRow.asked_at < old, CodeRow.used_event.is_(None))
    )
    tries = session.connection().execute(delete(AttemptRow).where(AttemptRow.at < old))
    return codes.rowcount + tries.rowcount
