"""Cancelling: the whole order, lines of it, what goes back, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import object_session

from actions.cases import Outcome, UnknownOrder
from actions.cases.models import CancellationRow, DecisionRow, KeptForEver
from actions.database import Database
from actions.orders.models import RefundRow
from actions.policy import BadRequest, replay
from actions.policy.facts import AskedLine, Status
from tests.cases.making import (
    DAY,
    EXAMPLE,
    HOUR,
    LAMP,
    PLACED,
    SHIRT,
    SOON,
    cancel_wish,
    counts,
    decisions_kept,
    done,
    keep,
    order_now,
)
from tests.policy.making import policy

EVERYTHING = Decimal("118.55")


def test_a_whole_order_is_cancelled_with_everything_going_back(database: Database) -> None:
    keep(database, EXAMPLE)
    result = done(database, cancel_wish(), SOON + HOUR)
    assert result.outcome is Outcome.CANCELLED
    assert result.case is None
    assert result.refund is not None
    assert (result.refund.amount, result.refund.to) == (EVERYTHING, "Visa")
    assert result.refund.due_at == SOON + HOUR + 5 * DAY
    order = order_now(database)
    assert (order.status, order.cancelled_at) == (Status.CANCELLED, SOON + HOUR)
    assert [line.cancelled for line in order.lines] == [3, 1]
    assert [refund.amount for refund in order.refunds] == [EVERYTHING]


def test_the_cancellation_is_kept_with_a_receipt_that_can_be_replayed(database: Database) -> None:
    keep(database, EXAMPLE)
    result = done(database, cancel_wish())
    with database.read() as session:
        row = session.scalars(select(CancellationRow)).one()
        refund = session.scalars(select(RefundRow)).one()
    assert (row.whole, row.conversation, row.requested_at) == (True, "web-1", SOON)
    assert {line.quantity: line.unit_price for line in row.lines} == {3: SHIRT.unit_price, 1: LAMP.unit_price}
    assert refund.cancellation_id == row.id
    assert replay(row.receipt, policy()) == result.decision


def test_some_pieces_are_cancelled_and_the_order_goes_on(database: Database) -> None:
    keep(database, EXAMPLE)
    result = done(database, cancel_wish("k", AskedLine(SHIRT.sku, 2)))
    assert result.outcome is Outcome.CANCELLED
    assert result.refund is not None
    assert result.refund.amount == Decimal("35.80")
    order = order_now(database)
    assert (order.status, order.cancelled_at) == (Status.PLACED, None)
    assert [line.cancelled for line in order.lines] == [2, 0]


def test_the_last_pieces_close_the_order_and_bring_the_shipping_fee_back(database: Database) -> None:
    keep(database, EXAMPLE)
    done(database, cancel_wish("k1", AskedLine(SHIRT.sku, 2)))
    done(database, cancel_wish("k2", AskedLine(SHIRT.sku)))
    result = done(database, cancel_wish("k3", AskedLine(LAMP.sku, 1)))
    assert result.refund is not None
    assert result.refund.amount == LAMP.unit_price + EXAMPLE.shipping_fee
    order = order_now(database)
    assert (order.status, order.cancelled_at) == (Status.CANCELLED, SOON + timedelta(minutes=1))
    assert sum(refund.amount for refund in order.refunds) == EVERYTHING


def test_two_wishes_for_one_piece_each_cancel_two(database: Database) -> None:
    keep(database, EXAMPLE)
    for key in ("k1", "k2"):
        assert done(database, cancel_wish(key, AskedLine(SHIRT.sku, 1))).outcome is Outcome.CANCELLED
    assert order_now(database).lines[0].cancelled == 2


@pytest.mark.parametrize(
    ("asked_after", "outcome"),
    [(24 * HOUR, Outcome.CANCELLED), (24 * HOUR + timedelta(seconds=1), Outcome.REFUSED)],
)
def test_the_first_message_decides_however_late_the_yes(
    database: Database, asked_after: timedelta, outcome: Outcome
) -> None:
    keep(database, EXAMPLE)
    result = done(database, cancel_wish(at=PLACED + asked_after), PLACED + 30 * HOUR)
    assert result.outcome is outcome
    assert counts(database) == ((1, 0, 1) if outcome is Outcome.CANCELLED else (0, 0, 0))


def test_a_refusal_changes_nothing_and_is_kept(database: Database) -> None:
    keep(database, EXAMPLE)
    result = done(database, cancel_wish(at=PLACED + 25 * HOUR))
    assert result.outcome is Outcome.REFUSED
    assert order_now(database) == EXAMPLE
    with database.read() as session:
        row = session.scalars(select(DecisionRow)).one()
    assert (row.reference, row.verdict.value) == (result.reference, "refused")
    assert replay(row.record, policy()) == result.decision


def test_the_same_wish_again_says_so_and_promises_nothing_twice(database: Database) -> None:
    keep(database, EXAMPLE)
    first = done(database, cancel_wish())
    again = done(database, cancel_wish(), SOON + 2 * HOUR)
    assert again.outcome is Outcome.ALREADY_CANCELLED
    assert (again.refund, again.decision) == (first.refund, first.decision)
    assert counts(database) == (1, 0, 1)
    assert decisions_kept(database) == 1


def test_another_wish_for_a_cancelled_order_shows_the_refund(database: Database) -> None:
    keep(database, EXAMPLE)
    first = done(database, cancel_wish("k1"))
    again = done(database, cancel_wish("k2"))
    assert again.outcome is Outcome.ALREADY_CANCELLED
    assert again.refund == first.refund
    assert counts(database) == (1, 0, 1)


def test_another_wish_for_a_cancelled_line_says_so_while_the_rest_stands(database: Database) -> None:
    keep(database, EXAMPLE)
    done(database, cancel_wish("k1", AskedLine(LAMP.sku)))
    again = done(database, cancel_wish("k2", AskedLine(LAMP.sku)))
    assert again.outcome is Outcome.ALREADY_CANCELLED
    assert counts(database) == (1, 0, 1)
    assert order_now(database).status is Status.PLACED


def test_more_pieces_than_are_left_are_not_cancelled(database: Database) -> None:
    keep(database, EXAMPLE)
    result = done(database, cancel_wish("k1", AskedLine(SHIRT.sku, 4)))
    assert result.outcome in (Outcome.REFUSED, Outcome.HUMAN)
    assert counts(database) == (0, 0, 0)


def test_the_desks_cancellation_survives_an_import_that_has_not_heard_of_it(database: Database) -> None:
    keep(database, EXAMPLE)
    done(database, cancel_wish())
    keep(database, replace(EXAMPLE, payment_method="Visa 4242"))
    order = order_now(database)
    assert (order.status, order.payment_method) == (Status.CANCELLED, "Visa 4242")
    assert [refund.amount for refund in order.refunds] == [EVERYTHING]


def test_a_failure_in_the_middle_leaves_nothing_behind(database: Database) -> None:
    keep(database, EXAMPLE)
    event.listen(database.engine, "before_cursor_execute", fail_at_the_refund)
    with pytest.raises(ConnectionError):
        done(database, cancel_wish())
    event.remove(database.engine, "before_cursor_execute", fail_at_the_refund)
    assert order_now(database) == EXAMPLE
    assert counts(database) == (0, 0, 0)
    assert decisions_kept(database) == 0
    assert done(database, cancel_wish()).outcome is Outcome.CANCELLED


def fail_at_the_refund(_connection: object, _cursor: object, statement: str, *_: object) -> None:
    """The connection breaks where the refund would be stored, after everything else was."""
    if statement.startswith("INSERT INTO refunds"):
        raise ConnectionError("the connection broke")


def test_an_unknown_order_and_an_unknown_line_are_the_callers_slip(database: Database) -> None:
    with pytest.raises(UnknownOrder):
        done(database, cancel_wish())
    keep(database, EXAMPLE)
    with pytest.raises(BadRequest, match="is not in this order"):
        done(database, cancel_wish("k", AskedLine("NO-SUCH-THING")))


def delete(row: DecisionRow) -> None:
    """Delete a row in its own session."""
    session = object_session(row)
    assert session is not None
    session.delete(row)


@pytest.mark.parametrize("change", [lambda row: setattr(row, "record", {}), delete])
def test_what_a_customer_was_told_is_never_rewritten(
    database: Database, change: Callable[[DecisionRow], None]
) -> None:
    keep(database, EXAMPLE)
    done(database, cancel_wish(at=PLACED + 25 * HOUR))
    with database.read() as session:
        change(session.scalars(select(DecisionRow)).one())
        with pytest.raises(KeptForEver):
            session.flush()
