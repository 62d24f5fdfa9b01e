"""Indexes for what the returns counter asks time and again: what was received today, and which evaluations are open."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OPEN = sa.text("outcome IS NULL")


def upgrade() -> None:
    """Add them."""
    op.create_index("ix_cases_received_at", "cases", ["received_at"])
    op.create_index(
        "ix_shipping_claims_open_due_at",
        "shipping_claims",
        ["due_at"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_shipping_claims_open_due_at", "shipping_claims")
    op.drop_index("ix_cases_received_at", "cases")
