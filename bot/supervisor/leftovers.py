"""Process ids on disk: who runs now, and ending what a supervisor that was killed has left behind."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil

from bot.supervisor.parts import Part


class AlreadyRunning(Exception):
    """Another supervisor works in this folder; the message is its process id."""


@contextlib.contextmanager
def only_one(run_dir: Path) -> Iterator[None]:
    """Hold the folder's lock, which ends with this process however it ends. Raises AlreadyRunning."""
    run_dir.mkdir(parents=True, exist_ok=True)
    with (run_dir / "up.pid").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadyRunning(file.read().strip()) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def pid_file(run_dir: Path, part: str) -> Path:
    """The file that holds the part's process id while it runs."""
    return run_dir / f"{part}.pid"


def read_pid(run_dir: Path, part: str) -> int | None:
    """The part's process id as last written, or None."""
    try:
        return int(pid_file(run_dir, part).read_text())
    except (OSError, ValueError):
        return None


def end_leftovers(run_dir: Path, parts: list[Part]) -> list[str]:
    """End parts of an earlier supervisor that still run; the names of those that did."""
    return [part.name for part in parts if _end_leftover(run_dir, part)]


def _end_leftover(run_dir: Path, part: Part) -> bool:
    pid = read_pid(run_dir, part.name)
    pid_file(run_dir, part.name).unlink(missing_ok=True)
    if pid is None or not _is(pid, part):
        return False
    end_group(pid)
    return True


def _is(pid: int, part: Part) -> bool:
    """A process id may meanwhile belong to somebody else's program; the command line tells."""
    try:
        return psutil.Process(pid).cmdline() == list(part.command)
    except psutil.Error:
        return False


def end_group(pid: int) -> None:
    """Kill what is left of a part: itself and the children it left in its process group."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
