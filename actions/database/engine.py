"""Opening the database and running transactions on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg.pq import TransactionStatus
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session, sessionmaker

WRITES = "desk_writes"
BUSY_SECONDS = 15
CONNECT_SECONDS = 5
WRITTEN = "select txid_current_if_assigned()"
DRIVERS = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


class BadDatabaseUrl(ValueError):
    """The database setting cannot be used; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. ``read`` and ``write`` give a session that is one transaction."""

    engine: Engine
    sessions: sessionmaker[Session]

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to look things up with; whatever it changed is thrown away at the end."""
        with self.sessions() as session:
            yield session
            if self.engine.dialect.name == "postgresql":
                end_reading(session)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction that commits at the end and rolls back on any error.

        On SQLite it holds the one write lock from its start, so what it reads cannot change under it. On
        PostgreSQL lock the rows it decides on (``SqlOrderBook.lock``).
        """
        with self.sessions(execution_options={WRITES: True}) as session, session.begin():
            session.connection()
            yield session

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open ``sqlite:///FILE`` or ``postgresql://...``. Connects on first use. Raises ``BadDatabaseUrl``."""
    engine = make_engine(database_url(url))
    return Database(engine, sessionmaker(engine, expire_on_commit=False))


def database_url(url: str) -> URL:
    """Read the setting and name the driver that is installed with the desk."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise BadDatabaseUrl(
            "The database setting is not an address; write sqlite:///FILE or postgresql://USER@HOST/NAME."
        ) from None
    driver = DRIVERS.get(parsed.get_backend_name())
    if driver is None:
        raise BadDatabaseUrl(
            f"The desk runs on SQLite and PostgreSQL, not on {parsed.get_backend_name()}; "
            "write sqlite:///FILE or postgresql://USER@HOST/NAME."
        )
    if driver.startswith("sqlite") and parsed.database in (None, "", ":memory:"):
        raise BadDatabaseUrl("The desk's parts share one database; name a file: sqlite:///FILE.")
    return parsed.set(drivername=driver)


def make_engine(url: URL) -> Engine:
    """An engine with the options each database needs to be correct; its errors name no customer's data."""
    if url.get_backend_name() != "sqlite":
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
        return create_engine(url, pool_pre_ping=True, connect_args=patience, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True)
    event.listen(engine, "connect", prepare_sqlite)
    event.listen(engine, "begin", begin_sqlite)
    return engine


def prepare_sqlite(connection: Any, _record: object) -> None:
    """Several readers beside one writer, checked foreign keys, and transactions that we begin ourselves."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def begin_sqlite(connection: Connection) -> None:
    """Begin explicitly: Python's driver would leave DDL outside, and take the write lock too late."""
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def end_reading(session: Session) -> None:
    """Commit a PostgreSQL transaction that wrote nothing; any other is left to be rolled back.

    On a rollback psycopg forgets its prepared statements, and the server would plan every look-up anew.
    """
    if not (session.is_active and session.in_transaction()):
        return
    connection = session.connection()
    driver: Any = connection.connection.dbapi_connection
    is_sound = driver.info.transaction_status == TransactionStatus.INTRANS
    if is_sound and connection.exec_driver_sql(WRITTEN).scalar() is None:
        connection.exec_driver_sql("commit")
