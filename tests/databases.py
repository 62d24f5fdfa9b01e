"""Fresh, migrated databases for tests: SQLite always, PostgreSQL where a server answers.

``database`` runs a test on both; ``sqlite_database`` on SQLite alone. Each test gets its own database, copied from a
template that is migrated once a session. The PostgreSQL server is DESK_TEST_POSTGRES, or the local one; without a
server those tests are skipped, and fail where CI is set.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from actions.database import Database, open_database, upgrade
from actions.database.engine import database_url
from tests.needing import missing

LOCAL_SERVER = "postgresql://postgres@127.0.0.1:5432/postgres"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url_of_test(request: pytest.FixtureRequest) -> str:
    """The address of a fresh, migrated database, once for each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def database(database_url_of_test: str) -> Iterator[Database]:
    """A fresh, migrated database, once for each kind."""
    yield from opened(database_url_of_test)


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A fresh, migrated SQLite database."""
    yield from opened(sqlite_url)


def opened(url: str) -> Iterator[Database]:
    """The database, closed afterwards."""
    database = open_database(url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    file = tmp_path_factory.mktemp("template") / "desk.sqlite"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a copy of the template."""
    file = tmp_path / "desk.sqlite"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of the server's maintenance database; skips where no server answers."""
    url = os.environ.get("DESK_TEST_POSTGRES", LOCAL_SERVER)
    try:
        run(url, "select 1")
    except OperationalError:
        missing("no PostgreSQL server answers; set DESK_TEST_POSTGRES to test on one")
    return url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a migrated, empty database on the server."""
    with throwaway(postgres_server) as name:
        upgrade(address(postgres_server, name))
        yield name


@pytest.fixture
def postgresql_url(postgres_server: str, postgres_template: str) -> Iterator[str]:
    """The address of a copy of the template, dropped afterwards."""
    with throwaway(postgres_server, postgres_template) as name:
        yield address(postgres_server, name)


@contextmanager
def throwaway(server: str, template: str = "template1") -> Iterator[str]:
    """A new database on the server, dropped afterwards."""
    name = f"desk_test_{uuid.uuid4().hex}"
    run(server, f'create database "{name}" template "{template}" strategy file_copy')
    try:
        yield name
    finally:
        run(server, f'drop database if exists "{name}" with (force)')


def address(server: str, name: str) -> str:
    """The address of another database on the same server."""
    return database_url(server).set(database=name).render_as_string(hide_password=False)


def run(url: str, statement: str) -> None:
    """Run one statement outside any transaction."""
    options = {"isolation_level": "AUTOCOMMIT", "connect_args": {"connect_timeout": 5}}
    engine = create_engine(database_url(url), poolclass=NullPool, **options)
    with engine.connect() as connection:
        connection.execute(text(statement))
