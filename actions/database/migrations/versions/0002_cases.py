"""Cases, cancellations, the decisions that were given, and who was shown to own which order."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.database.types import Money, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("is_open")


def upgrade() -> None:
    """Create the tables of cases and of identity."""
    create_decisions()
    create_cases()
    create_case_lines()
    create_case_events()
    create_cancellations()
    create_grants()
    create_attempts()


def create_decisions() -> None:
    """One row a decision that a customer was given."""
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("goal", sa.String(20), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("reference", name="uq_decisions_reference"),
    )
    op.create_index("ix_decisions_conversation", "decisions", ["conversation"])
    op.create_index("ix_decisions_order_number", "decisions", ["order_number"])


def create_cases() -> None:
    """One row a return ticket."""
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rma", sa.String(20), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("goal", sa.String(20), nullable=False),
        sa.Column("reason", sa.String(20)),
        sa.Column("description", sa.Text()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("preapproved", sa.Boolean(), nullable=False),
        sa.Column("deadline", UtcDateTime()),
        sa.Column("obligations", sa.JSON(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("rma", name="uq_cases_rma"),
        sa.UniqueConstraint("key", name="uq_cases_key"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], "fk_cases_order_id_orders"),
    )
    op.create_index("ix_cases_order_id", "cases", ["order_id"])
    op.create_index("ix_cases_conversation", "cases", ["conversation"])
    op.create_index("ix_cases_state_opened_at", "cases", ["state", "opened_at"])


def create_case_lines() -> None:
    """The pieces a case is about; a line is in one open case at most."""
    op.create_table(
        "case_lines",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", Money(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "line_id", name="pk_case_lines"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], "fk_case_lines_case_id_cases"),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], "fk_case_lines_line_id_order_lines"),
        sa.CheckConstraint("quantity >= 1", name="ck_case_lines_quantity"),
    )
    op.create_index(
        "ix_case_lines_open_line",
        "case_lines",
        ["line_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def create_case_events() -> None:
    """What happened to a case, appended and never changed."""
    op.create_table(
        "case_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("who", sa.String(80), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("note", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_case_events"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], "fk_case_events_case_id_cases"),
    )
    op.create_index("ix_case_events_case_id", "case_events", ["case_id"])


def create_cancellations() -> None:
    """One row a cancellation, and the pieces it took out of the order."""
    op.create_table(
        "cancellations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("receipt", sa.JSON(), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("cancelled_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_cancellations"),
        sa.UniqueConstraint("key", name="uq_cancellations_key"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], "fk_cancellations_order_id_orders"),
    )
    op.create_index("ix_cancellations_order_id", "cancellations", ["order_id"])
    op.create_table(
        "cancellation_lines",
        sa.Column("cancellation_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", Money(), nullable=False),
        sa.PrimaryKeyConstraint("cancellation_id", "line_id", name="pk_cancellation_lines"),
        sa.ForeignKeyConstraint(
            ["cancellation_id"], ["cancellations.id"], "fk_cancellation_lines_cancellation_id_cancellations"
        ),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], "fk_cancellation_lines_line_id_order_lines"),
        sa.CheckConstraint("quantity >= 1", name="ck_cancellation_lines_quantity"),
    )


def create_grants() -> None:
    """Which orders were shown to belong to the customer of a conversation."""
    op.create_table(
        "identity_grants",
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("shown_at", UtcDateTime(), nullable=False),
        sa.Column("how", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("conversation", "order_number", name="pk_identity_grants"),
    )


def create_attempts() -> None:
    """The tries that failed, with neither the proof that was given nor whether there is such an order."""
    op.create_table(
        "identity_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("order_number", sa.String(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identity_attempts"),
    )
    op.create_index("ix_identity_attempts_conversation_at", "identity_attempts", ["conversation", "at"])
    op.create_index("ix_identity_attempts_order_number_at", "identity_attempts", ["order_number", "at"])


def downgrade() -> None:
    """Drop every case, cancellation, kept decision and grant."""
    for table in ("identity_attempts", "identity_grants", "cancellation_lines", "cancellations"):
        op.drop_table(table)
    for table in ("case_events", "case_lines", "cases", "decisions"):
        op.drop_table(table)
