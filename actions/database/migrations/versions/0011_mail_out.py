"""Cancellations that were undone, transcripts that go the outbox's way, and indexes for what the mailroom asks all the time."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

NEWS = sa.text("channel = 'email' AND last_number > delivered")
TO_SEND = sa.text("state IN ('waiting', 'sending')")


def upgrade() -> None:
    """No cancellation was undone before; the two indexes hold only what is still to be done."""
    op.add_column("cancellations", sa.Column("undone_at", UtcDateTime()))
    op.drop_column("transcripts", "tried_at")
    op.create_index(
        "ix_conversations_mail_news",
        "conversations",
        ["changed_at"],
        sqlite_where=NEWS,
        postgresql_where=NEWS,
    )
    op.drop_index("ix_mail_outbox_state_next_at", "mail_outbox")
    op.create_index(
        "ix_mail_outbox_due", "mail_outbox", ["next_at", "id"], sqlite_where=TO_SEND, postgresql_where=TO_SEND
    )
    op.drop_index("ix_mails_state", "mails")
    op.create_index("ix_mails_state_tries", "mails", ["state", "tries", "id"])


def downgrade() -> None:
    """Take it all back."""
    op.drop_index("ix_mails_state_tries", "mails")
    op.create_index("ix_mails_state", "mails", ["state"])
    op.drop_index("ix_mail_outbox_due", "mail_outbox")
    op.create_index("ix_mail_outbox_state_next_at", "mail_outbox", ["state", "next_at"])
    op.drop_index("ix_conversations_mail_news", "conversations")
    op.add_column("transcripts", sa.Column("tried_at", UtcDateTime()))
    op.drop_column("cancellations", "undone_at")
