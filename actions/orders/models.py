"""The order book as it is stored."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.database.base import Base
from actions.database.types import Money, UtcDateTime, words
from actions.policy.facts import ShippingPayer, Status


class OrderRow(Base):
    """One order. ``status`` is where it stands for the desk; ``shop_status`` is what the shop's books last said.

    The desk cancels an order by setting ``status`` and ``cancelled_at``; the next import sees from ``shop_status``
    that the cancellation was the desk's own and keeps it. ``email_key`` is the email in lower case, for look-ups;
    ``digest`` tells whether the shop's books changed since the last import.
    """

    __tablename__ = "orders"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    placed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    channel: Mapped[str | None]
    status: Mapped[Status | None] = mapped_column(words(Status))
    shop_status: Mapped[Status | None] = mapped_column(words(Status))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    customer_name: Mapped[str | None]
    email: Mapped[str | None]
    email_key: Mapped[str | None] = mapped_column(index=True)
    phone: Mapped[str | None]
    postal_code: Mapped[str | None]
    country: Mapped[str | None]
    payment_method: Mapped[str | None]
    currency: Mapped[str] = mapped_column(String(3))
    shipping_fee: Mapped[Decimal] = mapped_column(Money)
    digest: Mapped[str] = mapped_column(String(32), default="")

    lines: Mapped[list[LineRow]] = relationship(lazy="selectin", order_by="LineRow.position")
    shipments: Mapped[list[ShipmentRow]] = relationship(lazy="selectin", order_by="ShipmentRow.position")
    refunds: Mapped[list[RefundRow]] = relationship(lazy="selectin", order_by="RefundRow.id")


class LineRow(Base):
    """One product of an order; its id never changes, since cases refer to it.

    ``cancelled_quantity`` pieces are cancelled, whoever did it; ``returned_quantity`` came back and were accepted.
    ``listed`` is false once the shop's books no longer
    have the line: it is then no part of the order, and kept only for what refers to it.
    """

    __tablename__ = "order_lines"
    __table_args__ = (
        UniqueConstraint("order_id", "sku"),
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("cancelled_quantity between 0 and quantity", name="cancelled_quantity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    position: Mapped[int]
    listed: Mapped[bool] = mapped_column(default=True)
    sku: Mapped[str]
    title: Mapped[str]
    variant: Mapped[str | None]
    quantity: Mapped[int]
    cancelled_quantity: Mapped[int] = mapped_column(default=0)
    returned_quantity: Mapped[int] = mapped_column(default=0)
    unit_price: Mapped[Decimal] = mapped_column(Money)
    return_shipping: Mapped[ShippingPayer | None] = mapped_column(words(ShippingPayer))

    parcels: Mapped[list[ShipmentLineRow]] = relationship(lazy="selectin")


class ShipmentRow(Base):
    """One parcel of an order."""

    __tablename__ = "shipments"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    position: Mapped[int]
    carrier: Mapped[str | None]
    tracking: Mapped[str | None]
    shipped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    promised_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ShipmentLineRow(Base):
    """A line that is in a parcel."""

    __tablename__ = "shipment_lines"

    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True)
    shipment_id: Mapped[int] = mapped_column(
        ForeignKey("shipments.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class RefundKind(StrEnum):
    """What money goes back for: what was bought, or what the customer paid to send a defect in."""

    GOODS = "goods"
    SHIPPING = "shipping"


class RefundRow(Base):
    """Money promised back for an order: granted by this row, paid once ``paid_at`` is set, in that order.

    ``cancellation_id`` or ``case_id`` is set when the desk itself promised it. Of a case there is one refund of each
    kind; the database refuses to change what was granted, to pay twice, and to grant more than was paid. ``key`` names
    the grant for ever; ``payment`` is the shop's reference of the payment.
    """

    __tablename__ = "refunds"
    __table_args__ = (
        Index("ix_refunds_case_id_kind", "case_id", "kind", unique=True),
        Index("ix_refunds_paid_at_due_at", "paid_at", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Money)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancellation_id: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[RefundKind] = mapped_column(
        words(RefundKind), default=RefundKind.GOODS, server_default="goods"
    )
    case_id: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(String(200), index=True, unique=True)
    granted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    granted_by: Mapped[str | None] = mapped_column(String(80))
    paid_by: Mapped[str | None] = mapped_column(String(80))
    payment: Mapped[str | None] = mapped_column(String(200))

    lines: Mapped[list[RefundLineRow]] = relationship(lazy="selectin")


class RefundLineRow(Base):
    """What of a case's refund is for one line: the accepted pieces, and what goes back for them."""

    __tablename__ = "refund_lines"
    __table_args__ = (
        CheckConstraint("quantity >= 1", name="quantity"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    refund_id: Mapped[int] = mapped_column(ForeignKey("refunds.id"), primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("order_lines.id"), primary_key=True, index=True)
    quantity: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(Money)

    line: Mapped[LineRow] = relationship(lazy="joined", innerjoin=True)
