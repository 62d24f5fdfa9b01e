"""Saving orders in bulk: idempotent, ids that stay, and nothing lost that the desk recorded. On both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from actions.database import Database
from actions.orders import SqlOrderBook
from actions.orders.models import OrderRow, RefundRow
from actions.orders.store import Saved, save_orders
from actions.policy.facts import Order, Status
from tests.orders.examples import EXAMPLE, LAMP, PLACED, SHIRT, order, refund, shipment

NOW = PLACED + timedelta(hours=3)


def save(database: Database, *content: Order) -> Saved:
    """Import some orders."""
    with database.write() as session:
        return save_orders(session, content)


def find(database: Database) -> Order:
    """The example as it is stored now."""
    with database.read() as session:
        found = SqlOrderBook(session).find(EXAMPLE.number)
    assert found is not None
    return found


def line_ids(database: Database) -> dict[str, int]:
    """The example's line ids by sku, unlisted lines too."""
    with database.read() as session:
        row = SqlOrderBook(session).row(EXAMPLE.number)
        assert row is not None
        return {line.sku: line.id for line in row.lines}


def cancel_by_desk(database: Database) -> None:
    """What the desk does when it cancels the whole order."""
    with database.write() as session:
        row = SqlOrderBook(session).lock(EXAMPLE.number)
        assert row is not None
        row.status, row.cancelled_at = Status.CANCELLED, NOW
        for line in row.lines:
            line.cancelled_quantity = line.quantity
        session.add(RefundRow(order_id=row.id, amount=Decimal("118.55"), due_at=NOW, cancellation_id=7))


def test_saving_counts_new_changed_and_unchanged(database: Database) -> None:
    second = order(number="AT-20002")
    assert save(database, EXAMPLE, second) == Saved(added=2)
    assert save(database, EXAMPLE, second) == Saved(unchanged=2)
    assert save(database, replace(EXAMPLE, country="CA"), second) == Saved(changed=1, unchanged=1)
    assert find(database).country == "CA"


def test_of_two_with_one_number_the_later_counts(database: Database) -> None:
    assert save(database, EXAMPLE, replace(EXAMPLE, payment_method="PayPal")) == Saved(added=1)
    assert find(database).payment_method == "PayPal"


def test_nothing_to_save_is_no_error(database: Database) -> None:
    assert save(database) == Saved()


def test_everything_the_shop_says_can_change(database: Database) -> None:
    save(database, replace(EXAMPLE, shipments=(shipment("LAMP-MOON"),), refunds=(refund("1.00"),)))
    changed = order(
        status=Status.SHIPPED,
        lines=(replace(LAMP, quantity=2, title="Moon Lamp"), SHIRT),
        shipments=(shipment("SHIRT-RED-M", delivered_at=NOW), shipment("LAMP-MOON")),
        refunds=(refund("2.00"), refund("1.00", paid_at=NOW)),
        shipping_fee=Decimal("0.00"),
    )
    save(database, changed)
    stored = find(database)
    assert replace(stored, refunds=()) == replace(changed, refunds=())
    assert set(stored.refunds) == set(changed.refunds)


def test_lines_keep_their_ids_when_others_come_go_and_come_back(database: Database) -> None:
    save(database, EXAMPLE)
    before = line_ids(database)
    save(database, replace(EXAMPLE, lines=(replace(LAMP, sku="HAT"), LAMP)))
    assert [line.sku for line in find(database).lines] == ["HAT", "LAMP-MOON"]
    assert before.items() <= line_ids(database).items()
    save(database, EXAMPLE)
    assert find(database) == EXAMPLE
    assert before.items() <= line_ids(database).items()


def test_a_cancellation_by_the_desk_and_its_refund_survive_the_shops_exports(database: Database) -> None:
    save(database, EXAMPLE)
    cancel_by_desk(database)
    save(database, replace(EXAMPLE, payment_method="PayPal"))
    save(database, replace(EXAMPLE, status=Status.SHIPPED, shipments=(shipment("LAMP-MOON"),)))
    stored = find(database)
    assert (stored.status, stored.cancelled_at) == (Status.CANCELLED, NOW)
    assert [line.cancelled for line in stored.lines] == [3, 1]
    assert [one.amount for one in stored.refunds] == [Decimal("118.55")]


def test_the_shops_word_of_a_cancellation_by_the_desk_doubles_nothing(database: Database) -> None:
    save(database, EXAMPLE)
    cancel_by_desk(database)
    heard = order(
        status=Status.CANCELLED,
        cancelled_at=NOW + timedelta(hours=9),
        refunds=(refund("118.55", paid_at=NOW),),
    )
    save(database, heard)
    save(database, replace(heard, country="CA"))
    stored = find(database)
    assert stored.cancelled_at == NOW
    assert [(one.amount, one.paid_at) for one in stored.refunds] == [(Decimal("118.55"), NOW)]
    save(database, EXAMPLE)
    assert find(database).status is Status.CANCELLED


def test_two_imports_at_once_add_each_order_once(database: Database) -> None:
    many = [order(number=f"AT-{30_000 + index}") for index in range(200)]
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda content: save(database, *content), [many, many[::-1], many]))
    assert sum(result.added for result in results) == len(many)
    with database.read() as session:
        assert session.query(OrderRow).count() == len(many)


def test_an_order_locked_by_one_waits_for_the_other_and_then_sees_its_change(database: Database) -> None:
    save(database, EXAMPLE)

    def cancel_one_shirt(_: int) -> int:
        with database.write() as session:
            row = SqlOrderBook(session).lock(EXAMPLE.number)
            assert row is not None
            row.lines[0].cancelled_quantity += 1
            return row.lines[0].cancelled_quantity

    with ThreadPoolExecutor() as pool:
        assert sorted(pool.map(cancel_one_shirt, range(3))) == [1, 2, 3]


def test_a_book_is_empty_until_an_order_comes(database: Database) -> None:
    with database.read() as session:
        assert SqlOrderBook(session).is_empty()
    save(database, EXAMPLE)
    with database.read() as session:
        assert not SqlOrderBook(session).is_empty()
        assert SqlOrderBook(session).lock("AT-20009") is None
