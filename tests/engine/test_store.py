"""Where the trackers are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.engine.settings import EngineError
from bot.engine.store import prepare_store, store_url
from tests.engine.conftest import ActionServer, start_engine


@pytest.mark.parametrize("url", ["", "sqlite:////srv/desk/desk.sqlite"])
def test_a_file_of_its_own(url: str) -> None:
    assert store_url(Path("/srv/desk"), url) == "sqlite:////srv/desk/engine.sqlite"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_same_server_by_the_engines_driver(scheme: str) -> None:
    url = store_url(Path("/srv/desk"), f"{scheme}://user@db.example.com/desk")
    assert url == "postgresql+psycopg2://user@db.example.com/desk"


def test_a_database_that_is_away_is_said_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(EngineError) as raised:
        prepare_store(tmp_path, "postgresql://user:very-secret@127.0.0.1:1/desk")
    assert str(raised.value).endswith("start it, then start the engine again.")
    assert "very-secret" not in str(raised.value)


def test_a_turn_over_postgresql_is_kept_in_the_schema(
    bot: Path, model: Path, action_server: ActionServer, postgres: str, tmp_path: Path
) -> None:
    engine = start_engine(bot, tmp_path / "home", action_server.url, DESK_DATABASE_URL=postgres)
    try:
        assert engine.texts("pg", "please cancel order AT-10423") == ["action_cancel done"]
        assert engine.texts("pg", "hello") == ["Hello."]
        assert len([event for event in engine.events("pg") if event["event"] == "user"]) == 2
    finally:
        engine.process.terminate()
        engine.process.wait(timeout=20)
    with create_engine(store_url(tmp_path, postgres)).connect() as connection:
        assert (
            connection.execute(text("SELECT count(*) FROM engine.events WHERE sender_id = 'pg'")).scalar() > 5
        )


def test_two_may_make_the_schema(postgres: str, tmp_path: Path) -> None:
    prepare_store(tmp_path, postgres)
    prepare_store(tmp_path, postgres)
    with create_engine(store_url(tmp_path, postgres)).connect() as connection:
        found = connection.execute(
            text("SELECT count(*) FROM information_schema.schemata WHERE schema_name = 'engine'")
        )
        assert found.scalar() == 1
