"""Bringing a database to the newest schema, safe to run from several processes at once."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from actions.database.engine import WRITES, database_url, make_engine

MIGRATIONS = Path(__file__).with_name("migrations")
UPGRADE_LOCK = 4_217_001


def upgrade(url: str) -> None:
    """Create the database file if need be and run every migration that is missing.

    Two processes may do so at once: one waits for the other, and then finds nothing left to do.
    """
    address = database_url(url)
    if address.get_backend_name() == "sqlite":
        Path(str(address.database)).parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(address)
    try:
        upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine) -> None:
    """Run the missing migrations in one transaction that holds a lock."""
    config = migration_config()
    with engine.connect() as connection:
        if is_current(connection, config):
            return
    with engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        wait_for_turn(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migration_config() -> Config:
    """Where Alembic finds the migrations; there is no alembic.ini."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def is_current(connection: Connection, config: Config) -> bool:
    """Whether the database already has the newest schema."""
    heads = ScriptDirectory.from_config(config).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def wait_for_turn(connection: Connection) -> None:
    """SQLite's write lock is already held; PostgreSQL takes a lock that ends with the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(:key)"), {"key": UPGRADE_LOCK})
