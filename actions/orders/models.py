"""The order book as it is stored."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
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

    ``cancelled_quantity`` pieces are cancelled, whoever did it. ``listed`` is false once the shop's books no longer
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


class RefundRow(Base):
    """Money promised back for an order; ``cancellation_id`` is set when the desk itself promised it."""

    __tablename__ = "refunds"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"), index=True)
    amount: Mapped[Decimal] = mapped_column(Money)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancellation_id: Mapped[int | None] = mapped_column(index=True)
