"""`./desk up`."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from sqlalchemy import select

from actions.orders.models import OrderRow
from actions.settings import Settings, load_settings
from bot.commands.orders import book, load_demo_orders
from bot.setup.failing import Failed
from bot.setup.preparing import all_at_once, check_port, train
from bot.setup.ready import ReadyCheck
from bot.setup.steps import Steps
from bot.supervisor.leftovers import AlreadyRunning, end_leftovers, only_one
from bot.supervisor.parts import the_parts, with_internals
from bot.supervisor.watching import Supervisor

PRIVATE = 0o077  # logs and database hold what customers wrote


def run(
    demo: Annotated[
        bool, typer.Option("--demo/--no-demo", help="Load the demo shop's orders if there is no order yet.")
    ] = True,
) -> None:
    """Install what is missing, train if the data changed, load the demo shop once, and start everything.

    Runs until Ctrl-C. Every part's log is shown here and kept in DESK_HOME/logs; a part that dies is started
    again. Once all are ready, the addresses are shown.
    """
    settings = load_settings()
    settings = settings.model_copy(update={"demo": settings.demo and demo})
    check_port(settings)
    os.umask(PRIVATE)
    try:
        with only_one(settings.run_dir):
            start(settings, Steps(Console(highlight=False)))
    except AlreadyRunning as other:
        raise Failed(
            f"a desk is already running in {settings.home} (process {other}): stop it with Ctrl-C, or set DESK_HOME "
            "and DESK_PORT to run a second one."
        ) from None


def start(settings: Settings, steps: Steps) -> None:
    """Prepare, start the parts and stay until they are stopped. Raises Failed."""
    all_at_once([train, fill], settings, steps)
    parts = the_parts(with_internals(settings))
    for name in end_leftovers(settings.run_dir, parts):
        steps.console.print(f"Ended the {name} that an earlier run had left.")
    supervisor = Supervisor(parts, settings.logs_dir, settings.run_dir, settings.log_megabytes, steps.console)
    ready = ReadyCheck(settings, supervisor, steps)
    supervisor.run(ready.wait)
    if ready.failure:
        raise Failed(ready.failure)
    steps.console.print("Everything has stopped.")


def fill(settings: Settings, steps: Steps) -> None:
    """Bring the database to the newest schema; load the demo shop if it is wanted and there is no order yet."""
    with steps.step("Migrating the database") as done, book(settings) as database:
        done.append("The database has the newest schema")
        with database.read() as session:
            empty = session.scalar(select(OrderRow.id).limit(1)) is None
    if empty and settings.demo:
        with steps.step("Loading the demo shop") as done, book(settings) as database:
            load_demo_orders(database, settings, datetime.now(UTC))
            done.append("Loaded the demo shop; ./desk orders demo --list shows what to try")
