"""The supervisor over real processes: restarts, pauses, stopping, and what is left when it is killed itself."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.settings import PROJECT
from bot.supervisor.leftovers import read_pid
from bot.supervisor.watching import LONGEST_PAUSE, pause_after
from tests.waiting import is_gone, wait_for

SLEEPS = "import time; print('awake', flush=True); time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('awake', flush=True); time.sleep(600)"
PARENT = (
    "import subprocess, sys, time\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    "print('child', child.pid, flush=True); time.sleep(600)"
)
CRASHES = "print('oops', flush=True); raise SystemExit(3)"


class Supervised:
    """A supervisor process and the folder it works in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None

    def start(self, **programs: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.setup.supervise", str(self.folder)]
        command += [f"{name}={code}" for name, code in programs.items()]
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        with (self.folder / "screen").open("a") as screen:
            self.process = subprocess.Popen(command, stdout=screen, stderr=screen, text=True, env=environment)
        return self.process

    def pid(self, name: str) -> int:
        return wait_for(lambda: read_pid(self.folder / "run", name))

    def log(self, name: str) -> str:
        file = self.folder / "logs" / f"{name}.log"
        return file.read_text() if file.exists() else ""

    def screen(self) -> str:
        return (self.folder / "screen").read_text()


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    supervised = Supervised(tmp_path)
    yield supervised
    if supervised.process and supervised.process.poll() is None:
        supervised.process.terminate()
        supervised.process.wait(20)


def test_a_killed_part_comes_back_and_the_other_is_left_alone(supervised: Supervised) -> None:
    supervised.start(one=SLEEPS, two=SLEEPS)
    first, other = supervised.pid("one"), supervised.pid("two")
    wait_for(lambda: "awake" in supervised.log("one"))
    os.kill(first, signal.SIGKILL)
    second = wait_for(lambda: pid if (pid := supervised.pid("one")) != first else None)
    wait_for(lambda: supervised.log("one").count("awake") == 2)
    assert not is_gone(second)
    assert supervised.pid("two") == other
    assert "one stopped unexpectedly" in supervised.log("one")


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_every_part_and_removes_its_pid_file(
    supervised: Supervised, signum: signal.Signals
) -> None:
    process = supervised.start(one=SLEEPS, two=SLEEPS)
    wait_for(lambda: "started" in supervised.screen())
    pids = [supervised.pid("one"), supervised.pid("two")]
    process.send_signal(signum)
    assert process.wait(10) == 0
    assert all(is_gone(pid) for pid in pids)
    assert not list((supervised.folder / "run").glob("[ot]*.pid"))


def test_a_part_that_ignores_the_request_to_stop_is_killed(supervised: Supervised) -> None:
    process = supervised.start(deaf=DEAF)
    wait_for(lambda: "awake" in supervised.log("deaf"))
    pid = supervised.pid("deaf")
    process.terminate()
    assert process.wait(15) == 0
    assert is_gone(pid)


@pytest.mark.parametrize("whole", [True, False], ids=["at the stop", "when only the part dies"])
def test_children_of_a_part_do_not_outlive_it(supervised: Supervised, whole: bool) -> None:
    process = supervised.start(parent=PARENT)
    wait_for(lambda: "child" in supervised.log("parent"))
    child = int(supervised.log("parent").split()[1])
    if whole:
        process.terminate()
    else:
        os.kill(supervised.pid("parent"), signal.SIGKILL)
    wait_for(lambda: is_gone(child))


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's signal at a parent's death is Linux's own")
def test_parts_end_when_the_supervisor_is_killed(supervised: Supervised) -> None:
    process = supervised.start(one=SLEEPS)
    wait_for(lambda: "awake" in supervised.log("one"))
    pid = supervised.pid("one")
    process.kill()
    wait_for(lambda: is_gone(pid))


def test_the_next_start_ends_what_a_killed_supervisor_left(supervised: Supervised) -> None:
    supervised.start(deaf=DEAF).poll()
    wait_for(lambda: "awake" in supervised.log("deaf"))
    left = supervised.pid("deaf")
    assert supervised.process
    supervised.process.kill()
    supervised.process.wait()
    supervised.start(deaf=DEAF)
    wait_for(lambda: "ended deaf" in supervised.screen())
    wait_for(lambda: is_gone(left))
    assert wait_for(lambda: pid if (pid := read_pid(supervised.folder / "run", "deaf")) != left else None)


def test_a_part_that_keeps_crashing_is_started_with_growing_pauses(supervised: Supervised) -> None:
    supervised.start(broken=CRASHES)
    wait_for(lambda: "again in 2 s" in supervised.log("broken"))
    assert 3 <= supervised.log("broken").count("oops") <= 5
    assert [pause_after(crashes) for crashes in (1, 2, 3, 4)] == [0, 1, 2, 4]
    assert pause_after(50) == LONGEST_PAUSE


def test_the_screen_shows_whole_lines_behind_the_name_of_the_part(supervised: Supervised) -> None:
    supervised.start(
        one="import time; print('a', end='', flush=True); time.sleep(.3); print('b'); time.sleep(600)"
    )
    wait_for(lambda: "one     │ ab" in supervised.screen())


def test_a_second_supervisor_in_the_same_folder_is_refused(supervised: Supervised) -> None:
    first = supervised.start(one=SLEEPS)
    supervised.pid("one")
    second = supervised.start(one=SLEEPS)
    assert second.wait(15) != 0
    assert f"AlreadyRunning: {first.pid}" in supervised.screen()
    first.terminate()
    first.wait(15)
