"""A wrong try knows the message it was made with, so that a message dealt with again counts once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of earlier tries the message is not known."""
    op.add_column("identity_attempts", sa.Column("event", sa.Integer()))


def downgrade() -> None:
    """Forget which message a try was made with; the tries still count."""
    op.drop_column("identity_attempts", "event")
