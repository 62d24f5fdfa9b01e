"""How far conversations have been carried to another helpdesk."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing has been carried anywhere yet."""
    op.create_table(
        "helpdesk_threads",
        sa.Column("conversation_id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("thread", sa.String(80)),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_helpdesk_threads"),
        sa.UniqueConstraint("thread", name="uq_helpdesk_threads_thread"),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_helpdesk_threads_conversation_id_conversations",
        ),
    )


def downgrade() -> None:
    """Forget it."""
    op.drop_table("helpdesk_threads")
