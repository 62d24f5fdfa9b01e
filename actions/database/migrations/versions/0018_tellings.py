"""What customers were told of each step of a case, once each. What happened before this is told to nobody."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note all that has happened so far as told."""
    op.create_table(
        "case_tellings",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(20), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_case_tellings"),
        sa.ForeignKeyConstraint(["event_id"], ["case_events.id"], "fk_case_tellings_event_id_case_events"),
    )
    op.execute("insert into case_tellings (event_id, way, told_at) select id, 'nobody', at from case_events")


def downgrade() -> None:
    """Nobody is told anything."""
    op.drop_table("case_tellings")
