"""Codes sent by email, wrong tries counted by address, and which shown order is spoken of."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the codes; what was shown so far was spoken of, and what was tried so far was for an order."""
    create_codes()
    op.add_column("identity_grants", sa.Column("spoken_at", UtcDateTime()))
    op.execute("UPDATE identity_grants SET spoken_at = shown_at")
    with op.batch_alter_table("identity_attempts") as attempts:
        attempts.alter_column("order_number", existing_type=sa.String(), nullable=True)
        attempts.add_column(sa.Column("address", sa.String(64)))
    op.create_index("ix_identity_attempts_address_at", "identity_attempts", ["address", "at"])


def create_codes() -> None:
    """One row a code that was asked for."""
    op.create_table(
        "identity_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("conversation", sa.String(), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("code_hash", sa.String(200)),
        sa.Column("made_at", UtcDateTime()),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("used_event", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_identity_codes"),
        sa.UniqueConstraint("key", name="uq_identity_codes_key"),
    )
    op.create_index("ix_identity_codes_conversation_asked_at", "identity_codes", ["conversation", "asked_at"])
    op.create_index("ix_identity_codes_address_asked_at", "identity_codes", ["address", "asked_at"])
    op.create_index("ix_identity_codes_done_at", "identity_codes", ["done_at"])


def downgrade() -> None:
    """Take it all back; wrong codes, which were for no order, are forgotten."""
    op.execute("DELETE FROM identity_attempts WHERE order_number IS NULL")
    op.execute("DELETE FROM identity_grants WHERE how = 'code'")
    op.drop_index("ix_identity_attempts_address_at", "identity_attempts")
    with op.batch_alter_table("identity_attempts") as attempts:
        attempts.drop_column("address")
        attempts.alter_column("order_number", existing_type=sa.String(), nullable=False)
    op.drop_column("identity_grants", "spoken_at")
    op.drop_table("identity_codes")
