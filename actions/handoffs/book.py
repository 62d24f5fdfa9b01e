"""Storing and finding requests for a person, always inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from actions.handoffs.models import HandoffRow, HandoffState
from actions.handoffs.request import HandoffReason, HandoffRequest, HandoffView


def ask_for_person(session: Session, request: HandoffRequest, now: datetime) -> HandoffView:
    """Store a request. What is asked again while the first is open adds to it: one matter, one row.

    The caller holds the conversation's lock, so that two messages of one conversation cannot both be the first.
    """
    row = _same_matter(session, request)
    if row is None:
        row = _new(request)
        session.add(row)
    else:
        row.goal = request.goal or row.goal
        row.order_number = request.order_number or row.order_number
        row.missing = request.missing
        row.facts = row.facts | {name: value for name, value in request.facts.items() if value is not None}
    row.changed_at = now
    session.flush()
    return _view(row)


def add_facts(session: Session, conversation: str, since: int, facts: Mapping[str, Any]) -> None:
    """Add to the open requests that an event from number ``since`` on made; what they know already stays."""
    for row in session.scalars(_open(conversation).where(HandoffRow.event >= since)):
        row.facts = {**facts, **row.facts}


def settle_reason(session: Session, conversation: str, reason: str, now: datetime) -> None:
    """Nobody is needed for this reason any more: what was down is back, and the message has its answer."""
    for row in session.scalars(_open(conversation).where(HandoffRow.reason == reason)):
        row.state, row.changed_at = HandoffState.SETTLED, now


def has_open(session: Session, conversation: str, reason: str) -> bool:
    """Whether a person was asked for this reason and has not settled it yet."""
    return session.scalar(_open(conversation).where(HandoffRow.reason == reason).limit(1)) is not None


def settle_all(session: Session, conversation: str, now: datetime) -> None:
    """A person has dealt with everything that one was asked for."""
    for row in session.scalars(_open(conversation)):
        row.state, row.changed_at = HandoffState.SETTLED, now


def any_open(session: Session, conversation: str) -> bool:
    """Whether a person is still needed for anything."""
    session.flush()
    return session.scalar(_open(conversation).limit(1)) is not None


def handoffs_of(session: Session, conversation: str) -> list[HandoffView]:
    """Every request of a conversation, the first one first."""
    wanted = select(HandoffRow).where(HandoffRow.conversation == conversation).order_by(HandoffRow.id)
    return [_view(row) for row in session.scalars(wanted)]


def _same_matter(session: Session, request: HandoffRequest) -> HandoffRow | None:
    """The open request for the same reason and order; what the policy leaves open differs from goal to goal."""
    wanted = _open(request.conversation).where(HandoffRow.reason == request.reason)
    if request.order_number is not None:
        wanted = wanted.where(_about(request.order_number))
    if request.reason == HandoffReason.POLICY:
        wanted = wanted.where(HandoffRow.goal == request.goal)
    return session.scalar(wanted.order_by(HandoffRow.id.desc()).limit(1))


def _about(number: str) -> ColumnElement[bool]:
    return HandoffRow.order_number.is_(None) | (HandoffRow.order_number == number)


def _open(conversation: str) -> Select[HandoffRow]:
    return select(HandoffRow).where(
        HandoffRow.conversation == conversation, HandoffRow.state == HandoffState.OPEN
    )


def _new(request: HandoffRequest) -> HandoffRow:
    return HandoffRow(
        conversation=request.conversation,
        event=request.event,
        reason=request.reason,
        goal=request.goal,
        order_number=request.order_number,
        missing=request.missing,
        facts=dict(request.facts),
        state=HandoffState.OPEN,
        requested_at=request.requested_at,
    )


def _view(row: HandoffRow) -> HandoffView:
    request = HandoffRequest(
        conversation=row.conversation,
        event=row.event,
        reason=row.reason,
        requested_at=row.requested_at,
        goal=row.goal,
        order_number=row.order_number,
        missing=row.missing,
        facts=dict(row.facts),
    )
    return HandoffView(row.id, request, row.state, row.changed_at)
