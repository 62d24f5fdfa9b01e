"""Mail as it came in, and what goes out."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    create_mails()
    create_outbox()


def create_mails() -> None:
    """One row a mail that came in."""
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("arrived_at", UtcDateTime(), nullable=False),
        sa.Column("stored_at", UtcDateTime(), nullable=False),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("proven", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(998)),
        sa.Column("sender", sa.String(320)),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("conversation", sa.String(40)),
        sa.Column("event", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("key", name="uq_mails_key"),
    )
    op.create_index("ix_mails_message_id", "mails", ["message_id"])
    op.create_index("ix_mails_sender_arrived_at", "mails", ["sender", "arrived_at"])
    op.create_index("ix_mails_state", "mails", ["state"])
    op.create_index("ix_mails_conversation", "mails", ["conversation"])


def create_outbox() -> None:
    """One row a mail that goes out."""
    op.create_table(
        "mail_outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(80), nullable=False),
        sa.Column("recipient", sa.String(320), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("in_reply_to", sa.Text()),
        sa.Column("references", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("conversation", sa.String(40)),
        sa.Column("mail", sa.Integer()),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", UtcDateTime()),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_mail_outbox"),
        sa.UniqueConstraint("key", name="uq_mail_outbox_key"),
        sa.UniqueConstraint("message_id", name="uq_mail_outbox_message_id"),
    )
    op.create_index("ix_mail_outbox_conversation", "mail_outbox", ["conversation"])
    op.create_index("ix_mail_outbox_mail", "mail_outbox", ["mail"])
    op.create_index("ix_mail_outbox_recipient_made_at", "mail_outbox", ["recipient", "made_at"])
    op.create_index("ix_mail_outbox_state_next_at", "mail_outbox", ["state", "next_at"])


def downgrade() -> None:
    """Forget all mail."""
    op.drop_table("mail_outbox")
    op.drop_table("mails")
