"""Accounts of agents, and who attends to a conversation."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Conversations that had asked for a person before this wait for one."""
    op.create_table(
        "agents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("shown_name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.String(200), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("disabled_at", UtcDateTime()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_agents"),
        sa.UniqueConstraint("name", name="uq_agents_name"),
    )
    op.create_table(
        "agent_sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.Integer(), nullable=False),
        sa.Column("csrf", sa.String(64), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_agent_sessions"),
        sa.ForeignKeyConstraint(["agent_id"], ["agents.id"], name="fk_agent_sessions_agent_id_agents"),
    )
    op.create_index("ix_agent_sessions_agent_id", "agent_sessions", ["agent_id"])
    op.add_column("conversations", sa.Column("agent_id", sa.Integer()))
    op.add_column("conversations", sa.Column("agent_name", sa.String(80)))
    op.add_column("conversations", sa.Column("waiting_since", UtcDateTime()))
    op.add_column("conversations", sa.Column("heard_at", UtcDateTime()))
    op.create_index("ix_conversations_agent_id", "conversations", ["agent_id"])
    op.create_index("ix_conversations_waiting_since", "conversations", ["waiting_since"])
    op.execute(
        "UPDATE conversations SET waiting_since = (SELECT min(requested_at) FROM handoffs"
        " WHERE handoffs.conversation = conversations.public_id AND handoffs.state = 'open')"
    )


def downgrade() -> None:
    """Drop the accounts; nobody attends to any conversation."""
    op.drop_index("ix_conversations_waiting_since", "conversations")
    op.drop_index("ix_conversations_agent_id", "conversations")
    for column in ("heard_at", "waiting_since", "agent_name", "agent_id"):
        op.drop_column("conversations", column)
    op.drop_table("agent_sessions")
    op.drop_table("agents")
