"""The index of conversations with news begins with the channel: so SQLite takes it, where it read all conversations by mail before."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NEWS = sa.text("last_number > delivered")
MAIL_NEWS = sa.text("channel = 'email' AND last_number > delivered")


def upgrade() -> None:
    """Put the new index in the old one's place."""
    op.drop_index("ix_conversations_mail_news", "conversations")
    op.create_index(
        "ix_conversations_news",
        "conversations",
        ["channel", "changed_at"],
        sqlite_where=NEWS,
        postgresql_where=NEWS,
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_conversations_news", "conversations")
    op.create_index(
        "ix_conversations_mail_news",
        "conversations",
        ["changed_at"],
        sqlite_where=MAIL_NEWS,
        postgresql_where=MAIL_NEWS,
    )
