"""Column types that mean the same on SQLite and PostgreSQL: moments in UTC, and exact money."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Numeric
from sqlalchemy.types import TypeDecorator, TypeEngine

CENT = Decimal("0.01")
MONEY_DIGITS = 14


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept and given back in UTC. Naive datetimes are refused with ``ValueError``.

    PostgreSQL keeps it as ``timestamptz``, SQLite as text in UTC, which sorts as the moments do.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware datetime into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the time {value.isoformat()} has no zone; give an aware datetime")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """An amount with at most two decimals, exact: ``numeric(14,2)`` on PostgreSQL, whole hundredths on SQLite.

    SQLite has no exact decimal type; whole hundredths can be summed and compared there without a rounding error.
    """

    impl = Numeric(MONEY_DIGITS, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose what the database keeps."""
        exact = dialect.name != "sqlite"
        return dialect.type_descriptor(Numeric(MONEY_DIGITS, 2) if exact else BigInteger())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """Refuse parts of a cent with ``ValueError`` instead of rounding them away."""
        if value is None:
            return None
        hundredths = value.scaleb(2)
        if hundredths != hundredths.to_integral_value():
            raise ValueError(f"the amount {value} has parts of a cent; round it first")
        return int(hundredths) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Give back a Decimal with two decimals."""
        if value is None:
            return None
        return Decimal(value).scaleb(-2) if dialect.name == "sqlite" else Decimal(value).quantize(CENT)


def words(choices: type[StrEnum], length: int = 20) -> Enum:
    """A column that holds one of an enum's values as plain text (``varchar``), read back as the enum."""
    return Enum(
        choices,
        native_enum=False,
        length=length,
        values_callable=lambda members: [str(member.value) for member in members],
    )
