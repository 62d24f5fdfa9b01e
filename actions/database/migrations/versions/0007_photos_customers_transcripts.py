"""Photos of a case, the customer that the shop named for a conversation, and conversations sent by email."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Earlier cases have no photos, and of earlier conversations the shop named no customer."""
    op.add_column("cases", sa.Column("photos", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("conversations", sa.Column("customer", sa.String(320)))
    create_transcripts()


def create_transcripts() -> None:
    """One row a conversation that is sent to an address, as far as it had come."""
    op.create_table(
        "transcripts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("upto", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("tried_at", UtcDateTime()),
        sa.Column("done_at", UtcDateTime()),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_transcripts_conversation_id_conversations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_transcripts"),
        sa.UniqueConstraint(
            "conversation_id", "address", "upto", name="uq_transcripts_conversation_id_address_upto"
        ),
    )
    op.create_index("ix_transcripts_address_asked_at", "transcripts", ["address", "asked_at"])
    op.create_index("ix_transcripts_done_at", "transcripts", ["done_at"])


def downgrade() -> None:
    """Take it all back."""
    op.drop_table("transcripts")
    op.drop_column("conversations", "customer")
    op.drop_column("cases", "photos")
