"""The books behind the dialogues: orders are brought in as an import does it, and what was done is read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from actions.cases import CaseView, cases_of_order, last_decision
from actions.cases.models import CancellationRow
from actions.database import Database
from actions.handoffs import HandoffState, handoffs_of
from actions.orders import OrderNumbers, SqlOrderBook
from actions.orders.importer import BadLine, Import
from actions.orders.models import OrderRow
from actions.policy.facts import Order
from bot.conversations.models import ConversationRow, EventRow

ABOUT_TEXT = ("description", "because")


@dataclass(frozen=True)
class Books:
    """The database of the running desk."""

    database: Database

    def bring_in(self, *records: Mapping[str, Any]) -> None:
        """Adds or updates orders: the importer itself, without the seconds that a command takes to start."""
        lines = (json.dumps(record).encode() for record in records)
        for _ in Import(self.database, OrderNumbers(), _refuse).run(lines):
            pass

    def check(self, number: str, sender: str, expected: Mapping[str, Any]) -> None:
        """Compares what a dialogue says of its order and its conversation with what the books hold."""
        with self.database.read() as session:
            held = found(session, number, sender)
        for name, value in expected.items():
            assert name in held, f"{name!r} is not one of {sorted(held)}"
            assert _as_said(name, held[name], value), f"{name} is {held[name]!r}, not {value!r}"


def _as_said(name: str, found: Any, value: Any) -> bool:
    """Texts have to contain what is said, a receipt has to agree in what is said of it; the rest is equal."""
    if value is None:
        return found is None
    if name in ABOUT_TEXT:
        return str(value).lower() in (found or "").lower()
    if name == "receipt":
        return found is not None and all(_as_said(key, found.get(key), part) for key, part in value.items())
    if name == "clauses":
        return all(clause in found and found[clause] is holds for clause, holds in value.items())
    return bool(found == value)


def found(session: Session, number: str, sender: str) -> dict[str, Any]:
    """Everything that a dialogue can say of its order's and its conversation's books, by name."""
    order = SqlOrderBook(session).find(number)
    return {
        **_of_order(order),
        **_of_cases(cases_of_order(session, number)),
        "cancellations": _cancellations(session, number),
        "handoff": _handoff(session, sender),
        "waiting": _waiting(session, sender),
        "receipt": _receipt(session, sender),
    }


def _of_order(order: Order | None) -> dict[str, Any]:
    return {
        "status": str(order.status) if order and order.status else None,
        "refunds": [str(refund.amount) for refund in order.refunds] if order else [],
    }


def _of_cases(cases: list[CaseView]) -> dict[str, Any]:
    newest = cases[0] if cases else None
    return {
        "cases": len(cases),
        "goal": str(newest.goal) if newest else None,
        "reason": str(newest.reason) if newest and newest.reason else None,
        "state": str(newest.state) if newest else None,
        "description": newest.description if newest else None,
        "lines": {line.sku: line.quantity for line in newest.lines} if newest else {},
    }


def _cancellations(session: Session, number: str) -> int:
    counted = select(func.count()).select_from(CancellationRow).join(OrderRow)
    return session.scalar(counted.where(OrderRow.number == number)) or 0


def _receipt(session: Session, sender: str) -> dict[str, Any] | None:
    """The last decision that was given in the conversation, its clauses by name: true, false or null."""
    conversation = session.scalar(select(ConversationRow.public_id).where(ConversationRow.sender == sender))
    given = last_decision(session, conversation) if conversation else None
    if given is None:
        return None
    decision = given.record["decision"]
    because = " ".join(check["because"] for check in decision["clauses"])
    clauses = {check["id"]: check["holds"] for check in decision["clauses"]}
    return {**decision, "clauses": clauses, "because": because}


def _handoff(session: Session, sender: str) -> str | None:
    """Why a person was asked for last in the conversation."""
    asked = (
        select(EventRow)
        .join(ConversationRow, ConversationRow.id == EventRow.conversation_id)
        .where(ConversationRow.sender == sender, EventRow.kind == "handoff_requested")
        .order_by(EventRow.number.desc())
    )
    row = session.scalars(asked.limit(1)).first()
    return str(row.data["reason"]) if row else None


def _waiting(session: Session, sender: str) -> dict[str, str | None]:
    """Why a person is waited for in the conversation, and the one fact that is missing each time."""
    conversation = session.scalar(select(ConversationRow.public_id).where(ConversationRow.sender == sender))
    asked = handoffs_of(session, conversation) if conversation else []
    return {one.request.reason: one.request.missing for one in asked if one.state is HandoffState.OPEN}


def _refuse(bad: BadLine) -> None:
    raise AssertionError(f"the dialogue's order is bad: {bad}")
