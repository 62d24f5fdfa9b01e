"""Migrations: the schema the models say, safe to run twice and by two at once."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

import actions
import bot
from actions.database import Base, Database, open_database, upgrade
from actions.database.engine import WRITES
from actions.database.upgrade import migration_config
from tests.databases import address, throwaway

PROJECT = Path(__file__).parents[2]
UPGRADE = "import sys; from actions.database import upgrade; upgrade(sys.argv[1])"
ON_ANOTHER_PYTHON = "bot.engine"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that was never migrated."""
    if request.param == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/new folder/desk.sqlite"
        return
    server = request.getfixturevalue("postgres_server")
    with throwaway(server) as name:
        yield address(server, name)


def import_all_models() -> None:
    """Every module called models, so that all tables are known."""
    for package in (actions, bot):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith(".models") and not module.name.startswith(ON_ANOTHER_PYTHON):
                importlib.import_module(module.name)


def test_the_migrated_schema_is_the_one_of_the_models(database: Database) -> None:
    import_all_models()
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_every_model_has_its_table(database: Database) -> None:
    import_all_models()
    assert set(Base.metadata.tables) <= set(inspect(database.engine).get_table_names())


def test_two_processes_may_upgrade_at_once_and_again(empty_url: str) -> None:
    run = [sys.executable, "-c", UPGRADE, empty_url]
    processes = [subprocess.Popen(run, cwd=PROJECT, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], errors
    upgrade(empty_url)
    database = open_database(empty_url)
    assert "orders" in inspect(database.engine).get_table_names()
    database.close()


def test_every_migration_can_be_undone_and_done_again(empty_url: str) -> None:
    upgrade(empty_url)
    database = open_database(empty_url)
    with database.engine.connect().execution_options(**{WRITES: True}) as connection, connection.begin():
        config = migration_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    assert inspect(database.engine).get_table_names() == ["alembic_version"]
    database.close()
    upgrade(empty_url)
