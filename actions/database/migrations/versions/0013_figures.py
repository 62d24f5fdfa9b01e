"""What the figures of a span of time ask for: the clause of each decision, and indexes by time."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

AT_ONCE = 500
DUE = sa.text("due_at IS NOT NULL")


def upgrade() -> None:
    """Decisions of before get their clause from their own record."""
    op.add_column("decisions", sa.Column("clause", sa.String(40)))
    fill_clauses()
    op.create_index("ix_decisions_decided_at", "decisions", ["decided_at"])
    op.create_index("ix_conversations_started_at", "conversations", ["started_at"])
    op.create_index("ix_handoffs_requested_at", "handoffs", ["requested_at"])
    op.create_index(
        "ix_conversation_events_first", "conversation_events", ["conversation_id", "source", "kind", "at"]
    )
    op.create_index(
        "ix_case_events_due_at", "case_events", ["due_at"], sqlite_where=DUE, postgresql_where=DUE
    )
    op.create_index("ix_cases_opened_at", "cases", ["opened_at"])


def fill_clauses() -> None:
    """A few hundred rows at a time."""
    decisions = sa.table(
        "decisions", sa.column("id", sa.Integer), sa.column("record", sa.JSON), sa.column("clause", sa.String)
    )
    for rows in batches(decisions):
        found = [{"this": row.id, "its": clause_of(row.record)} for row in rows]
        values = sa.update(decisions).where(decisions.c.id == sa.bindparam("this"))
        op.get_bind().execute(values.values(clause=sa.bindparam("its")), found)


def batches(decisions: sa.TableClause) -> Iterator[list[Any]]:
    """All rows in the order of their ids."""
    last = 0
    while True:
        wanted = sa.select(decisions.c.id, decisions.c.record).where(decisions.c.id > last)
        rows = list(op.get_bind().execute(wanted.order_by(decisions.c.id).limit(AT_ONCE)))
        if not rows:
            return
        yield rows
        last = rows[-1].id


def clause_of(record: dict[str, Any]) -> str | None:
    """The clause that decided against the request, or that nobody could check; None where it was allowed."""
    decision = record["decision"]
    if decision["verdict"] == "allowed":
        return None
    holds = None if decision["verdict"] == "human" else False
    found = [check["id"] for check in decision["clauses"] if check["holds"] is holds]
    return found[0] if found else ("delay" if decision["goal"] == "delay" else None)


def downgrade() -> None:
    """Take it all back."""
    op.drop_index("ix_cases_opened_at", "cases")
    op.drop_index("ix_case_events_due_at", "case_events")
    op.drop_index("ix_conversation_events_first", "conversation_events")
    op.drop_index("ix_handoffs_requested_at", "handoffs")
    op.drop_index("ix_conversations_started_at", "conversations")
    op.drop_index("ix_decisions_decided_at", "decisions")
    op.drop_column("decisions", "clause")
