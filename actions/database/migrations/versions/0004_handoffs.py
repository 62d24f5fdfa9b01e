"""Requests for a person."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One row a request."""
    op.create_table(
        "handoffs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(40), nullable=False),
        sa.Column("event", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(80), nullable=False),
        sa.Column("goal", sa.String(40)),
        sa.Column("order_number", sa.String()),
        sa.Column("missing", sa.Text()),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_handoffs"),
    )
    op.create_index("ix_handoffs_conversation_state", "handoffs", ["conversation", "state"])
    op.create_index("ix_handoffs_state_requested_at", "handoffs", ["state", "requested_at"])
    op.create_index("ix_handoffs_order_number", "handoffs", ["order_number"])


def downgrade() -> None:
    """Drop the table; every request for a person is lost."""
    op.drop_table("handoffs")
