"""How the tracker store opens its database."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import rasa.core.tracker_store
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SlotSet
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.engine.store import store_url

original = (
    rasa.core.tracker_store.create_engine_kwargs
)  # as Rasa has it: repairs come after all tests are collected


def test_what_rasa_asks_for_stays() -> None:
    url = "postgresql+psycopg2://desk@db.example.com/desk"
    options = rasa.core.tracker_store.create_engine_kwargs(url)
    assert original(url).items() <= options.items()
    assert options["pool_pre_ping"] is True


def test_a_folder_called_postgresql_is_still_sqlite() -> None:
    assert "pool_size" not in rasa.core.tracker_store.create_engine_kwargs(
        "sqlite:////srv/postgresql/engine.sqlite"
    )


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 1), ("busy_timeout", 5000)]
)
def test_sqlite_pragmas(store: SQLTrackerStore, pragma: str, value: object) -> None:
    with store.engine.connect() as connection:
        assert connection.execute(text(f"PRAGMA {pragma}")).scalar() == value


def test_an_error_does_not_show_what_was_said(store: SQLTrackerStore) -> None:
    with store.engine.connect() as connection, pytest.raises(OperationalError) as raised:
        connection.execute(text("INSERT INTO nothing VALUES (:said)"), {"said": "my secret words"})
    assert "my secret words" not in str(raised.value)


def test_connections_cut_by_the_server_are_made_again(domain: Domain, postgres: str, tmp_path: Path) -> None:
    url = store_url(tmp_path, postgres)
    store = SQLTrackerStore(domain, host=url)
    say(store, "AT-10423")
    with create_engine(url).connect() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    say(store, "AT-10077")
    tracker = asyncio.run(store.retrieve("jane"))
    assert tracker.get_slot("order_number") == "AT-10077"
    store.engine.dispose()


def say(store: SQLTrackerStore, number: str) -> None:
    tracker = asyncio.run(store.get_or_create_tracker("jane", append_action_listen=False))
    tracker.update(SlotSet("order_number", number))
    asyncio.run(store.save(tracker))
