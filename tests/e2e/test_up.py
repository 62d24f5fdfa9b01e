"""Everything is started as a user does it; then parts are killed, and everything is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator

import psutil
import pytest

from actions.settings import PROJECT
from bot.supervisor.parts import free_port
from tests.e2e.running import RunningDesk, environment, started_desk
from tests.waiting import is_gone, wait_for

PARTS = ("engine", "actions", "desk")
BACK_SECONDS = 60.0


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """A desk of our own: its parts are killed, and in the end it is stopped."""
    with started_desk(tmp_path_factory.mktemp("killed")) as desk:
        yield desk


def test_the_screen_shows_the_addresses_and_each_step(desk: RunningDesk) -> None:
    wait_for(lambda: "Ready after" in desk.screen)
    assert f"{desk.base_url}/ " in desk.screen
    assert "./desk key" in desk.screen
    assert "The database has the newest schema" in desk.screen


def test_health_names_every_part(desk: RunningDesk) -> None:
    answer = desk.command("health")
    assert all(part in answer for part in PARTS)


def test_the_demo_shop_is_there_after_the_first_start(desk: RunningDesk) -> None:
    assert "demo" in desk.screen.lower()


@pytest.mark.parametrize("part", PARTS)
def test_a_killed_part_comes_back_by_itself(desk: RunningDesk, part: str) -> None:
    wait_for(desk.is_ready)
    killed = desk.pid(part)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: not desk.is_ready())
    wait_for(lambda: desk.pid(part) != killed, BACK_SECONDS)
    wait_for(desk.is_ready, BACK_SECONDS)
    assert f"{part} stopped unexpectedly" in desk.screen


def test_a_second_start_on_the_same_port_says_so_in_one_sentence(desk: RunningDesk) -> None:
    said = desk.command("up", fails=True)
    assert said.count("\n") == 1
    assert f"port {desk.port} is in use" in said


def test_a_second_start_in_the_same_folder_says_so_in_one_sentence(desk: RunningDesk) -> None:
    other = environment(desk.home, free_port())
    done = subprocess.run([PROJECT / "desk", "up"], env=other, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert done.stderr.count("\n") == 1
    assert "already running" in done.stderr


def test_a_reset_while_running_is_refused(desk: RunningDesk) -> None:
    assert "the desk is running" in desk.command("reset", "--yes", fails=True)


def test_no_secret_is_on_the_screen_in_the_logs_or_in_the_process_list(desk: RunningDesk) -> None:
    tokens = secrets_of(desk)
    assert len(tokens) == 2
    written = desk.screen + "".join(
        file.read_text("utf-8", "replace") for file in (desk.home / "logs").iterdir()
    )
    listed = " ".join(" ".join(psutil.Process(desk.pid(part)).cmdline()) for part in PARTS)
    assert not any(token in written + listed for token in tokens)
    assert desk.key not in written + listed


def test_interrupting_ends_everything_within_seconds(desk: RunningDesk) -> None:
    wait_for(desk.is_ready)
    supervisor = psutil.Process(desk.process.pid)
    family = [supervisor, *supervisor.children(recursive=True)]
    desk.process.send_signal(signal.SIGINT)
    assert desk.process.wait(10) == 0
    wait_for(lambda: all(is_gone(process.pid) for process in family), 2)
    assert not list((desk.home / "run").glob("[ead]*.pid"))


def secrets_of(desk: RunningDesk) -> set[str]:
    """The tokens that the parts use among themselves."""
    told = psutil.Process(desk.pid("desk")).environ()
    return {value for name, value in told.items() if name.startswith("DESK_") and name.endswith("_TOKEN")}
