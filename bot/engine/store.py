"""Where the engine keeps its trackers: a SQLite file of its own, or the schema `engine` on the desk's PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.engine.settings import EngineError

SCHEMA = "engine"


def is_postgresql(database_url: str) -> bool:
    """Whether the desk's database is PostgreSQL, with whatever driver."""
    return database_url.startswith(("postgresql://", "postgresql+", "postgres://"))


def store_url(home: Path, database_url: str) -> str:
    """The SQLAlchemy 1.4 address of the tracker store.

    The driver is always spelt out as `postgresql+psycopg2`: Rasa then skips a look-up of the schema
    that it would otherwise repeat for every session.
    """
    if not is_postgresql(database_url):
        return f"sqlite:///{home / 'engine.sqlite'}"
    rest = database_url.split("://", 1)[1]
    return f"postgresql+psycopg2://{rest}"


def prepare_store(home: Path, database_url: str) -> None:
    """Make the folder or the schema if it is missing. Raises `EngineError` when the database is away."""
    home.mkdir(parents=True, exist_ok=True)
    if is_postgresql(database_url):
        _create_schema(store_url(home, database_url))


def _create_schema(url: str) -> None:
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            # Two engines may start at once; PostgreSQL's IF NOT EXISTS is not safe against that by itself.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('engine schema'))"))
            connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
    except SQLAlchemyError as error:
        place = make_url(url).render_as_string(hide_password=True)
        raise EngineError(
            f"The database {place} cannot be reached: start it, then start the engine again."
        ) from error
    finally:
        engine.dispose()
