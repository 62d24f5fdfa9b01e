"""The whole chain on PostgreSQL by one setting: orders, cases, conversations and the engine's own memory."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text

from actions.database import open_database
from actions.orders import SqlOrderBook
from actions.policy.facts import Status
from tests.conversations.dialogue import Talk
from tests.e2e.running import started_desk


def test_a_customer_settles_a_cancellation_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    with started_desk(tmp_path / "home", database_url=postgresql_url) as desk:
        talk = Talk(desk.base_url, desk.key)
        assert "email address" in talk.say("cancel my order AT-10401")
        assert "Shall I go ahead" in talk.say("ava.monroe@example.com")
        assert "Done" in talk.say("yes")
        database = open_database(desk.database_url)
        with database.read() as session:
            order = SqlOrderBook(session).find("AT-10401")
            remembered = session.scalar(text("select count(*) from engine.events"))
        database.close()
    assert order is not None
    assert order.status is Status.CANCELLED
    assert len(order.refunds) == 1
    assert remembered
    assert not list((tmp_path / "home").glob("*.sqlite"))
