"""Refunds of cancellations have a key too and are guarded alike; what became of handing refunds over."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from actions.database.guards import Guard, put_up, take_down
from actions.database.types import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

PAID = (
    "(select o.shipping_fee + coalesce((select sum(l.quantity * l.unit_price) from order_lines l "
    "where l.order_id = o.id), 0) from orders o where o.id = new.order_id)"
)
BEFORE = (
    "coalesce((select sum(r.amount) from refunds r where r.order_id = new.order_id and r.kind = 'goods'), 0)"
)
GUARDS = (
    Guard(
        "cancel_within_what_was_paid",
        "refunds",
        "insert",
        f"new.cancellation_id is not null and {BEFORE} + new.amount > {PAID}",
        "more would go back than was paid",
        lock="orders where id = new.order_id",
    ),
    Guard(
        "cancel_refund_stays",
        "refunds",
        "update of order_id, cancellation_id, amount, key",
        "old.cancellation_id is not null and (new.order_id <> old.order_id "
        "or coalesce(new.cancellation_id, -1) <> old.cancellation_id or new.amount <> old.amount "
        "or coalesce(new.key, '') <> coalesce(old.key, ''))",
        "a granted refund stays as it is",
    ),
    Guard(
        "cancel_refund_stays_paid",
        "refunds",
        "update of paid_at",
        "old.cancellation_id is not null and old.paid_at is not null "
        "and (new.paid_at is null or new.paid_at <> old.paid_at)",
        "a refund is paid once",
    ),
    Guard(
        "cancel_refund_lasts",
        "refunds",
        "delete",
        # A cancellation that was taken back owes nothing, as long as nothing was paid or handed over.
        "old.cancellation_id is not null and (old.paid_at is not null "
        "or exists (select 1 from refund_handovers h where h.refund_id = old.id) "
        "or not exists (select 1 from cancellations c "
        "where c.id = old.cancellation_id and c.undone_at is not null))",
        "a granted refund stays as it is",
    ),
)


def upgrade() -> None:
    """Name the refunds of cancellations, guard them, and keep what becomes of all."""
    op.execute(
        "update refunds set granted_by = 'desk', "
        "key = (select o.number from orders o where o.id = refunds.order_id) || '\\:cancellation-' || cancellation_id, "
        "granted_at = (select c.cancelled_at from cancellations c where c.id = refunds.cancellation_id) "
        "where cancellation_id is not null and key is null"
    )
    op.create_table(
        "refund_handovers",
        sa.Column("refund_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("done_at", UtcDateTime()),
        sa.Column("reference", sa.String(200)),
        sa.Column("trouble", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("refund_id", name="pk_refund_handovers"),
        sa.ForeignKeyConstraint(["refund_id"], ["refunds.id"], "fk_refund_handovers_refund_id_refunds"),
    )
    op.create_index("ix_refund_handovers_state_next_at", "refund_handovers", ["state", "next_at"])
    put_up(op.get_bind(), GUARDS)


def downgrade() -> None:
    """Refunds are granted and paid, and nothing is handed over."""
    take_down(op.get_bind(), GUARDS)
    op.drop_table("refund_handovers")
