"""`./desk COMMAND`: finds the command's module, runs it, and turns every error into one sentence."""

from __future__ import annotations

import difflib
import importlib
import secrets
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

import typer

from actions.settings import SettingsError, load_settings
from bot.setup.failing import Failed

# Only the module of the command that was asked for is imported: a look at the key should not load the policy.
SINGLE = (
    "up",
    "health",
    "key",
    "settings",
    "reset",
    "train",
    "test",
    "talk",
    "widget",
    "figures",
)  # each module has a function `run`
GROUPS = (
    "orders",
    "policy",
    "cases",
    "refunds",
    "conversations",
    "mail",
    "agents",
    "nlu",
    "bench",
)  # each module has a Typer called `app`
INTERRUPTED = 130


def main() -> None:
    """Run the command in ``sys.argv``; the exit code is 0 when all is well, 2 for a wrong call, else 1."""
    name, *rest = sys.argv[1:] or ["help"]
    try:
        build(name)(args=[name, *rest], prog_name="./desk")
    except (Failed, SettingsError) as error:
        sys.exit(f"desk: {error}")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception:  # noqa: BLE001  whatever it is, a person gets a sentence and the log gets the rest
        sys.exit(f"desk: {unexpected(name)}")


def build(name: str) -> typer.Typer:
    """The command line with the one command ``name``. Raises Failed when there is none of that name."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.callback()(lambda: None)
    if name in SINGLE:
        app.command(name)(importlib.import_module(f"bot.commands.{name}").run)
    elif name in GROUPS:
        app.add_typer(importlib.import_module(f"bot.commands.{name}").app, name=name)
    else:
        close = difflib.get_close_matches(name, SINGLE + GROUPS, n=1)
        hint = f"did you mean ./desk {close[0]}?" if close else "./desk --help lists the commands."
        raise Failed(f"there is no command {name}; {hint}")
    return app


def unexpected(command: str) -> str:
    """Put the error that is being handled into the log; a sentence with its reference."""
    reference = secrets.token_hex(4)
    file = error_log()
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as log:
        log.write(f"{datetime.now(UTC).isoformat()} {reference} ./desk {command}\n{traceback.format_exc()}\n")
    return f"something went wrong that should not have; report it with reference {reference} and what {file} says."


def error_log() -> Path:
    """The file for errors nobody expected."""
    return load_settings().logs_dir / "commands.log"


if __name__ == "__main__":
    main()
