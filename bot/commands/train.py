"""`./desk train`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from actions.settings import load_settings
from bot.setup.preparing import train
from bot.setup.steps import Steps


def run(
    force: Annotated[bool, typer.Option("--force", help="Train even if nothing changed.")] = False,
) -> None:
    """Train the assistant if its data, its configuration or its code changed since the last training."""
    steps = Steps(Console(highlight=False))
    with steps.shown():
        train(load_settings(), steps, force=force)
