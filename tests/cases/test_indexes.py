"""What the counter and the desk's rounds ask time and again is answered from an index, however many cases are closed by now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, event, insert, select, text
from sqlalchemy.orm import Session

from actions.cases import CaseState, counting, list_cases, owing, reminding
from actions.cases.models import CaseEventRow, CaseRow
from actions.database import Database
from actions.orders.models import OrderRow, RefundKind, RefundRow
from actions.policy.facts import Goal
from actions.refunds import Which, list_refunds
from tests.cases.making import ARRIVED, keep
from tests.policy.making import shop

NOW = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)
CASES = 4000
LIVING = [state for state in CaseState if state is not CaseState.CLOSED]
Ask = Callable[[Session], object]


def fill(database: Database) -> None:
    """A shop with thousands of closed cases and some hundred living ones, put there past the guards."""
    keep(database, ARRIVED, replace(ARRIVED, number="AT-20002"))
    with database.write() as session:
        order, paid_back = session.scalars(select(OrderRow.id).order_by(OrderRow.id))
        connection = session.connection()
        for table in ("cases", "case_events", "refunds"):
            without_guards(connection, table)
        connection.execute(insert(CaseRow), [case(order, number) for number in range(CASES)])
        ids = list(session.scalars(select(CaseRow.id).order_by(CaseRow.id)))
        connection.execute(insert(CaseEventRow), [opening(one) for one in ids])
        connection.execute(
            insert(RefundRow), [refund(paid_back, one, place) for place, one in enumerate(ids)]
        )
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))


def without_guards(connection: Connection, table: str) -> None:
    """The rules of the table are gone, as this test is not about them."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"alter table {table} disable trigger user"))
        return
    named = text("select name from sqlite_master where type = 'trigger' and tbl_name = :table")
    for name in connection.scalars(named, {"table": table}).all():
        connection.execute(text(f"drop trigger {name}"))


def case(order: int, number: int) -> dict[str, object]:
    """One in forty lives."""
    lives = number % 40 == 0
    state = LIVING[number // 40 % len(LIVING)] if lives else CaseState.CLOSED
    at = NOW - timedelta(hours=number)
    return {
        "rma": f"RMA-{number:04}", "key": f"k{number}", "order_id": order, "conversation": f"c{number}",
        "goal": Goal.RETURN, "photos": [], "state": state, "preapproved": False, "obligations": [], "receipt": {"decision": {"clauses": []}},
        "requested_at": at, "opened_at": at, "received_at": at, "state_since": at, "version": 1,
        "deadline": at + 30 * DAY, "due_at": at + 3 * DAY if lives else None,
    }  # fmt: skip


def opening(case_id: int) -> dict[str, object]:
    """The first row of a history."""
    return {"case_id": case_id, "at": NOW, "who": "customer", "what": "opened", "key": f"e{case_id}"}


def refund(order: int, case_id: int, number: int) -> dict[str, object]:
    """Nearly all are paid."""
    paid = None if number % 400 == 0 else NOW
    return {
        "order_id": order, "case_id": case_id, "kind": RefundKind.GOODS, "amount": Decimal(1), "due_at": NOW, "paid_at": paid,
        "key": f"r{number}", "granted_at": NOW, "granted_by": "Rosa",
    }  # fmt: skip


@dataclass
class Filled:
    """The database, and the plans of what is asked."""

    database: Database

    def plans(self, ask: Ask) -> list[str]:
        """How the database finds the rows of each question about cases and refunds themselves."""
        asked: list[tuple[str, object]] = []

        def hear(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
            asked.append((statement, values))

        event.listen(self.database.engine, "before_cursor_execute", hear)
        with self.database.read() as session:
            ask(session)
        event.remove(self.database.engine, "before_cursor_execute", hear)
        return [
            self._plan(statement, values)
            for statement, values in asked
            if "FROM cases" in statement or "refunds" in statement
        ]

    def _plan(self, statement: str, values: object) -> str:
        how = "EXPLAIN" if self.database.engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        with self.database.engine.connect() as connection:
            rows = connection.exec_driver_sql(f"{how} {statement}", values)  # type: ignore[arg-type]
            return "\n".join(" ".join(map(str, row)) for row in rows)


@pytest.fixture
def filled(database: Database) -> Filled:
    """A full shop, on each kind of database."""
    fill(database)
    return Filled(database)


def asks() -> dict[str, Ask]:
    """What is asked time and again."""
    found: dict[str, Ask] = {
        "cases of a state": lambda session: counting.of_state(session, CaseState.RECEIVED),
        "the newest of a state": lambda session: list_cases(session, CaseState.RECEIVED),
        "expected": counting.expected,
        "received today": lambda session: counting.received_since(session, NOW - DAY / 4),
        "pressing": lambda session: counting.pressing(session, shop(), NOW),
        "of an urgency": lambda session: counting.of_urgency(session, shop(), counting.Urgency.OVERDUE, NOW),
        "not delivered": lambda session: counting.count_undelivered(session, shop(), NOW),
        "owed": lambda session: owing.owed_until(session, NOW),
        "at risk": lambda session: reminding.at_risk(session, shop(), NOW),
        "late": lambda session: reminding.late(session, NOW),
        "the window ends": lambda session: reminding.window_ends(session, shop(), NOW),
        "refunds that are due": lambda session: list_refunds(session, Which.DUE, NOW),
        "refunds that are overdue": lambda session: list_refunds(session, Which.OVERDUE, NOW),
    }
    return found


def is_scan(line: str) -> bool:
    """Whether a line of a plan reads every row of cases or refunds."""
    words = line.strip()
    return (
        any(
            words.startswith(begin) or begin in words
            for table in ("cases", "refunds")
            for begin in (f"Seq Scan on {table}", f"SCAN {table}")
        )
        and " USING " not in words
    )


def test_no_question_reads_all_cases(filled: Filled) -> None:
    scanned = {}
    for name, ask in asks().items():
        plans = filled.plans(ask)
        assert plans, name
        if bad := [plan for plan in plans if any(map(is_scan, plan.splitlines()))]:
            scanned[name] = bad
    assert scanned == {}
