"""What identity forgets, and what it must not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from actions.database import Database
from actions.identity import LIMITS, Locked, Proven, forget, proven_address
from actions.identity.forgetting import KEPT
from actions.identity.models import AttemptRow, CodeRow
from actions.orders.store import save_orders
from tests.identity.coding import Desk
from tests.orders.examples import EXAMPLE, PLACED

EMAIL = str(EXAMPLE.customer.email)


@pytest.fixture
def desk(database: Database) -> Desk:
    """An order, and nobody who has asked for it yet."""
    with database.write() as session:
        save_orders(session, [EXAMPLE])
    return Desk(database)


def forgotten(desk: Desk, after: timedelta) -> int:
    with desk.database.write() as session:
        return forget(session, PLACED + after)


def left(desk: Desk) -> tuple[int, int]:
    with desk.database.read() as session:
        count = [session.scalar(select(func.count()).select_from(table)) for table in (CodeRow, AttemptRow)]
    return int(count[0] or 0), int(count[1] or 0)


def test_what_may_still_count_is_kept(desk: Desk) -> None:
    desk.ask(EMAIL)
    for _ in range(LIMITS.tries):
        result = desk.type(desk.wrong_code(EMAIL))
    assert isinstance(result, Locked)
    assert forgotten(desk, KEPT) == 0
    assert left(desk) == (1, LIMITS.tries)


def test_unused_codes_and_tries_go_after_a_day(desk: Desk) -> None:
    desk.ask("nobody.here@example.org")
    desk.ask(EMAIL)
    desk.type(desk.wrong_code(EMAIL))
    assert forgotten(desk, KEPT + timedelta(seconds=1)) == 3
    assert left(desk) == (0, 0)


def test_whose_conversation_it_is_stays_known(desk: Desk) -> None:
    desk.ask(EMAIL)
    assert isinstance(desk.type(desk.code_to(EMAIL)), Proven)
    forgotten(desk, KEPT * 400)
    with desk.database.read() as session:
        assert proven_address(session, "web-1") == EMAIL
