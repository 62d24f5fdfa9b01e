"""Storing a mail as it came, before anything else is done with it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.parser import BytesHeaderParser

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.email.models import MailRow, MailState

LONGEST_ID = 900


def keep(session: Session, raw: bytes, arrived_at: datetime, now: datetime) -> tuple[int, bool]:
    """Store a mail; its id, and whether it is new. The same mail is stored once, however often it comes.

    ``arrived_at`` is when the shop's server took it; a moment that has not come yet counts as now.
    """
    message_id, key = identified(raw)
    found = session.scalar(select(MailRow.id).where(MailRow.key == key))
    if found is not None:
        return found, False
    row = MailRow(
        key=key,
        raw=raw,
        state=MailState.WAITING,
        arrived_at=min(arrived_at, now),
        stored_at=now,
        message_id=message_id,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # it came twice in the same moment
        return session.scalars(select(MailRow.id).where(MailRow.key == key)).one(), False
    return row.id, True


def identified(raw: bytes) -> tuple[str | None, str]:
    """The Message-ID, and what is the same for the same mail: made from it and the sender, or from all of it.

    The sender is part of it, so that nobody can keep another's mail out by its id.
    """
    try:
        headers = BytesHeaderParser().parsebytes(raw)
        message_id, sender = str(headers["Message-ID"] or "").strip(), str(headers["From"] or "").strip()
    except Exception:  # noqa: BLE001  however broken it is, it is stored
        message_id, sender = "", ""
    if not message_id or len(message_id) > LONGEST_ID:
        return None, hashlib.sha256(raw).hexdigest()
    same = f"{message_id}\n{sender.casefold()}".encode("utf-8", "surrogateescape")
    return message_id.encode("ascii", "replace").decode(), hashlib.sha256(same).hexdigest()
