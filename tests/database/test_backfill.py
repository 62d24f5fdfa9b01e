"""What migrations fill in for rows that were there before them, on a database that is in use: each row once, none left out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import select, text

from actions.cases.models import CaseEventRow, DecisionRow
from actions.database import Database, open_database
from actions.database.engine import WRITES
from actions.database.upgrade import migration_config
from actions.orders.models import RefundRow
from actions.policy.facts import AskedLine
from actions.refunds import mark_paid
from bot.returns.models import RefundTellingRow, TellingRow, Way
from tests.cases import counter
from tests.cases.making import EXAMPLE, LATER, SOON, cancel_wish, done, keep
from tests.databases import address, throwaway

MANY = 1203  # more than two batches
CLAUSES = [{"id": "bought.website", "holds": True}, {"id": "return.window", "holds": False}]
UNKNOWN = [{"id": "return.window", "holds": True}, {"id": "cancel.left_early", "holds": None}]
KINDS = [
    ("refused", "return", CLAUSES, "return.window"),
    ("allowed", "return", CLAUSES[:1], None),
    ("human", "cancel", UNKNOWN, "cancel.left_early"),
    ("human", "delay", CLAUSES[:1], "delay"),
    ("wait", "return", CLAUSES, "return.window"),
    ("human", "return", CLAUSES[:1], None),
]
"""Verdict, goal and checks of a record, and the clause that decided."""


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database that was never migrated."""
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path}/old.sqlite")
        yield database
        database.close()
        return
    server = request.getfixturevalue("postgres_server")
    with throwaway(server) as name:
        database = open_database(address(server, name))
        yield database
        database.close()


def migrate(database: Database, to: str) -> None:
    """Bring the database to a revision, as the product does."""
    with database.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def give_decisions(database: Database) -> None:
    """Decisions as they were kept before they had their clause."""
    statement = text(
        "insert into decisions (reference, conversation, order_number, goal, verdict, record, decided_at) "
        "values (:reference, 'c', 'AT-1', :goal, :verdict, :record, :at)"
    )
    at = datetime(2026, 1, 1, tzinfo=UTC)
    rows = []
    for number in range(MANY):
        verdict, goal, clauses, _ = KINDS[number % len(KINDS)]
        record = json.dumps({"decision": {"verdict": verdict, "goal": goal, "clauses": clauses}})
        when = at if database.engine.dialect.name == "postgresql" else at.isoformat(" ")
        rows.append(
            {"reference": f"D-{number}", "goal": goal, "verdict": verdict, "record": record, "at": when}
        )
    with database.write() as session:
        session.execute(statement, rows)


def test_decisions_of_before_get_the_clause_of_their_record(old_database: Database) -> None:
    migrate(old_database, "0012")
    give_decisions(old_database)
    migrate(old_database, "head")
    with old_database.read() as session:
        found = list(session.scalars(select(DecisionRow.clause).order_by(DecisionRow.id)))
    assert found == [KINDS[number % len(KINDS)][3] for number in range(MANY)]


def test_steps_of_before_are_told_to_nobody(old_database: Database) -> None:
    migrate(old_database, "0017")
    counter.granted(old_database)
    migrate(old_database, "head")
    with old_database.read() as session:
        events = set(session.scalars(select(CaseEventRow.id)))
        told = dict(session.execute(select(TellingRow.event_id, TellingRow.way)).all())
    assert set(told) == events
    assert set(told.values()) == {Way.NOBODY}


def test_refunds_paid_before_are_told_to_nobody_and_the_next_one_is_new(old_database: Database) -> None:
    migrate(old_database, "0018")
    keep(old_database, EXAMPLE)
    done(old_database, cancel_wish("web-1:1", AskedLine("LAMP-MOON")), SOON)
    with old_database.read() as session:
        key = str(session.scalars(select(RefundRow.key)).one())
    mark_paid(old_database, key, "bank", LATER)
    done(old_database, cancel_wish("web-1:2"), SOON)
    migrate(old_database, "head")
    with old_database.read() as session:
        refunds = list(session.scalars(select(RefundRow.id).order_by(RefundRow.id)))
        told = session.execute(select(RefundTellingRow.refund_id, RefundTellingRow.way)).all()
    assert len(refunds) == 2
    assert [tuple(row) for row in told] == [(refunds[0], Way.NOBODY)]
