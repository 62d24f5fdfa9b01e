"""A supervisor over small programs, as a process of its own: `python -m tests.setup.supervise FOLDER NAME=CODE...`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rich.console import Console

from bot.supervisor.leftovers import end_leftovers, only_one
from bot.supervisor.parts import Part
from bot.supervisor.watching import Supervisor


def main(folder: Path, programs: list[str]) -> None:
    parts = [
        Part(name, (sys.executable, "-c", code), dict(os.environ))
        for name, code in (program.split("=", 1) for program in programs)
    ]
    with only_one(folder / "run"):
        for name in end_leftovers(folder / "run", parts):
            print(f"ended {name}", flush=True)
        supervisor = Supervisor(parts, folder / "logs", folder / "run", 1, Console(file=sys.stdout))
        supervisor.run(started)
    print("stopped", flush=True)


async def started() -> None:
    print("started", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
