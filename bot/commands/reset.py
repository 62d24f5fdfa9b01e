"""`./desk reset`."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer
from alembic import command
from sqlalchemy import URL, text

from actions.database.engine import database_url, make_engine
from actions.database.upgrade import migration_config
from actions.settings import Settings, load_settings
from bot.setup.failing import Failed
from bot.supervisor.leftovers import AlreadyRunning, only_one

ENGINE_SCHEMA = "engine"  # as bot/engine/store.py names it


def run(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Empty the database (orders, cases, conversations) and forget the trained models; settings and keys stay."""
    settings = load_settings()
    if not yes:
        typer.confirm(f"Delete all orders, cases, conversations and models of {settings.home}?", abort=True)
    try:
        with only_one(settings.run_dir):
            empty(settings)
    except AlreadyRunning as other:
        raise Failed(
            f"the desk is running (process {other}): stop it with Ctrl-C, then reset again."
        ) from None
    print("Everything is empty; ./desk up starts anew.")


def empty(settings: Settings) -> None:
    """Empty the database, the engine's trackers among it, and delete the models."""
    url = database_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        delete_with_journal(Path(str(url.database)))
    else:
        drop_tables(url)
    delete_with_journal(settings.home / "engine.sqlite")
    shutil.rmtree(settings.models_dir, ignore_errors=True)


def delete_with_journal(file: Path) -> None:
    """Delete a SQLite file and the two files that belong to it."""
    for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        name.unlink(missing_ok=True)


def drop_tables(url: URL) -> None:
    """Undo every migration, and drop the schema the engine keeps its trackers in."""
    engine, config = make_engine(url), migration_config()
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.execute(text(f"drop schema if exists {ENGINE_SCHEMA} cascade"))
    engine.dispose()
