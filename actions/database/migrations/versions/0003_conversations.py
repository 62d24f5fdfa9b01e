"""Conversations and their numbered events."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WAITING = sa.text("source = 'customer' AND answered_at IS NULL")


def upgrade() -> None:
    """Create both tables."""
    create_conversations()
    create_events()


def create_conversations() -> None:
    """One row a customer and channel."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(40), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("sender", sa.String(200), nullable=False),
        sa.Column("mode", sa.String(20), nullable=False),
        sa.Column("engine_key", sa.String(40), nullable=False),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("delivered", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
        sa.UniqueConstraint("public_id", name="uq_conversations_public_id"),
        sa.UniqueConstraint("channel", "sender", name="uq_conversations_channel_sender"),
    )
    op.create_index("ix_conversations_changed_at", "conversations", ["changed_at"])
    op.create_index("ix_conversations_sender", "conversations", ["sender"])


def create_events() -> None:
    """One row an event; the index finds the messages that still wait for an answer."""
    op.create_table(
        "conversation_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("answers", sa.Integer()),
        sa.Column("request_id", sa.String(200)),
        sa.Column("answered_at", UtcDateTime()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation_events"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_conversation_events_conversation_id_conversations",
        ),
        sa.UniqueConstraint(
            "conversation_id", "number", name="uq_conversation_events_conversation_id_number"
        ),
        sa.UniqueConstraint(
            "conversation_id", "request_id", name="uq_conversation_events_conversation_id_request_id"
        ),
    )
    op.create_index(
        "ix_conversation_events_waiting",
        "conversation_events",
        ["conversation_id", "number"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def downgrade() -> None:
    """Drop both tables; every conversation is lost."""
    op.drop_table("conversation_events")
    op.drop_table("conversations")
