"""Accounts and sessions: who may sign in, for how long, and when no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from actions.database import Database
from bot.desk import accounts, sessions
from bot.desk.accounts import BadAccount
from bot.desk.models import AgentRow, AgentSessionRow, Role

NOON = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


@pytest.fixture
def password(sqlite_database: Database) -> str:
    """The password of Robin, who has an account."""
    with sqlite_database.write() as session:
        return accounts.add(session, "Robin", "Robin", Role.AGENT, NOON)


def sign_in(database: Database, password: str, now: datetime = NOON, name: str = "robin") -> str | None:
    """The token that signing in gives, or None."""
    with database.write() as session:
        tried = sessions.count_try(session, name, now)
    if tried is None or not sessions.fits(tried, password):
        return None
    with database.write() as session:
        return sessions.begin(session, tried, None, now)


def who(database: Database, token: str | None, now: datetime = NOON) -> str | None:
    """Who is signed in with a token."""
    with database.read() as session:
        found = sessions.read(session, token, now)
    return found.agent.name if found else None


def test_the_right_password_signs_in_and_nothing_else_does(sqlite_database: Database, password: str) -> None:
    token = sign_in(sqlite_database, password)
    assert who(sqlite_database, token) == "robin"
    assert sign_in(sqlite_database, password + "x") is None
    assert sign_in(sqlite_database, password, name="nobody") is None
    assert who(sqlite_database, "made up") is None


def test_neither_password_nor_token_is_stored(sqlite_database: Database, password: str) -> None:
    token = sign_in(sqlite_database, password)
    with sqlite_database.read() as session:
        assert session.scalars(select(AgentRow)).one().password_hash.startswith("$argon2id$")
        assert session.scalars(select(AgentSessionRow)).one().token_hash != token


def test_five_wrong_tries_lock_the_account_for_a_quarter_of_an_hour(
    sqlite_database: Database, password: str
) -> None:
    for _ in range(sessions.MOST_FAILURES):
        assert sign_in(sqlite_database, "wrong") is None
    assert sign_in(sqlite_database, password, NOON + timedelta(minutes=14, seconds=59)) is None
    assert sign_in(sqlite_database, password, NOON + sessions.LOCKED_FOR) is not None
    assert sign_in(sqlite_database, password, NOON + sessions.LOCKED_FOR) is not None


def test_four_wrong_tries_and_a_right_one_begin_the_count_anew(
    sqlite_database: Database, password: str
) -> None:
    for _ in range(3):
        for _ in range(sessions.MOST_FAILURES - 1):
            assert sign_in(sqlite_database, "wrong") is None
        assert sign_in(sqlite_database, password) is not None


def test_a_session_dies_when_the_account_is_disabled(sqlite_database: Database, password: str) -> None:
    token = sign_in(sqlite_database, password)
    with sqlite_database.write() as session:
        accounts.disable(session, "robin", NOON)
    assert who(sqlite_database, token) is None
    assert sign_in(sqlite_database, password) is None


def test_a_session_that_begins_while_the_account_is_disabled_never_lives(
    sqlite_database: Database, password: str
) -> None:
    with sqlite_database.write() as session:
        tried = sessions.count_try(session, "robin", NOON)
    assert tried is not None
    with sqlite_database.write() as session:
        accounts.disable(session, "robin", NOON)
    with sqlite_database.write() as session:
        assert sessions.begin(session, tried, None, NOON) is None


def test_a_new_password_ends_every_session_and_unlocks(sqlite_database: Database, password: str) -> None:
    token = sign_in(sqlite_database, password)
    for _ in range(sessions.MOST_FAILURES):
        sign_in(sqlite_database, "wrong")
    with sqlite_database.write() as session:
        new = accounts.renew_password(session, "robin")
    assert who(sqlite_database, token) is None
    assert sign_in(sqlite_database, password) is None
    assert sign_in(sqlite_database, new) is not None


def test_a_session_lives_for_twelve_hours(sqlite_database: Database, password: str) -> None:
    token = sign_in(sqlite_database, password)
    assert who(sqlite_database, token, NOON + sessions.LIFE - timedelta(seconds=1)) == "robin"
    assert who(sqlite_database, token, NOON + sessions.LIFE) is None


def test_signing_in_again_rotates_the_token(sqlite_database: Database, password: str) -> None:
    old = sign_in(sqlite_database, password)
    with sqlite_database.write() as session:
        tried = sessions.count_try(session, "robin", NOON)
        assert tried is not None
        new = sessions.begin(session, tried, old, NOON)
    assert who(sqlite_database, old) is None
    assert who(sqlite_database, new) == "robin"


@pytest.mark.parametrize(
    ("name", "shown"), [("", "Robin"), ("a b", "Robin"), ("robin", "Robin"), ("x1", ""), ("x1", "A\nB")]
)
def test_a_bad_or_taken_name_is_refused(
    sqlite_database: Database, password: str, name: str, shown: str
) -> None:
    with sqlite_database.write() as session, pytest.raises(BadAccount):
        accounts.add(session, name, shown, Role.AGENT, NOON)
