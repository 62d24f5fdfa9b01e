"""A refund of nothing, where the shop refunded all or more before: the case must be able to end."""

from __future__ import annotations

from alembic import op

from actions.database.guards import Guard, put_up, take_down

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PAID = (
    "(select o.shipping_fee + coalesce((select sum(l.quantity * l.unit_price) from order_lines l "
    "where l.order_id = o.id), 0) from orders o where o.id = new.order_id)"
)
BEFORE = (
    "coalesce((select sum(r.amount) from refunds r where r.order_id = new.order_id and r.kind = 'goods'), 0)"
)
BEFORE_THIS = f"new.case_id is not null and new.kind = 'goods' and {BEFORE} + new.amount > {PAID}"


def upgrade() -> None:
    """Let a case grant 0.00."""
    replace(f"{BEFORE_THIS} and new.amount > 0")


def downgrade() -> None:
    """Refuse it again."""
    replace(BEFORE_THIS)


def replace(refused: str) -> None:
    """Put the guard up anew."""
    guard = Guard(
        "refund_within_what_was_paid",
        "refunds",
        "insert",
        refused,
        "more would go back than was paid",
        lock="orders where id = new.order_id",
    )
    take_down(op.get_bind(), (guard,))
    put_up(op.get_bind(), (guard,))
