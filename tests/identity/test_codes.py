"""A code in place of an order number: the owner gets in, once; a stranger learns nothing; guessing is stopped."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from actions.database import Database
from actions.identity import (
    LIMITS,
    Asked,
    Exhausted,
    Locked,
    Proven,
    Shown,
    Unmatched,
    address_in,
    check,
    is_shown,
    offered_orders,
)
from actions.identity.models import CodeRow
from actions.orders.store import save_orders
from tests.identity.coding import Desk
from tests.identity.test_checking import statements
from tests.orders.examples import EXAMPLE

EMAIL, NOBODY = "ava@example.com", "nobody.here@example.org"
OWN, LATER, OTHERS = EXAMPLE.number, "AT-20002", "AT-30003"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    """Two orders of one buyer, and one of somebody else."""
    assert EXAMPLE.placed_at is not None
    later = replace(EXAMPLE, number=LATER, placed_at=EXAMPLE.placed_at + MINUTE)
    other = replace(EXAMPLE, number=OTHERS, customer=replace(EXAMPLE.customer, email="bo@example.com"))
    with database.write() as session:
        save_orders(session, [EXAMPLE, later, other])
    return Desk(database)


def shown(desk: Desk, number: str, conversation: str = "web-1") -> bool:
    with desk.database.read() as session:
        return is_shown(session, conversation, number)


def test_the_right_code_shows_all_orders_of_the_address_and_no_others(desk: Desk) -> None:
    assert desk.ask(EMAIL) == Asked()
    assert desk.type(desk.code_to(EMAIL)) == Proven((LATER, OWN))
    assert [shown(desk, number) for number in (OWN, LATER, OTHERS)] == [True, True, False]
    assert not shown(desk, OWN, "web-2")
    with desk.database.read() as session:
        assert [order.number for order in offered_orders(session, "web-1", 1)] == [LATER]


def test_an_address_that_is_not_known_is_answered_alike_and_gets_no_mail(desk: Desk) -> None:
    with statements(desk.database) as for_known:
        known = desk.ask(EMAIL, "web-1")
    with statements(desk.database) as for_unknown:
        unknown = desk.ask(NOBODY, "web-2")
    assert known == unknown == Asked()
    assert for_known == for_unknown
    assert [mail.to for mail in desk.mailer.sent] == [EMAIL]


def test_a_wrong_code_is_answered_and_costs_alike_whether_the_address_is_known_or_not(desk: Desk) -> None:
    desk.ask(EMAIL, "web-1")
    desk.ask(NOBODY, "web-2")
    wrong = desk.wrong_code(EMAIL)
    with statements(desk.database) as for_known:
        known = [desk.type(wrong, "web-1") for _ in range(LIMITS.tries + 1)]
    with statements(desk.database) as for_unknown:
        unknown = [desk.type(wrong, "web-2") for _ in range(LIMITS.tries + 1)]
    assert known == unknown
    assert known[-1] == Locked(desk.now + LIMITS.within)
    assert for_known == for_unknown


def test_a_code_for_an_address_without_orders_is_hashed_all_the_same(desk: Desk) -> None:
    desk.ask(NOBODY)
    with desk.database.read() as session:
        row = session.scalars(select(CodeRow)).one()
    assert str(row.code_hash).startswith("$argon2id$")
    assert row.done_at == desk.now


def test_the_code_itself_is_kept_nowhere(desk: Desk) -> None:
    desk.ask(EMAIL)
    with desk.database.read() as session:
        row = session.scalars(select(CodeRow)).one()
    assert desk.code_to(EMAIL) not in " ".join(str(value) for value in vars(row).values())


def test_a_code_is_good_once(desk: Desk) -> None:
    desk.ask(EMAIL)
    code = desk.code_to(EMAIL)
    assert isinstance(desk.type(code, event=7), Proven)
    assert desk.type(code, event=8) == Unmatched(LIMITS.tries - 1)


def test_the_message_that_used_it_may_come_again(desk: Desk) -> None:
    desk.ask(EMAIL)
    code = desk.code_to(EMAIL)
    assert desk.type(code, event=7) == desk.type(code, event=7) == Proven((LATER, OWN))


def test_a_wrong_code_that_comes_again_in_the_same_message_is_one_try(desk: Desk) -> None:
    desk.ask(EMAIL)
    wrong = desk.wrong_code(EMAIL)
    assert desk.type(wrong, event=7) == desk.type(wrong, event=7) == Unmatched(LIMITS.tries - 1)


def test_the_message_that_asks_may_come_again(desk: Desk) -> None:
    for _ in range(LIMITS.codes + 1):
        assert desk.ask(EMAIL, key="web-1:3") == Asked()
    assert len(desk.mailer.sent) == 1


def test_a_code_is_good_in_the_conversation_that_asked_for_it(desk: Desk) -> None:
    desk.ask(EMAIL, "web-1")
    assert isinstance(desk.type(desk.code_to(EMAIL), "web-2"), Unmatched)


def test_a_code_ends_after_ten_minutes(desk: Desk) -> None:
    desk.ask(EMAIL)
    desk.now += LIMITS.code_life - timedelta(seconds=1)
    last = desk.type(desk.wrong_code(EMAIL))
    assert isinstance(last, Unmatched)
    assert isinstance(desk.type(desk.code_to(EMAIL)), Proven)


def test_the_next_second_is_too_late(desk: Desk) -> None:
    desk.ask(EMAIL)
    desk.now += LIMITS.code_life
    assert desk.type(desk.code_to(EMAIL)) == Unmatched(LIMITS.tries - 1)


def test_a_new_code_makes_the_old_one_void(desk: Desk) -> None:
    desk.ask(EMAIL)
    first = desk.code_to(EMAIL)
    desk.ask(EMAIL)
    assert isinstance(desk.type(first), Unmatched) or first == desk.code_to(EMAIL)
    assert isinstance(desk.type(desk.code_to(EMAIL)), Proven)


def test_a_code_for_another_address_makes_the_old_one_void_too(desk: Desk) -> None:
    desk.ask(EMAIL)
    desk.ask(NOBODY)
    assert isinstance(desk.type(desk.code_to(EMAIL)), Unmatched)


def test_a_conversation_gets_so_many_codes_an_hour(desk: Desk) -> None:
    for number in range(LIMITS.codes):
        assert desk.ask(f"a{number}@example.com") == Asked()
    assert desk.ask(EMAIL) == Exhausted(f"a{LIMITS.codes - 1}@example.com")
    desk.now += LIMITS.code_life
    assert desk.ask(EMAIL) == Exhausted(None)
    desk.now += LIMITS.within - LIMITS.code_life
    assert desk.ask(EMAIL) == Asked()


@pytest.mark.parametrize("address", [EMAIL, NOBODY])
def test_an_address_gets_so_many_codes_an_hour_from_all_conversations(desk: Desk, address: str) -> None:
    for number in range(LIMITS.codes):
        assert desk.ask(address, f"web-{number}") == Asked()
    assert desk.ask(address, "web-9") == Exhausted(None)


def test_wrong_codes_close_the_door_for_the_conversation_and_the_address(desk: Desk) -> None:
    desk.ask(EMAIL)
    answers = [desk.type(desk.wrong_code(EMAIL)) for _ in range(LIMITS.tries)]
    end = desk.now + LIMITS.within
    assert answers == [*(Unmatched(left) for left in (4, 3, 2, 1)), Locked(end)]
    assert desk.type(desk.code_to(EMAIL)) == Locked(end)
    assert desk.ask("another@example.com") == Locked(end)
    assert desk.ask(EMAIL, "web-2") == Locked(end)
    assert desk.ask("another@example.com", "web-2") == Asked()


def test_wrong_codes_and_wrong_proofs_are_one_count(desk: Desk) -> None:
    desk.ask(EMAIL)
    for _ in range(3):
        desk.type(desk.wrong_code(EMAIL))
    for _ in range(2):
        with desk.database.write() as session:
            check(session, "web-1", OWN, "00000", desk.now)
    assert isinstance(desk.type(desk.code_to(EMAIL)), Locked)


def test_the_door_opens_again(desk: Desk) -> None:
    desk.ask(EMAIL)
    for _ in range(LIMITS.tries):
        desk.type(desk.wrong_code(EMAIL))
    desk.now += LIMITS.within
    assert desk.ask(EMAIL) == Asked()
    assert isinstance(desk.type(desk.code_to(EMAIL)), Proven)


def test_who_was_let_in_by_a_code_needs_no_proof_for_the_number(desk: Desk) -> None:
    desk.ask(EMAIL)
    desk.type(desk.code_to(EMAIL))
    with desk.database.write() as session:
        assert isinstance(check(session, "web-1", OWN, "", desk.now), Shown)


def test_guesses_at_the_same_moment_are_all_counted(desk: Desk) -> None:
    desk.ask(EMAIL)
    wrong = desk.wrong_code(EMAIL)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda event: desk.type(wrong, event=100 + event), range(12)))
    assert sum(isinstance(answer, Unmatched) for answer in answers) == LIMITS.tries - 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "٠١٢٣٤٥", "'; drop table", "0" * 5000])
def test_what_is_no_code_is_a_wrong_one(desk: Desk, typed: str) -> None:
    desk.ask(EMAIL)
    assert isinstance(desk.type(typed), Unmatched)


def test_a_code_that_nobody_asked_for_is_a_wrong_one(desk: Desk) -> None:
    assert desk.type("123456") == Unmatched(LIMITS.tries - 1)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Ava@Example.com. ", EMAIL),
        ("33127", None),
        ("", None),
        (None, None),
        (f"{'a' * 250}@example.com", None),
    ],
)
def test_what_an_address_is(text: str | None, address: str | None) -> None:
    assert address_in(text) == address
