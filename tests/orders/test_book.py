"""What every order book does, in memory and in both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from actions.database import Database
from actions.orders import MemoryOrderBook, OrderBook, SqlOrderBook
from actions.orders.store import save_orders
from actions.policy.facts import Customer, Order
from tests.orders.examples import EXAMPLE, PLACED, order, orders, refund, shipment

Filled = Callable[..., AbstractContextManager[OrderBook]]


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest) -> Filled:
    """Makes a book that holds the orders given."""
    if request.param == "memory":
        return in_memory
    url = request.getfixturevalue(f"{request.param}_url")
    database = request.getfixturevalue("open_here")(url)
    return lambda *content: in_database(database, *content)


@contextmanager
def in_memory(*content: Order) -> Iterator[OrderBook]:
    yield MemoryOrderBook(content)


@contextmanager
def in_database(database: Database, *content: Order) -> Iterator[OrderBook]:
    with database.write() as session:
        save_orders(session, content)
    with database.read() as session:
        yield SqlOrderBook(session)


FULL = order(
    refunds=(refund("12.00", paid_at=PLACED), refund("3.50")),
    shipments=(
        shipment("LAMP-MOON", delivered_at=PLACED + timedelta(days=3)),
        shipment("SHIRT-RED-M", "LAMP-MOON"),
    ),
)


@pytest.mark.parametrize("typed", ["AT-20001", "at20001", "#20001", "order 20001"])
def test_an_order_is_found_by_its_number_however_it_is_written(filled: Filled, typed: str) -> None:
    with filled(FULL, order(number="AT-20002")) as book:
        assert book.find(typed) == FULL


def test_an_order_that_is_not_there_is_not_found(filled: Filled) -> None:
    with filled(FULL) as book:
        assert book.find("AT-20009") is None
        assert book.find("?") is None
        assert book.find("") is None


def test_orders_are_found_by_email_in_either_case_the_newest_first(filled: Filled) -> None:
    shouted = Customer("Ava", "AVA@Example.COM", None)
    newer = order(number="AT-20002", placed_at=PLACED + timedelta(days=1), customer=shouted)
    undated = order(number="AT-20003", placed_at=None)
    other = order(number="AT-20004", customer=Customer("Ben", "ben@example.com", None))
    with filled(undated, EXAMPLE, other, newer) as book:
        assert book.by_email(" ava@EXAMPLE.com ") == [newer, EXAMPLE, undated]


def test_an_unknown_email_finds_nothing(filled: Filled) -> None:
    nobody = order(number="AT-20005", customer=Customer(None, None, None))
    with filled(EXAMPLE, nobody) as book:
        assert book.by_email("") == []
        assert book.by_email("ava@example.org") == []


@given(any_order=orders())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_order_comes_back_as_it_went_in(filled: Filled, any_order: Order) -> None:
    fresh = replace(any_order, number="AT-" + str(90_000 + abs(hash(any_order)) % 10**9))
    with filled(fresh) as book:
        assert book.find(fresh.number) == fresh
