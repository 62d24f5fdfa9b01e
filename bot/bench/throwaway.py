"""Databases to measure on: made for one run, and gone after it."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from actions.database import Database, open_database, upgrade
from actions.database.engine import database_url


def throwaway_databases(server: str, note: Callable[[str], None]) -> Iterator[tuple[str, Database]]:
    """A fresh SQLite database, then one on the PostgreSQL server; ``note`` is told when no server answers."""
    with tempfile.TemporaryDirectory() as folder, migrated(f"sqlite:///{folder}/bench.sqlite") as database:
        yield "SQLite", database
    try:
        execute(server, "select 1")
    except OperationalError:
        note("No PostgreSQL server answers, so only SQLite was measured; name one with --postgres.")
        return
    with postgres_address(server) as url, migrated(url) as database:
        yield "PostgreSQL", database


@contextmanager
def migrated(url: str) -> Iterator[Database]:
    """The database with its tables, closed afterwards."""
    upgrade(url)
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def postgres_address(server: str) -> Iterator[str]:
    """The address of a new database on the server, dropped afterwards."""
    name = f"desk_bench_{uuid.uuid4().hex}"
    execute(server, f'create database "{name}"')
    try:
        yield database_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        execute(server, f'drop database if exists "{name}" with (force)')


def execute(url: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    options = {"isolation_level": "AUTOCOMMIT", "connect_args": {"connect_timeout": 5}}
    engine = create_engine(database_url(url), poolclass=NullPool, **options)
    with engine.connect() as connection:
        connection.execute(text(statement))
