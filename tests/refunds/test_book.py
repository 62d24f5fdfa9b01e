"""The refunds that the desk granted: one list, one key each, paid once, never above what was paid for the lines."""

from __future__ import annotations

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from actions.cases import CaseState
from actions.cases.claiming import claim_shipping, evaluate
from actions.cases.refunding import NotGranted, grant_refund
from actions.cases.states import Evaluation
from actions.database import Database
from actions.orders.models import RefundKind, RefundRow
from actions.policy.facts import AskedLine, Goal, Reason
from actions.refunds import (
    BadPayment,
    NoSuchRefund,
    RefundEntry,
    Which,
    as_csv,
    find_refund,
    list_refunds,
    mark_paid,
)
from actions.refunds.table import harmless
from tests.cases import counter
from tests.cases.making import DAY, SOON, cancel_wish, done, keep
from tests.orders.examples import EXAMPLE, LAMP
from tests.policy.making import shop

NOW = counter.RECEIVED_AT + 2 * DAY


def refunds(database: Database, which: Which = Which.ALL) -> list[RefundEntry]:
    """What the list shows."""
    with database.read() as session:
        return list_refunds(session, which, NOW)


def cancelled(database: Database) -> RefundEntry:
    """The refund of a cancelled line."""
    keep(database, EXAMPLE)
    done(database, cancel_wish("web-1:1", AskedLine(LAMP.sku)))
    return refunds(database)[0]


def test_a_return_and_a_cancellation_are_in_one_list(database: Database) -> None:
    case = counter.granted(database)
    found = refunds(database, Which.DUE)
    assert [(one.key, one.rma, one.amount) for one in found] == [
        (f"{case.rma}:goods", case.rma, counter.PRICE_OF_ALL)
    ]
    assert [(line.sku, line.quantity, line.amount) for line in found[0].lines] == [
        ("SHIRT-RED-M", 3, Decimal("53.70")),
        ("LAMP-MOON", 1, Decimal("59.90")),
    ]


def test_a_cancellation_has_a_key_and_its_lines(database: Database) -> None:
    refund = cancelled(database)
    assert refund.key == f"{EXAMPLE.number}:cancellation-1"
    assert (refund.rma, refund.to, refund.granted_by) == (None, "Visa", "desk")
    assert [(line.sku, line.quantity, line.amount) for line in refund.lines] == [
        (LAMP.sku, 1, LAMP.unit_price)
    ]
    assert refund.granted_at == SOON + timedelta(minutes=1)


def test_paying_moves_the_case_and_is_done_once(database: Database) -> None:
    case = counter.granted(database)
    key = f"{case.rma}:goods"
    first = mark_paid(database, key, "shop system", NOW, payment="bank-1", amount=counter.PRICE_OF_ALL)
    assert not first.again
    assert counter.now(database, case.rma).state is CaseState.REFUNDED
    assert (first.refund.paid_at, first.refund.paid_by, first.refund.payment) == (
        NOW,
        "shop system",
        "bank-1",
    )
    again = mark_paid(database, key, "somebody", NOW + DAY, payment="bank-1")
    assert again.again
    assert again.refund == first.refund
    with pytest.raises(BadPayment, match="paid twice"):
        mark_paid(database, key, "somebody", NOW + DAY, payment="bank-2")
    assert refunds(database, Which.DUE) == []
    assert refunds(database, Which.PAID) == [first.refund]


def test_what_was_paid_at_the_counter_is_paid_for_the_shops_system_too(database: Database) -> None:
    case = counter.granted(database)
    counter.paid(database, case.rma)
    assert mark_paid(database, f"{case.rma}:goods", "shop system", NOW).again
    assert mark_paid(database, f"{case.rma}:goods", "shop system", NOW, payment="bank-77").again


def test_another_sum_marks_nothing(database: Database) -> None:
    case = counter.granted(database)
    for amount in (counter.PRICE_OF_ALL + counter.CENT, counter.PRICE_OF_ALL - counter.CENT):
        with pytest.raises(BadPayment, match="nothing was marked"):
            mark_paid(database, f"{case.rma}:goods", "shop system", NOW, amount=amount)
    assert counter.now(database, case.rma).state is CaseState.REFUND_DUE


def test_a_cancellations_refund_is_paid_once(database: Database) -> None:
    refund = cancelled(database)
    assert not mark_paid(database, refund.key, "shop system", NOW, payment="p-1").again
    assert mark_paid(database, refund.key, "shop system", NOW + DAY, payment="p-1").again
    with database.read() as session:
        assert find_refund(session, refund.key).paid_at == NOW


def test_two_who_pay_at_once_pay_once(database: Database) -> None:
    key = cancelled(database).key
    with ThreadPoolExecutor(4) as pool:
        done_by = list(pool.map(lambda name: mark_paid(database, key, name, NOW), ("a", "b", "c", "d")))
    assert [one.again for one in done_by].count(False) == 1


def test_two_who_pay_a_return_at_once_pay_once(database: Database) -> None:
    key = f"{counter.granted(database).rma}:goods"
    with ThreadPoolExecutor(4) as pool:
        done_by = list(pool.map(lambda name: mark_paid(database, key, name, NOW), ("a", "b", "c", "d")))
    assert len({one.refund.paid_by for one in done_by}) == 1


def test_the_shipping_cost_follows_the_refund(sqlite_database: Database) -> None:
    database = sqlite_database
    case = counter.answered(database, goal=Goal.DEFECT, reason=Reason.FLAWED)
    at = counter.RECEIVED_AT + DAY
    claim_shipping(database, shop(), case.rma, Decimal("9.50"), None, counter.act("claim", at))
    evaluate(database, shop(), case.rma, Evaluation.ACCEPTED, counter.act("evaluate", at))
    key = f"{case.rma}:shipping"
    with pytest.raises(NotGranted):
        mark_paid(database, key, "shop system", NOW)
    grant_refund(database, shop(), case.rma, counter.act("grant", at))
    mark_paid(database, f"{case.rma}:goods", "shop system", NOW)
    paid = mark_paid(database, key, "shop system", NOW, payment="p-9")
    assert (paid.refund.kind, paid.refund.payment) == (RefundKind.SHIPPING, "p-9")


def test_an_unknown_key_is_told(sqlite_database: Database) -> None:
    with pytest.raises(NoSuchRefund, match="refunds list"):
        mark_paid(sqlite_database, "RMA-2222-2222:goods", "x", NOW)


@pytest.mark.parametrize(
    "change",
    [
        "update refunds set amount = amount + amount",
        "update refunds set paid_at = '2026-05-01 00:00:00+00:00'",
        "update refunds set paid_at = null",
        "delete from refunds",
        "update refunds set key = 'other'",
        "insert into refunds (order_id, amount, kind, cancellation_id, key) "
        "select order_id, (select sum(quantity * unit_price) from order_lines), 'goods', cancellation_id, 'k2' from refunds",
    ],
)
def test_the_database_keeps_a_cancellations_refund(database: Database, change: str) -> None:
    mark_paid(database, cancelled(database).key, "shop system", NOW)
    with pytest.raises(DatabaseError), database.write() as session:
        session.execute(text(change))
    with database.read() as session:
        row = session.scalars(select(RefundRow)).one()
        assert (row.amount, row.paid_at) == (LAMP.unit_price, NOW)


def test_the_csv_is_read_back_and_harms_no_spreadsheet(sqlite_database: Database) -> None:
    counter.granted(sqlite_database)
    rows = list(csv.DictReader(io.StringIO(as_csv(refunds(sqlite_database)))))
    assert [(row["order"], row["amount"], row["lines"]) for row in rows] == [
        (EXAMPLE.number, str(counter.PRICE_OF_ALL), "SHIRT-RED-M*3=53.70 LAMP-MOON*1=59.90")
    ]
    assert harmless("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert harmless(None) == ""


def test_overdue_is_what_should_have_been_paid(sqlite_database: Database) -> None:
    counter.granted(sqlite_database)
    with sqlite_database.read() as session:
        assert list_refunds(session, Which.OVERDUE, NOW) == []
        assert len(list_refunds(session, Which.OVERDUE, NOW + 30 * DAY)) == 1
