"""What has to be in place before the parts start: a free port, a trained model."""

from __future__ import annotations

import errno
import socket
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from actions.settings import PROJECT, Settings
from bot.setup.failing import Failed
from bot.setup.steps import Steps
from bot.supervisor.parts import environment_of, guarded, log_file, python_of

UNCHANGED = "nothing changed"


def check_port(settings: Settings) -> None:
    """Raises Failed when nobody could listen on the desk's address."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Failed(_why_not(error, settings)) from None


def _why_not(error: OSError, settings: Settings) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {settings.port} is in use: stop the program that uses it, or choose another port, "
            f"for example DESK_PORT={settings.port + 1} ./desk up."
        )
    if error.errno == errno.EACCES:
        return f"port {settings.port} may not be used by this user: choose one above 1023 with DESK_PORT."
    return f"the desk cannot listen on {settings.host}: set DESK_HOST to an address of this machine."


def all_at_once(tasks: list[Callable[[Settings, Steps], None]], settings: Settings, steps: Steps) -> None:
    """Do tasks that do not need each other; the first that failed raises its error when all have ended."""
    with ThreadPoolExecutor(len(tasks)) as pool, steps.shown():
        under_way = [pool.submit(task, settings, steps) for task in tasks]
    for task in under_way:
        task.result()


def train(settings: Settings, steps: Steps, *, force: bool = False) -> None:
    """Have the engine's launcher train if what the model is made from has changed. Raises Failed."""
    log = log_file(settings.logs_dir, "train")
    log.parent.mkdir(parents=True, exist_ok=True)
    with steps.step("Training the assistant") as done:
        if run_training(settings, log, force=force):
            raise Failed(f"the assistant could not be trained: {last_line(log)} More is in {log}.")
        done.append(trained_words(log))


def run_training(settings: Settings, log: Path, *, force: bool) -> int:
    """Run the launcher's training in the engine's environment; its exit code, its output in ``log``."""
    command = [python_of(".venv-engine"), "-m", "bot.engine.launcher", "train"]
    with log.open("w", encoding="utf-8") as output:
        return subprocess.run(  # noqa: S603  our own program
            guarded(command + ["--force"] * force),
            cwd=PROJECT,
            env=environment_of(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode


def last_line(file: Path) -> str:
    """The last line of a log that says something."""
    lines = [line.strip() for line in file.read_text(encoding="utf-8", errors="replace").splitlines()]
    return next((line for line in reversed(lines) if line), "it ended without a word.")


def trained_words(log: Path) -> str:
    """What the training came to."""
    unchanged = UNCHANGED in log.read_text(encoding="utf-8", errors="replace")
    return "The assistant's data is unchanged, no training needed" if unchanged else "Trained the assistant"
