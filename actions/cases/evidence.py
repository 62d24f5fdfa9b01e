"""Photos that come after a case was opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.cases.models import CaseEventRow, CaseRow
from actions.cases.opening import CUSTOMER
from actions.cases.states import BEFORE_RECEIPT

PHOTOS_ADDED = "photos_added"


def add_photos(
    session: Session, conversation: str, photos: Sequence[str], now: datetime, rma: str | None = None
) -> str | None:
    """Add photos to a case whose parcel has not come; its RMA number, None where there is none.

    It is the case ``rma``, whose order the caller has seen to be the customer's, else the newest that the conversation
    opened. ``session`` is one of ``Database.write``; the same photo is added once.
    """
    meant = CaseRow.conversation == conversation if rma is None else CaseRow.rma == rma
    wanted = select(CaseRow).where(meant, CaseRow.state.in_(BEFORE_RECEIPT))
    newest = wanted.order_by(CaseRow.opened_at.desc(), CaseRow.id.desc()).limit(1)
    case = session.scalar(newest.with_for_update(of=CaseRow))
    if case is None:
        return None
    fresh = [photo for photo in dict.fromkeys(photos) if photo not in case.photos]
    if fresh:
        case.photos = [*case.photos, *fresh]
        note = f"{len(fresh)} photo{'s' if len(fresh) > 1 else ''}"
        case.events.append(CaseEventRow(at=now, who=CUSTOMER, what=PHOTOS_ADDED, note=note))
    return case.rma
