"""`./desk nlu parse` finds the engine that runs, and starts one when none does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from actions.settings import PROJECT
from tests.e2e.running import TRAINED, RunningDesk, environment

MESSAGES = "I want to cancel order AT-10423\nhello\n"


def parse(home: Path, port: int) -> list[str]:
    done = subprocess.run(
        [PROJECT / "desk", "nlu", "parse"],
        input=MESSAGES,
        env=environment(home, port),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line)["intent"] for line in done.stdout.splitlines()]


def test_with_a_running_desk_its_engine_is_asked(running_desk: RunningDesk) -> None:
    assert parse(running_desk.home, running_desk.port) == ["cancel_order", "greet"]
    assert not (running_desk.home / "logs" / "engine-alone.log").exists()


def test_without_one_an_engine_is_started_for_it(running_desk: RunningDesk, tmp_path: Path) -> None:
    assert running_desk  # it has trained the model
    (tmp_path / "models").symlink_to(TRAINED)
    assert parse(tmp_path, running_desk.port) == ["cancel_order", "greet"]
    assert (tmp_path / "logs" / "engine-alone.log").exists()
