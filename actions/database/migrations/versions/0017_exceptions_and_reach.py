"""Exceptions; wrong passwords by network address; when agents were seen; where answers reach customers outside the chat."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import Money, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing was granted or left before."""
    op.create_table(
        "exceptions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(), nullable=False, unique=True),
        sa.Column("conversation", sa.String(), nullable=False, index=True),
        sa.Column("order_number", sa.String(), nullable=False, index=True),
        sa.Column("goal", sa.String(20), nullable=False),
        sa.Column("verdict", sa.String(20), nullable=False),
        sa.Column("clause", sa.String(40), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("granted_by", sa.String(80), nullable=False),
        sa.Column("granted_at", UtcDateTime(), nullable=False, index=True),
        sa.Column("reference", sa.String(20), nullable=False),
        sa.Column("rma", sa.String(20)),
        sa.Column("cancellation_id", sa.Integer(), sa.ForeignKey("cancellations.id")),
        sa.Column("amount", Money()),
        sa.Column("currency", sa.String(3), nullable=False),
    )
    op.create_table(
        "sign_in_addresses",
        sa.Column("address", sa.String(80), primary_key=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("locked_until", UtcDateTime()),
    )
    op.add_column("agents", sa.Column("seen_at", UtcDateTime()))
    op.add_column("conversations", sa.Column("reply_to", sa.String(320)))
    op.add_column("conversations", sa.Column("replied", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_conversations_reply_to", "conversations", ["reply_to"])


def downgrade() -> None:
    """Take it all back."""
    op.drop_index("ix_conversations_reply_to", "conversations")
    op.drop_column("conversations", "replied")
    op.drop_column("conversations", "reply_to")
    op.drop_column("agents", "seen_at")
    op.drop_table("sign_in_addresses")
    op.drop_table("exceptions")
