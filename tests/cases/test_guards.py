"""What the database itself refuses, whoever writes to it: each in raw SQL, past all of our code."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from actions.cases import CaseState, CaseView
from actions.cases.claiming import claim_shipping, evaluate
from actions.cases.machine import allowed_pairs
from actions.cases.refunding import grant_refund
from actions.cases.states import Evaluation
from actions.database import Database
from actions.policy.facts import Goal, Reason
from tests.cases.counter import (
    CENT,
    LAMP_REFUSED,
    RECEIVED_AT,
    SHIRT_FOUND,
    act,
    answered,
    granted,
    inspected,
    now,
    opened,
    paid,
    received,
)
from tests.cases.making import DAY
from tests.policy.making import shop

MOVE = (
    "insert into case_events (case_id, at, who, what, from_state, to_state, number) "
    "values ({case}, '2026-04-01 00:00:00+00:00', 'x', 'x', {source}, {target}, {number})"
)
REFUND = (
    "insert into refunds (order_id, amount, kind, case_id, granted_at, paid_at, key) "
    "values (1, {amount}, '{kind}', 1, {granted}, {paid}, 'raw')"
)
NOW = "'2026-04-01 00:00:00+00:00'"


def refused(database: Database, statement: str) -> None:
    """The database does not do this, and nothing of it stays."""
    with pytest.raises(DatabaseError), database.write() as session:
        session.execute(text(statement))


def move(source: str, target: str, number: int) -> str:
    """A row of history in SQL."""
    return MOVE.format(case=1, source=f"'{source}'", target=f"'{target}'", number=number)


def refund(amount: str, kind: str = "goods", granted: str = NOW, paid: str = "null") -> str:
    """A refund of the case in SQL; ``amount`` as the database holds money."""
    return REFUND.format(amount=amount, kind=kind, granted=granted, paid=paid)


def cents(database: Database, amount: str) -> str:
    """An amount as the database holds it."""
    return amount.replace(".", "") if database.engine.dialect.name == "sqlite" else amount


def test_a_state_is_never_set_by_hand(database: Database) -> None:
    case = opened(database)
    for state in CaseState:
        if state is not CaseState.OPENED:
            refused(database, f"update cases set state = '{state}'")
            refused(database, f"update cases set state = '{state}', version = version + 1")
    refused(database, "update cases set version = 7")
    assert now(database, case.rma) == case


def test_no_pair_of_states_beside_the_table_is_a_move(database: Database) -> None:
    case = opened(database)
    legal = {(source, target) for source, target, _ in allowed_pairs()}
    for source in CaseState:
        for target in CaseState:
            if source is not CaseState.OPENED or (source, target) not in legal:
                refused(database, move(source, target, 1))
    assert now(database, case.rma) == case


def test_a_move_begins_where_the_case_stands_and_counts_on(database: Database) -> None:
    case = received(database)
    refused(database, move("opened", "awaited", 3))
    refused(database, move("received", "inspected", 2))
    refused(database, move("received", "inspected", 4))
    refused(database, MOVE.format(case=1, source="null", target="'inspected'", number=3))
    refused(database, MOVE.format(case=1, source="null", target="null", number=3))
    assert now(database, case.rma) == case


def test_a_case_is_never_born_in_the_middle(database: Database) -> None:
    opened(database)
    columns = "rma, key, order_id, conversation, goal, photos, preapproved, obligations, receipt, requested_at, opened_at"
    copy = f"insert into cases ({columns}, state, version) select 'x', 'x', order_id, conversation, goal, photos, preapproved, obligations, receipt, requested_at, opened_at, '%s', %d from cases"
    refused(database, copy % ("accepted", 0))
    refused(database, copy % ("opened", 3))


def test_history_stays(database: Database) -> None:
    case = received(database)
    refused(database, "update case_events set note = 'it was different'")
    refused(database, "delete from case_events")
    refused(database, "update case_lines set quantity = 9")
    refused(database, "update case_lines set unit_price = 0")
    assert now(database, case.rma) == case


def test_nothing_is_inspected_without_findings(database: Database) -> None:
    received(database)
    refused(database, move("received", "inspected", 3))


def test_the_answer_is_the_one_of_the_findings(database: Database) -> None:
    inspected(database, SHIRT_FOUND, LAMP_REFUSED)
    refused(database, move("inspected", "accepted", 4))
    refused(database, move("inspected", "rejected", 4))
    refused(database, "update case_findings set accepted = 1")
    refused(database, "delete from case_refusals")
    refused(database, "delete from case_findings")


def test_nobody_accepts_more_pieces_than_came(database: Database) -> None:
    received(database)
    refused(
        database,
        "insert into case_findings (case_id, line_id, proof, accessories, packaging, labels, condition, accepted, photos, found_by, found_at) "
        f"select case_id, line_id, 'yes', 'yes', 'yes', 'yes', 'as_sold', quantity + 1, '[]', 'x', {NOW} from case_lines",
    )


def test_a_refund_is_granted_line_by_line_before_it_is_due(database: Database) -> None:
    answered(database)
    refused(database, move("accepted", "refund_due", 5))
    with database.write() as session:
        session.execute(text(refund(cents(database, "1.00"))))
    refused(database, move("accepted", "refund_due", 5))


def test_a_refund_is_never_above_what_was_paid(database: Database) -> None:
    answered(database)
    refused(database, refund(cents(database, "100000.00")))
    refused(database, refund(cents(database, "1.00"), paid=NOW))
    refused(database, refund(cents(database, "1.00"), granted="null"))
    refused(database, refund(cents(database, "-1.00")))
    refused(database, refund(cents(database, "1.00"), kind="shipping"))
    with database.write() as session:
        session.execute(text(refund(cents(database, "1.00"))))
    line = "insert into refund_lines (refund_id, line_id, quantity, amount) select (select max(id) from refunds), line_id, {}, {} from case_lines"
    refused(database, line.format("quantity", cents(database, "1.01")))
    refused(database, line.format("quantity + 1", cents(database, "0.10")))


def test_a_granted_refund_stays_and_is_paid_once(database: Database) -> None:
    case = granted(database)
    refused(database, "update refunds set amount = amount - 1")
    refused(database, "update refunds set case_id = null")
    refused(database, "delete from refund_lines")
    refused(database, "update refund_lines set quantity = 1, amount = 1")
    refused(database, move("refund_due", "refunded", 6))
    assert now(database, case.rma) == case
    paid(database, case.rma)
    refused(database, "update refunds set paid_at = null")
    refused(database, f"update refunds set paid_at = {NOW}")
    refused(database, refund(cents(database, "1.00")))


def test_pieces_come_back_once(database: Database) -> None:
    answered(database)
    refused(database, "update order_lines set returned_quantity = returned_quantity + 1")
    refused(database, "update order_lines set cancelled_quantity = 1")


def claimed(database: Database) -> CaseView:
    """An accepted factory defect whose shipping cost is claimed."""
    case = answered(database, goal=Goal.DEFECT, reason=Reason.FLAWED)
    return claim_shipping(database, shop(), case.rma, CENT * 950, "photo.jpg", act("claim")).case


def test_no_case_is_closed_while_money_is_open(database: Database) -> None:
    case = claimed(database)
    grant_refund(database, shop(), case.rma, act("grant"))
    refused(database, move("refund_due", "closed", 6))
    paid(database, case.rma)
    refused(database, move("refunded", "closed", 7))
    evaluate(database, shop(), case.rma, Evaluation.ACCEPTED, act("evaluate", RECEIVED_AT + 3 * DAY))
    refused(database, move("refunded", "closed", 7))
    refused(database, "update shipping_claims set amount = amount + 1")
    refused(database, "delete from shipping_claims")
    assert now(database, case.rma).state is CaseState.REFUNDED
