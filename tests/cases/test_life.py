"""The life of a case: every step of it, once, by whoever comes first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest

from actions.cases import CaseState
from actions.cases.answering import answer
from actions.cases.ending import close, send_exchange
from actions.cases.machine import TRANSITIONS, Move, allowed_pairs
from actions.cases.models import TransitionRow
from actions.cases.moving import CaseMovedOn, IllegalMove, KeyTaken, Moved, hold, make_move
from actions.cases.receiving import receive
from actions.cases.refunding import grant_refund
from actions.cases.states import Actor, Remedy
from actions.database import Database
from actions.orders.models import LineRow, OrderRow, RefundRow
from actions.policy.facts import Goal, Reason
from tests.cases.counter import (
    LAMP_REFUSED,
    PRICE_OF_ALL,
    RECEIVED_AT,
    SHIRT_FOUND,
    SHIRT_REFUSED,
    act,
    answered,
    awaited,
    granted,
    inspected,
    now,
    opened,
    paid,
)
from tests.cases.making import DAY
from tests.orders.examples import LAMP, SHIRT
from tests.policy.making import policy, shop

WAY = ["opened", "awaited", "received", "inspected", "accepted", "refund_due", "refunded", "closed"]


def test_a_case_goes_the_whole_way_and_its_history_says_who_and_when(database: Database) -> None:
    case = granted(database)
    paid(database, case.rma)
    done = close(database, case.rma, act("close", RECEIVED_AT + 20 * DAY, note="all is settled")).case
    assert [event.what for event in done.events] == WAY
    assert [event.who for event in done.events] == ["customer", "desk"] + ["Rosa"] * 6
    assert done.events[-1].note == "all is settled"
    assert (done.version, done.state, done.due_at) == (7, CaseState.CLOSED, None)
    assert done == now(database, case.rma)


def test_the_refund_is_worked_out_line_by_line_and_granted_and_paid_apart(database: Database) -> None:
    case = granted(database)
    refund = case.refunds[0]
    assert refund.amount == PRICE_OF_ALL == sum(line.amount for line in refund.lines)
    assert (refund.paid_at, refund.due_at) == (None, RECEIVED_AT + DAY + 5 * DAY)
    after = paid(database, case.rma).case
    assert after.state is CaseState.REFUNDED
    assert (after.refunds[0].payment, after.refunds[0].paid_at is not None) == ("bank-77", True)


def test_only_what_was_accepted_goes_back(database: Database) -> None:
    case = granted(database, SHIRT_FOUND, LAMP_REFUSED)
    assert [event.what for event in case.events][-2:] == ["partly", "refund_due"]
    assert [(line.sku, line.amount) for line in case.refunds[0].lines] == [
        (SHIRT.sku, SHIRT.unit_price * SHIRT.quantity)
    ]
    with database.read() as session:
        back = {line.sku: line.returned_quantity for line in session.query(LineRow)}
    assert back == {SHIRT.sku: SHIRT.quantity, LAMP.sku: 0}


def test_what_was_refunded_before_is_not_refunded_again(database: Database) -> None:
    case = answered(database)
    with database.write() as session:
        line = session.query(LineRow).first()
        assert line is not None
        session.add(RefundRow(order_id=line.order_id, amount=PRICE_OF_ALL - Decimal(1)))
    refund = grant_refund(database, shop(), case.rma, act("grant")).case.refunds[0]
    with database.read() as session:
        fee = session.query(LineRow).count() and session.query(RefundRow).count()
    assert fee == 2
    assert refund.amount < PRICE_OF_ALL
    assert refund.amount == sum(line.amount for line in refund.lines)


def test_a_rejected_case_is_closed_without_money(database: Database) -> None:
    case = answered(database, SHIRT_REFUSED, LAMP_REFUSED)
    assert case.state is CaseState.REJECTED
    with pytest.raises(IllegalMove, match="grant refund is not possible"):
        grant_refund(database, shop(), case.rma, act("grant"))
    assert close(database, case.rma, act("close")).case.state is CaseState.CLOSED


def test_an_exchange_is_sent(database: Database) -> None:
    case = answered(database, goal=Goal.EXCHANGE, reason=Reason.DAMAGED)
    assert case.remedy is Remedy.EXCHANGE
    sent = send_exchange(database, case.rma, act("send"), tracking="1Z").case
    assert (sent.state, sent.events[-1].data and sent.events[-1].data["tracking"]) == ("exchange_sent", "1Z")


def test_the_same_act_again_changes_nothing(database: Database) -> None:
    case = awaited(database)
    first = receive(database, policy(), case.rma, act("r"))
    again = receive(database, policy(), case.rma, act("r", RECEIVED_AT + DAY))
    assert (first.again, again.again, first.case) == (False, True, again.case)
    with pytest.raises(
        IllegalMove, match=r"is received: receive is not possible; what can be done is: inspect\."
    ):
        receive(database, policy(), case.rma, act("another"))


def test_a_key_names_one_act_for_ever(database: Database) -> None:
    case = answered(database)
    with pytest.raises(KeyTaken):
        grant_refund(database, shop(), case.rma, act("answer"))


def test_who_looked_at_an_older_state_is_told(database: Database) -> None:
    case = inspected(database)
    answer(database, shop(), case.rma, act("a", seen=case.version))
    with pytest.raises(CaseMovedOn, match="is accepted now"):
        answer(database, shop(), case.rma, act("b", seen=case.version))


def test_of_many_at_once_one_moves_the_case(database: Database) -> None:
    case = awaited(database)

    def try_it(number: int) -> Moved | None:
        try:
            return receive(database, policy(), case.rma, act(f"r{number}"))
        except IllegalMove:
            return None

    with ThreadPoolExecutor(6) as pool:
        made = [moved for moved in pool.map(try_it, range(6)) if moved]
    assert len(made) == 1
    assert [event.what for event in now(database, case.rma).events].count("received") == 1


def test_every_move_that_the_table_does_not_have_is_refused(sqlite_database: Database) -> None:
    case = opened(sqlite_database)
    for move in Move:
        if CaseState.OPENED in TRANSITIONS[move].sources:
            continue
        for actor in Actor:
            with sqlite_database.write() as session, pytest.raises(IllegalMove):
                make_move(hold(session, case.rma), move, act(f"{move}:{actor}", actor=actor))
    assert now(sqlite_database, case.rma) == case


def test_the_database_has_the_same_table_of_moves(database: Database) -> None:
    with database.read() as session:
        stored = {(row.from_state, row.to_state, row.move) for row in session.query(TransitionRow)}
    assert stored == allowed_pairs()


@pytest.mark.parametrize("more", [Decimal(0), Decimal(50)])
def test_where_the_shop_refunded_all_or_more_before_nothing_is_granted_and_the_case_can_end(
    database: Database, more: Decimal
) -> None:
    case = answered(database)
    with database.write() as session:
        order = session.query(OrderRow).one()
        whole = PRICE_OF_ALL + order.shipping_fee
        session.add(RefundRow(order_id=order.id, amount=whole + more))
    refund = grant_refund(database, shop(), case.rma, act("grant")).case.refunds[0]
    assert refund.amount == Decimal(0)
    paid(database, case.rma)
    assert close(database, case.rma, act("close")).case.state is CaseState.CLOSED
