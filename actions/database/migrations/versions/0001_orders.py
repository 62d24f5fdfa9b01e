"""The order book: orders, their lines, shipments and refunds."""

import sqlalchemy as sa
from alembic import op

from actions.database.types import Money, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the order book."""
    create_orders()
    create_lines()
    create_shipments()
    create_refunds()


def create_orders() -> None:
    """One row an order."""
    op.create_table(
        "orders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("placed_at", UtcDateTime()),
        sa.Column("channel", sa.String()),
        sa.Column("status", sa.String(20)),
        sa.Column("shop_status", sa.String(20)),
        sa.Column("cancelled_at", UtcDateTime()),
        sa.Column("customer_name", sa.String()),
        sa.Column("email", sa.String()),
        sa.Column("email_key", sa.String()),
        sa.Column("phone", sa.String()),
        sa.Column("postal_code", sa.String()),
        sa.Column("country", sa.String()),
        sa.Column("payment_method", sa.String()),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("shipping_fee", Money(), nullable=False),
        sa.Column("digest", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_orders"),
        sa.UniqueConstraint("number", name="uq_orders_number"),
    )
    op.create_index("ix_orders_email_key", "orders", ["email_key"])


def create_lines() -> None:
    """One row a product of an order."""
    op.create_table(
        "order_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("variant", sa.String()),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("cancelled_quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", Money(), nullable=False),
        sa.Column("return_shipping", sa.String(20)),
        sa.PrimaryKeyConstraint("id", name="pk_order_lines"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], "fk_order_lines_order_id_orders"),
        sa.UniqueConstraint("order_id", "sku", name="uq_order_lines_order_id_sku"),
        sa.CheckConstraint("quantity >= 1", name="ck_order_lines_quantity"),
        sa.CheckConstraint(
            "cancelled_quantity between 0 and quantity", name="ck_order_lines_cancelled_quantity"
        ),
    )


def create_shipments() -> None:
    """One row a parcel, and which lines are in it."""
    op.create_table(
        "shipments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("carrier", sa.String()),
        sa.Column("tracking", sa.String()),
        sa.Column("shipped_at", UtcDateTime()),
        sa.Column("promised_by", UtcDateTime()),
        sa.Column("delivered_at", UtcDateTime()),
        sa.PrimaryKeyConstraint("id", name="pk_shipments"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], "fk_shipments_order_id_orders"),
    )
    op.create_index("ix_shipments_order_id", "shipments", ["order_id"])
    op.create_table(
        "shipment_lines",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("shipment_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("line_id", "shipment_id", name="pk_shipment_lines"),
        sa.ForeignKeyConstraint(
            ["shipment_id"], ["shipments.id"], "fk_shipment_lines_shipment_id_shipments", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["line_id"], ["order_lines.id"], "fk_shipment_lines_line_id_order_lines"),
    )
    op.create_index("ix_shipment_lines_shipment_id", "shipment_lines", ["shipment_id"])


def create_refunds() -> None:
    """One row a refund promised for an order; ``cancellation_id`` when the desk itself promised it."""
    op.create_table(
        "refunds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("amount", Money(), nullable=False),
        sa.Column("due_at", UtcDateTime()),
        sa.Column("paid_at", UtcDateTime()),
        sa.Column("cancellation_id", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_refunds"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], "fk_refunds_order_id_orders"),
    )
    op.create_index("ix_refunds_order_id", "refunds", ["order_id"])
    op.create_index("ix_refunds_cancellation_id", "refunds", ["cancellation_id"])


def downgrade() -> None:
    """Drop the order book."""
    for table in ("refunds", "shipment_lines", "shipments", "order_lines", "orders"):
        op.drop_table(table)
