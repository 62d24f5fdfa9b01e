"""The shop's books and what the desk recorded, put together."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders.merge import Standing, StoredRefund, merged_cancelled, merged_refunds, merged_standing
from actions.policy.facts import Refund, Status
from tests.orders.examples import AMOUNTS, PLACED, refund

LATER = PLACED + timedelta(hours=2)
BY_DESK = Standing(Status.CANCELLED, Status.PLACED, PLACED)
BY_SHOP = Standing(Status.CANCELLED, Status.CANCELLED, PLACED)


@pytest.mark.parametrize("status", [None, *Status])
def test_a_cancellation_by_the_desk_stays_whatever_the_shop_says(status: Status | None) -> None:
    once = merged_standing(BY_DESK, status, LATER)
    assert merged_standing(once, Status.SHIPPED, None) == BY_DESK


def test_a_cancellation_by_the_shop_is_the_shops_to_take_back() -> None:
    assert merged_standing(BY_SHOP, Status.PLACED, None) == Standing(Status.PLACED, Status.PLACED, None)


@pytest.mark.parametrize(
    ("stored", "quantity", "cancelled", "merged"),
    [
        ((3, 1), 3, 0, 1),  # the shop has not heard of the desk's cancellation yet
        ((3, 1), 3, 2, 2),  # the shop knows of one more
        ((3, 1), 2, 0, 0),  # the shop took the cancelled piece off
        ((3, 3), 3, 0, 3),  # a line that is cancelled as a whole stays so
        ((3, 0), 5, 0, 0),  # more were bought
        ((3, 2), 2, 2, 2),  # never more cancelled than there are
    ],
)
def test_cancelled_pieces_stay_cancelled(
    stored: tuple[int, int], quantity: int, cancelled: int, merged: int
) -> None:
    assert merged_cancelled(stored, quantity, cancelled) == merged


@given(st.integers(1, 9), st.data())
def test_what_is_left_of_a_line_never_grows_by_an_import_of_fewer_pieces(
    had: int, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(0, had))
    quantity = data.draw(st.integers(1, had))
    assert quantity - merged_cancelled((had, gone), quantity, 0) <= had - gone


def stored(id_: int, amount: str, *, by_desk: bool = False) -> StoredRefund:
    return StoredRefund(id_, Decimal(amount), PLACED, None, by_desk)


def test_a_refund_by_the_desk_is_not_doubled_when_the_shop_reports_it_and_learns_when_it_was_paid() -> None:
    changes = merged_refunds([stored(1, "20.00", by_desk=True)], [refund("20.00", paid_at=LATER)])
    assert changes.added == ()
    assert changes.removed == ()
    assert changes.updated == ((1, Refund(Decimal("20.00"), PLACED, LATER)),)


def test_a_refund_by_the_desk_stays_when_the_shop_does_not_know_it() -> None:
    changes = merged_refunds([stored(1, "20.00", by_desk=True)], [refund("7.00")])
    assert (changes.added, changes.updated, changes.removed) == ((refund("7.00"),), (), ())


def test_the_shops_own_refund_is_not_taken_for_the_desks() -> None:
    own = StoredRefund(1, Decimal("20.00"), refund("20.00").due_at, None, by_desk=False)
    changes = merged_refunds([stored(2, "20.00", by_desk=True), own], [refund("20.00")])
    assert (changes.added, changes.updated, changes.removed) == ((), (), ())


def test_a_refund_the_shop_took_back_goes() -> None:
    assert merged_refunds([stored(1, "20.00"), stored(2, "5.00")], [refund("5.00")]).removed == (1,)


@given(st.lists(st.builds(Refund, AMOUNTS, st.none(), st.none()), max_size=4))
def test_reporting_the_same_refunds_again_changes_nothing(refunds: list[Refund]) -> None:
    kept = [StoredRefund(id_, one.amount, None, None, by_desk=False) for id_, one in enumerate(refunds)]
    changes = merged_refunds(kept, refunds)
    assert (changes.added, changes.updated, changes.removed) == ((), (), ())
