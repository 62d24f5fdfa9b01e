"""`./desk nlu parse` finds the engine that runs, and starts one when none does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.settings import PROJECT
from tests.e2e.running import TRAINED, RunningDesk, environment

WISHES = PROJECT / "tests/nlu"
# When they were measured: 110 of 126, 112 of 119; 166 of 220, 160 of 170.
ENOUGH = {
    ("wishes.yml", "several"): 106,
    ("wishes.yml", "one"): 109,
    ("wishes_of_others.yml", "several"): 160,
    ("wishes_of_others.yml", "one"): 156,
}
MESSAGES = "I want to cancel order AT-10423\nhello\n"


def parse(home: Path, port: int, messages: str = MESSAGES) -> list[dict[str, Any]]:
    done = subprocess.run(
        [PROJECT / "desk", "nlu", "parse"],
        input=messages,
        env=environment(home, port),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def intents(home: Path, port: int) -> list[str]:
    return [line["intent"] for line in parse(home, port)]


def test_with_a_running_desk_its_engine_is_asked(running_desk: RunningDesk) -> None:
    assert intents(running_desk.home, running_desk.port) == ["cancel_order", "greet"]
    assert not (running_desk.home / "logs" / "engine-alone.log").exists()


def test_without_one_an_engine_is_started_for_it(running_desk: RunningDesk, tmp_path: Path) -> None:
    assert running_desk  # it has trained the model
    (tmp_path / "models").symlink_to(TRAINED)
    assert intents(tmp_path, running_desk.port) == ["cancel_order", "greet"]
    assert (tmp_path / "logs" / "engine-alone.log").exists()


@pytest.mark.parametrize(("file", "part"), ENOUGH)
def test_the_goals_of_messages_with_one_and_with_several_wishes(
    running_desk: RunningDesk, file: str, part: str
) -> None:
    rows = [pair for row in YAML(typ="safe").load(WISHES / file)[part] for pair in row.items()]
    lines = parse(running_desk.home, running_desk.port, "\n".join(text for text, _ in rows))
    wrong = [
        f"{text}: {goals_in(line)}"
        for (text, wanted), line in zip(rows, lines, strict=True)
        if goals_in(line) != wanted
    ]
    assert len(rows) - len(wrong) >= ENOUGH[file, part], "\n".join(wrong)


def goals_in(line: dict[str, Any]) -> list[str]:
    """Each goal's label, and the order numbers in its part of the message, as wishes.yml has them."""
    return [
        " ".join([goal["label"], *map(full, filter(is_order, goal["entities"]))]) for goal in line["goals"]
    ]


def is_order(entity: dict[str, Any]) -> bool:
    return entity["entity"] == "order_number" or (entity["entity"] == "number" and len(entity["value"]) == 5)


def full(entity: dict[str, Any]) -> str:
    return "AT-" + entity["value"].removeprefix("AT-")
