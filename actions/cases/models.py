"""Cases, cancellations and given decisions as they are stored."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, NoReturn

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.database.base import Base
from actions.database.types import Money, UtcDateTime, words
from actions.orders.models import LineRow, OrderRow
from actions.policy.decision import Verdict
from actions.policy.facts import Goal, Reason

OPEN = text("is_open")


class CaseState(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    WITHDRAWN = "withdrawn"


class DecisionRow(Base):
    """A decision that a customer was given; ``record`` is its receipt (actions/cases/receipts.py)."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    conversation: Mapped[str] = mapped_column(index=True)
    order_number: Mapped[str] = mapped_column(index=True)
    goal: Mapped[Goal] = mapped_column(words(Goal))
    verdict: Mapped[Verdict] = mapped_column(words(Verdict))
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseRow(Base):
    """A return ticket. ``key`` names the wish that opened it, so that the same wish opens one case.

    ``deadline`` (UTC) is unknown while a case approved in advance waits for its parcel to arrive. ``photos`` are the ids of
    the pictures that the customer sent as evidence.
    """

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_state_opened_at", "state", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rma: Mapped[str] = mapped_column(String(20), unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    conversation: Mapped[str] = mapped_column(index=True)
    goal: Mapped[Goal] = mapped_column(words(Goal))
    reason: Mapped[Reason | None] = mapped_column(words(Reason))
    description: Mapped[str | None] = mapped_column(Text)
    photos: Mapped[list[str]] = mapped_column(JSON, default=list)
    state: Mapped[CaseState] = mapped_column(words(CaseState))
    preapproved: Mapped[bool]
    deadline: Mapped[datetime | None] = mapped_column(UtcDateTime)
    obligations: Mapped[list[str]] = mapped_column(JSON)
    receipt: Mapped[dict[str, Any]] = mapped_column(JSON)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)

    order: Mapped[OrderRow] = relationship(lazy="joined", innerjoin=True)
    lines: Mapped[list[CaseLineRow]] = relationship(lazy="selectin")
    events: Mapped[list[CaseEventRow]] = relationship(lazy="selectin", order_by="CaseEventRow.id")


class CaseLineRow(Base):
    """Pieces of an order's line in a case. ``is_open`` falls when the case ends; a line is in one open case at most."""

    __tablename__ = "case_lines"
    __table_args__ = (
        Index("ix_case_lines_open_line", "line_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint("quantity >= 1", name="quantity"),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    quantity: Mapped[int]
    unit_price: Mapped[Decimal] = mapped_column(Money)
    is_open: Mapped[bool] = mapped_column(default=True)

    line: Mapped[LineRow] = relationship(lazy="joined", innerjoin=True)


class CaseEventRow(Base):
    """Something that happened to a case: when, who did it, and what. Only ever added."""

    __tablename__ = "case_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)


class CancellationRow(Base):
    """A cancellation. ``whole`` tells that nothing was left of the order; its refund is in the order book."""

    __tablename__ = "cancellations"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    conversation: Mapped[str]
    whole: Mapped[bool]
    receipt: Mapped[dict[str, Any]] = mapped_column(JSON)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime] = mapped_column(UtcDateTime)

    lines: Mapped[list[CancellationLineRow]] = relationship(lazy="selectin")


class CancellationLineRow(Base):
    """The pieces of a line that a cancellation took out of the order, at the price that was paid."""

    __tablename__ = "cancellation_lines"
    __table_args__ = (CheckConstraint("quantity >= 1", name="quantity"),)

    cancellation_id: Mapped[int] = mapped_column(ForeignKey("cancellations.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    quantity: Mapped[int]
    unit_price: Mapped[Decimal] = mapped_column(Money)


class KeptForEver(RuntimeError):
    """A given decision or an event of a case was about to be changed; write a new one instead."""


@event.listens_for(DecisionRow, "before_update")
@event.listens_for(DecisionRow, "before_delete")
@event.listens_for(CaseEventRow, "before_update")
@event.listens_for(CaseEventRow, "before_delete")
def refuse(_mapper: object, _connection: object, row: object) -> NoReturn:
    """What a customer was told, and what happened to a case, is never rewritten."""
    raise KeptForEver(f"a row of {type(row).__name__} is kept as it is; add a new one instead")
