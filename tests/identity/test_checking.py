"""Identity before data: the owner gets in, a stranger learns nothing, and guessing is stopped."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from actions.database import Database
from actions.identity import (
    LIMITS,
    How,
    Locked,
    Shown,
    Unmatched,
    check,
    grant,
    is_shown,
    is_spoken_of,
    shown_orders,
    speak_of,
)
from actions.identity.models import AttemptRow, GrantRow
from actions.orders.store import save_orders
from tests.orders.examples import EXAMPLE, PLACED

NOW = PLACED
MINUTE = timedelta(minutes=1)
OWN, UNKNOWN = EXAMPLE.number, "AT-99999"
EMAIL = "ava@example.com"


@pytest.fixture(autouse=True)
def order(database: Database) -> None:
    """The order everybody asks about, and another one of the same buyer."""
    with database.write() as session:
        save_orders(session, [EXAMPLE, replace(EXAMPLE, number="AT-20002")])


def ask(
    database: Database, proof: str, number: str = OWN, conversation: str = "web-1", at: datetime = NOW
) -> Shown | Unmatched | Locked:
    """One try."""
    with database.write() as session:
        return check(session, conversation, number, proof, at)


def shown(database: Database, conversation: str = "web-1", number: str = OWN) -> bool:
    """Whether the order was shown to be the customer's."""
    with database.read() as session:
        return is_shown(session, conversation, number)


def wrong_tries(database: Database, count: int, number: str = OWN, conversation: str = "web-1") -> None:
    """So many wrong tries, one a minute."""
    for minute in range(count):
        ask(database, "wrong@example.com", number, conversation, NOW + minute * MINUTE)


@pytest.mark.parametrize(
    ("proof", "how"), [(EMAIL, How.EMAIL), ("33127", How.POSTAL_CODE), ("0100", How.PHONE)]
)
def test_the_owner_is_let_in_by_any_proof(database: Database, proof: str, how: How) -> None:
    assert ask(database, proof) == Shown(OWN, how)
    assert shown(database)


def test_the_owner_proves_it_once_a_conversation_and_order(database: Database) -> None:
    ask(database, EMAIL)
    assert ask(database, "") == Shown(OWN, How.EMAIL)
    assert ask(database, "", "AT-20002") == Unmatched(LIMITS.tries - 1)
    assert ask(database, "", conversation="web-2") == Unmatched(LIMITS.tries - 1)
    assert not shown(database, "web-2")
    with database.read() as session:
        assert shown_orders(session, "web-1") == [OWN]
        assert shown_orders(session, "web-2") == []


def test_a_stranger_is_not_let_in(database: Database) -> None:
    assert ask(database, "stranger@example.com") == Unmatched(LIMITS.tries - 1)
    assert not shown(database)


def test_a_stranger_learns_nothing_of_whether_there_is_such_an_order(database: Database) -> None:
    known = [ask(database, "x@example.com", OWN, "web-1") for _ in range(7)]
    unknown = [ask(database, "y@example.com", UNKNOWN, "web-2") for _ in range(7)]
    assert known == unknown
    assert known[-1] == Locked(NOW + LIMITS.within)


@pytest.mark.parametrize("proof", ["nobody@example.com", "00000", "0100", "+1 305 555 0100"])
def test_what_an_unknown_order_is_compared_with_fits_nobody(database: Database, proof: str) -> None:
    assert isinstance(ask(database, proof, UNKNOWN), Unmatched)
    assert not shown(database, number=UNKNOWN)


def test_a_wrong_proof_and_an_unknown_order_cost_the_same_work(database: Database) -> None:
    with statements(database) as for_known:
        ask(database, "x@example.com", OWN, "web-1")
    with statements(database) as for_unknown:
        ask(database, "x@example.com", UNKNOWN, "web-2")
    assert for_known == for_unknown
    assert len(for_known) > 3


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The statements that are run meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(database.engine, "before_cursor_execute", note)


def test_the_tries_left_are_counted_down_to_the_lock(database: Database) -> None:
    answers = [ask(database, "x@example.com") for _ in range(LIMITS.tries)]
    assert answers == [*(Unmatched(left) for left in (4, 3, 2, 1)), Locked(NOW + LIMITS.within)]


def test_a_message_that_is_dealt_with_again_is_one_try(database: Database) -> None:
    def repeated(event: int) -> Shown | Unmatched | Locked:
        with database.write() as session:
            return check(session, "web-1", OWN, "x@example.com", NOW, event=event)

    assert repeated(3) == repeated(3) == Unmatched(LIMITS.tries - 1)
    assert repeated(5) == Unmatched(LIMITS.tries - 2)
    assert [repeated(0), repeated(0)] == [Unmatched(LIMITS.tries - 3), Unmatched(LIMITS.tries - 4)]


def test_while_locked_the_right_proof_does_not_help_either(database: Database) -> None:
    wrong_tries(database, LIMITS.tries)
    assert isinstance(ask(database, EMAIL, at=NOW + 10 * MINUTE), Locked)
    assert not shown(database)


def test_a_conversation_is_locked_for_every_order(database: Database) -> None:
    for number in range(LIMITS.tries):
        ask(database, "33127", f"AT-9000{number}")
    assert isinstance(ask(database, EMAIL), Locked)


def test_an_order_is_locked_for_every_conversation(database: Database) -> None:
    for number in range(LIMITS.tries):
        ask(database, f"000{number}", conversation=f"web-{number}")
    assert isinstance(ask(database, EMAIL, conversation="web-9"), Locked)
    assert isinstance(ask(database, EMAIL, "AT-20002", "web-9"), Shown)


def test_an_address_is_locked_for_every_conversation_and_order(database: Database) -> None:
    for number in range(LIMITS.tries):
        ask(database, EMAIL.upper(), f"AT-9000{number}", f"web-{number}")
    assert isinstance(ask(database, EMAIL, conversation="web-9"), Locked)
    assert isinstance(ask(database, "33127", conversation="web-9"), Shown)


def test_the_lock_ends_when_its_first_try_is_an_hour_old(database: Database) -> None:
    wrong_tries(database, LIMITS.tries)
    end = NOW + LIMITS.within
    assert ask(database, EMAIL, at=end - timedelta(seconds=1)) == Locked(end)
    assert ask(database, EMAIL, at=end) == Shown(OWN, How.EMAIL)


def test_tries_while_locked_do_not_lengthen_the_lock(database: Database) -> None:
    wrong_tries(database, LIMITS.tries + 20)
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == LIMITS.tries


def test_who_was_let_in_stays_in_while_others_guess(database: Database) -> None:
    ask(database, EMAIL)
    wrong_tries(database, LIMITS.tries, conversation="web-2")
    assert isinstance(ask(database, ""), Shown)


def test_what_was_typed_is_not_kept() -> None:
    assert {column.name for column in AttemptRow.__table__.columns} == {
        "id",
        "conversation",
        "order_number",
        "address",
        "event",
        "at",
    }


def test_of_an_address_only_a_digest_is_kept(database: Database) -> None:
    ask(database, "Somebody.Else@example.org")
    with database.read() as session:
        row = session.scalars(select(AttemptRow)).one()
    assert row.address is not None
    assert "somebody" not in row.address
    assert len(row.address) == 64


def test_guesses_at_the_same_moment_are_all_counted(database: Database) -> None:
    def guess(number: int) -> Shown | Unmatched | Locked:
        return ask(database, f"{number:04}", conversation=f"web-{number}")

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(guess, range(200, 220)))
    assert sum(isinstance(answer, Unmatched) for answer in answers) == LIMITS.tries - 1
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == LIMITS.tries


def test_a_link_or_an_agent_can_show_an_order_too(database: Database) -> None:
    with database.write() as session:
        grant(session, "mail-1", OWN, How.LINK, NOW)
        grant(session, "mail-1", OWN, How.AGENT, NOW + MINUTE)
    with database.read() as session:
        row = session.get(GrantRow, ("mail-1", OWN))
    assert row is not None
    assert (row.how, row.shown_at) == (How.LINK, NOW)
    assert shown(database, "mail-1")


def test_of_the_orders_that_a_code_shows_only_the_one_spoken_of_is_meant_by_it(database: Database) -> None:
    with database.write() as session:
        grant(session, "web-1", OWN, How.CODE, NOW)
        grant(session, "web-1", "AT-20002", How.CODE, NOW)
    with database.write() as session:
        assert shown_orders(session, "web-1") == []
        speak_of(session, "web-1", "AT-20002", NOW + MINUTE)
        speak_of(session, "web-1", UNKNOWN, NOW + MINUTE)
    with database.read() as session:
        assert shown_orders(session, "web-1") == ["AT-20002"]
        assert (is_spoken_of(session, "web-1", OWN), is_shown(session, "web-1", OWN)) == (False, True)
