"""Cases, cancellations and given decisions as they are stored."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    event,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.cases.states import CaseState, Condition, Evaluation, Found, Remedy
from actions.database.base import Base
from actions.database.types import Money, UtcDateTime, words
from actions.orders.models import LineRow, OrderRow
from actions.policy.decision import Verdict
from actions.policy.facts import Goal, Reason

OPEN = text("is_open")
DUE = text("due_at IS NOT NULL")
NOT_EVALUATED = text("outcome IS NULL")


class DecisionRow(Base):
    """A decision that a customer was given; ``record`` is its receipt (actions/cases/receipts.py).

    ``clause`` is the one that decided against the request, or that nobody could check; None where it was allowed.
    """

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    conversation: Mapped[str] = mapped_column(index=True)
    order_number: Mapped[str] = mapped_column(index=True)
    goal: Mapped[Goal] = mapped_column(words(Goal))
    verdict: Mapped[Verdict] = mapped_column(words(Verdict))
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    clause: Mapped[str | None] = mapped_column(String(40))


class CaseRow(Base):
    """A return ticket. ``key`` names the wish that opened it, so that the same wish opens one case.

    ``deadline`` (UTC) is unknown while a case approved in advance waits for its parcel to arrive. ``photos`` are the ids of
    the pictures that the customer sent as evidence.

    ``state``, ``state_since`` and ``due_at`` (until when the next move is due) are set by the database itself when a move
    is added to the history; ``version`` counts the moves. Only ``actions.cases.moving`` adds one.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index("ix_cases_state_opened_at", "state", "opened_at"),
        Index("ix_cases_state_due_at", "state", "due_at"),
    )

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
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column(default=0, server_default="0")
    state_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remedy: Mapped[Remedy | None] = mapped_column(words(Remedy))

    order: Mapped[OrderRow] = relationship(lazy="joined", innerjoin=True)
    lines: Mapped[list[CaseLineRow]] = relationship(lazy="selectin")
    events: Mapped[list[CaseEventRow]] = relationship(lazy="selectin", order_by="CaseEventRow.id")
    findings: Mapped[list[FindingRow]] = relationship(
        lazy="selectin", viewonly=True, primaryjoin="CaseRow.id == foreign(FindingRow.case_id)"
    )
    claim: Mapped[ShippingClaimRow | None] = relationship(lazy="selectin", viewonly=True)


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


class TransitionRow(Base):
    """A move that there is, from one state to another; the same as ``actions.cases.machine`` has it."""

    __tablename__ = "case_transitions"

    from_state: Mapped[CaseState] = mapped_column(words(CaseState), primary_key=True)
    to_state: Mapped[CaseState] = mapped_column(words(CaseState), primary_key=True)
    move: Mapped[str] = mapped_column(String(20))


class CaseEventRow(Base):
    """Something that happened to a case: when, who did it, and what. Only ever added.

    A move has also where from and to, which of the case's moves it is, and until when (UTC) the next one is due.
    ``key`` names an event for ever, so that it is added once; ``data`` is what was recorded with it.
    """

    __tablename__ = "case_events"
    __table_args__ = (
        ForeignKeyConstraint(
            ["from_state", "to_state"],
            ["case_transitions.from_state", "case_transitions.to_state"],
            name="fk_case_events_from_state_to_state_case_transitions",
        ),
        UniqueConstraint("case_id", "number"),
        CheckConstraint(
            "(from_state is null) = (to_state is null) and (to_state is null) = (number is null)", name="move"
        ),
        Index("ix_case_events_due_at", "due_at", sqlite_where=DUE, postgresql_where=DUE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    who: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(40))
    note: Mapped[str | None] = mapped_column(Text)
    from_state: Mapped[CaseState | None] = mapped_column(words(CaseState))
    to_state: Mapped[CaseState | None] = mapped_column(words(CaseState))
    number: Mapped[int | None]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    data: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class FindingRow(Base):
    """What the inspection found of one line of a case. Written while the case is received, fixed afterwards."""

    __tablename__ = "case_findings"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "line_id"], ["case_lines.case_id", "case_lines.line_id"]),
        CheckConstraint("accepted >= 0", name="accepted"),
    )

    case_id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(primary_key=True)
    proof: Mapped[Found] = mapped_column(words(Found))
    accessories: Mapped[Found] = mapped_column(words(Found))
    packaging: Mapped[Found] = mapped_column(words(Found))
    labels: Mapped[Found] = mapped_column(words(Found))
    condition: Mapped[Condition] = mapped_column(words(Condition))
    accepted: Mapped[int]
    note: Mapped[str | None] = mapped_column(Text)
    photos: Mapped[list[str]] = mapped_column(JSON, default=list)
    found_by: Mapped[str] = mapped_column(String(80))
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)

    refusals: Mapped[list[RefusalRow]] = relationship(lazy="selectin", order_by="RefusalRow.clause")


class RefusalRow(Base):
    """A clause for which pieces of a line were not accepted."""

    __tablename__ = "case_refusals"
    __table_args__ = (
        ForeignKeyConstraint(["case_id", "line_id"], ["case_findings.case_id", "case_findings.line_id"]),
    )

    case_id: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(primary_key=True)
    clause: Mapped[str] = mapped_column(String(40), primary_key=True)


class ShippingClaimRow(Base):
    """What a customer paid to send a factory defect in, and what its evaluation says (clause defect.shipping).

    ``receipt`` is the id of a picture of the carrier's receipt; ``due_at`` (UTC) is until when the evaluation is due.
    """

    __tablename__ = "shipping_claims"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        Index(
            "ix_shipping_claims_open_due_at",
            "due_at",
            sqlite_where=NOT_EVALUATED,
            postgresql_where=NOT_EVALUATED,
        ),
    )

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    amount: Mapped[Decimal] = mapped_column(Money)
    receipt: Mapped[str | None] = mapped_column(String(80))
    claimed_by: Mapped[str] = mapped_column(String(80))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[Evaluation | None] = mapped_column(words(Evaluation))
    evaluated_by: Mapped[str | None] = mapped_column(String(80))
    evaluated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(Text)


class CancellationRow(Base):
    """A cancellation. ``whole`` tells that nothing was left of the order; its refund is in the order book.

    ``undone_at`` is when its customer took it back.
    """

    __tablename__ = "cancellations"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    conversation: Mapped[str]
    whole: Mapped[bool]
    receipt: Mapped[dict[str, Any]] = mapped_column(JSON)
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    lines: Mapped[list[CancellationLineRow]] = relationship(lazy="selectin")


class CancellationLineRow(Base):
    """The pieces of a line that a cancellation took out of the order, at the price that was paid."""

    __tablename__ = "cancellation_lines"
    __table_args__ = (CheckConstraint("quantity >= 1", name="quantity"),)

    cancellation_id: Mapped[int] = mapped_column(ForeignKey("cancellations.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    quantity: Mapped[int]
    unit_price: Mapped[Decimal] = mapped_column(Money)


class ExceptionRow(Base):
    """What a person granted although the policy says otherwise: against which clause, why, who, and what it made.

    ``verdict`` is what the policy said, ``reference`` names that decision. ``rma`` or ``cancellation_id`` is what came of it.
    """

    __tablename__ = "exceptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    conversation: Mapped[str] = mapped_column(index=True)
    order_number: Mapped[str] = mapped_column(index=True)
    goal: Mapped[Goal] = mapped_column(words(Goal))
    verdict: Mapped[Verdict] = mapped_column(words(Verdict))
    clause: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    granted_by: Mapped[str] = mapped_column(String(80))
    granted_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reference: Mapped[str] = mapped_column(String(20))
    rma: Mapped[str | None] = mapped_column(String(20))
    cancellation_id: Mapped[int | None] = mapped_column(ForeignKey("cancellations.id"))
    amount: Mapped[Decimal | None] = mapped_column(Money)
    currency: Mapped[str] = mapped_column(String(3))


class KeptForEver(RuntimeError):
    """A given decision or an event of a case was about to be changed; write a new one instead."""


@event.listens_for(DecisionRow, "before_update")
@event.listens_for(DecisionRow, "before_delete")
@event.listens_for(ExceptionRow, "before_update")
@event.listens_for(ExceptionRow, "before_delete")
@event.listens_for(CaseEventRow, "before_update")
@event.listens_for(CaseEventRow, "before_delete")
def refuse(_mapper: object, _connection: object, row: object) -> NoReturn:
    """What a customer was told, and what happened to a case, is never rewritten."""
    raise KeptForEver(f"a row of {type(row).__name__} is kept as it is; add a new one instead")
