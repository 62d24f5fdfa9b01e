"""Reading and writing: all or nothing, one after the other, foreign keys checked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from sqlalchemy import inspect, select, text, update
from sqlalchemy.exc import IntegrityError

from actions.database import BadDatabaseUrl, Database, open_database
from actions.orders.batch import Batch
from actions.orders.models import LineRow, OrderRow, RefundRow


def add_order(database: Database) -> None:
    """One order to work on."""
    with database.write() as session:
        session.add(OrderRow(number="AT-10001", currency="USD", shipping_fee=Decimal(0)))


def fee(database: Database) -> Decimal:
    """What stands in the order."""
    with database.read() as session:
        return session.scalars(select(OrderRow.shipping_fee)).one()


def test_a_write_is_kept(database: Database) -> None:
    add_order(database)
    assert fee(database) == 0


def fail_half_way(database: Database) -> None:
    """A write that changes something and then fails."""
    with database.write() as session:
        session.execute(update(OrderRow).values(shipping_fee=Decimal(5)))
        raise RuntimeError("half way")


def test_a_write_that_fails_leaves_nothing_behind(database: Database) -> None:
    add_order(database)
    with pytest.raises(RuntimeError, match="half way"):
        fail_half_way(database)
    assert fee(database) == 0


def test_a_read_changes_nothing(database: Database) -> None:
    add_order(database)
    with database.read() as session:
        session.execute(update(OrderRow).values(shipping_fee=Decimal(5)))
    assert fee(database) == 0


def test_foreign_keys_are_checked(database: Database) -> None:
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(RefundRow(order_id=99, amount=Decimal(1)))


def test_more_cannot_be_cancelled_than_was_bought(database: Database) -> None:
    add_order(database)
    line = LineRow(
        order_id=1, position=0, sku="A", title="A", quantity=1, unit_price=Decimal(1), cancelled_quantity=2
    )
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(line)


def test_sqlite_has_its_write_lock_from_the_start_so_that_no_update_is_lost(
    sqlite_database: Database,
) -> None:
    add_order(sqlite_database)

    def raise_fee(_: int) -> None:
        with sqlite_database.write() as session:
            order = session.scalars(select(OrderRow)).one()
            order.shipping_fee += 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(raise_fee, range(40)))
    assert fee(sqlite_database) == 40


def test_sqlite_is_read_while_it_is_written(sqlite_database: Database) -> None:
    add_order(sqlite_database)
    with sqlite_database.write() as session:
        session.execute(update(OrderRow).values(shipping_fee=Decimal(5)))
        assert fee(sqlite_database) == 0
    assert fee(sqlite_database) == 5


def test_sqlite_keeps_its_settings_on_every_connection(sqlite_database: Database) -> None:
    with sqlite_database.read() as first, sqlite_database.read() as second:
        for session in (first, second):
            names = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
            assert [session.scalar(text(f"PRAGMA {name}")) for name in names] == ["wal", 1, 1, 15_000]


def make_table_and_fail(database: Database) -> None:
    """A write that adds a table and then fails."""
    with database.write() as session:
        session.execute(text("create table half (id integer)"))
        raise RuntimeError("half way")


def test_a_table_is_taken_back_with_its_transaction(database: Database) -> None:
    with pytest.raises(RuntimeError, match="half way"):
        make_table_and_fail(database)
    assert not inspect(database.engine).has_table("half")


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("desk.sqlite", "is not an address"),
        ("", "is not an address"),
        ("mysql://root@localhost/desk", "not on mysql"),
        ("sqlite://", "name a file"),
        ("sqlite:///:memory:", "name a file"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_a_sentence(url: str, message: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=message):
        open_database(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2"])
def test_any_postgresql_address_means_the_driver_that_is_installed(scheme: str) -> None:
    assert open_database(f"{scheme}://desk@localhost/desk").engine.url.drivername == "postgresql+psycopg"


def add_order_without_fee(database: Database) -> None:
    """A bulk write that lacks a column."""
    with database.write() as session:
        batch = Batch(session.connection())
        batch.add(OrderRow, {"id": 1, "number": "AT-10001", "currency": "USD"})
        batch.write()


def test_rows_in_bulk_fail_with_the_same_error_on_both_databases(database: Database) -> None:
    with pytest.raises(IntegrityError):
        add_order_without_fee(database)
