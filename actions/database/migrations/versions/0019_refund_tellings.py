"""Which customers were told that the refund of their cancellation is paid. What was paid before this is told to nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BEFORE = (
    "insert into refund_tellings (refund_id, way, told_at) "
    "select id, 'nobody', paid_at from refunds where cancellation_id is not null and paid_at is not null"
)


def upgrade() -> None:
    """Note all that was paid so far as told."""
    op.create_table(
        "refund_tellings",
        sa.Column("refund_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("refund_id", name="pk_refund_tellings"),
        sa.ForeignKeyConstraint(["refund_id"], ["refunds.id"], "fk_refund_tellings_refund_id_refunds"),
    )
    op.execute(BEFORE)


def downgrade() -> None:
    """Nobody is told anything."""
    op.drop_table("refund_tellings")
