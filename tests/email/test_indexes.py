"""What the mailroom asks all the time is answered from an index that holds only what is still to be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import Select, event, select
from sqlalchemy.orm import Session

from actions.database import Database
from bot.conversations import store
from bot.email import telling
from bot.email.mailroom import waiting
from bot.email.models import OutgoingRow
from bot.email.outbox import _is_due


def due(session: Session) -> list[int]:
    """The outbox's question."""
    query: Select[int] = select(OutgoingRow.id).where(_is_due(datetime.now(UTC)))
    return list(session.scalars(query.order_by(OutgoingRow.next_at, OutgoingRow.id)))


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (telling.conversations_with_news, "ix_conversations_news"),
        (waiting, "ix_mails_state_tries"),
        (due, "ix_mail_outbox_due"),
        (store.conversations_waiting, "ix_conversation_events_waiting"),
    ],
)
def test_the_index_is_used(sqlite_database: Database, ask: Callable[[Session], object], index: str) -> None:
    asked: list[tuple[str, object]] = []

    def hear(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    event.listen(sqlite_database.engine, "before_cursor_execute", hear)
    with sqlite_database.read() as session:
        ask(session)
    event.remove(sqlite_database.engine, "before_cursor_execute", hear)
    statement, values = next(one for one in asked if one[0].startswith("SELECT"))
    with sqlite_database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert index in " ".join(str(row) for row in plan), plan
