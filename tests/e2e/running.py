"""A desk started as a user starts it: `./desk up` with a folder and a port of its own."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from actions.settings import PREFIX, PROJECT
from bot.supervisor.leftovers import read_pid
from bot.supervisor.parts import free_port
from tests.waiting import wait_for

TRAINED = (
    PROJECT / "var" / "tests" / "models"
)  # kept from run to run; trained again only when the data changed
START_SECONDS = 240.0
COMMAND_SECONDS = 60.0


@dataclass
class RunningDesk:
    """Where a running desk is, and its commands."""

    home: Path
    port: int
    process: subprocess.Popen[bytes]
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def base_url(self) -> str:
        """The public address, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def database_url(self) -> str:
        """The database, for a look into it."""
        return self.settings.get(f"{PREFIX}DATABASE_URL", f"sqlite:///{self.home / 'desk.sqlite'}")

    @property
    def key(self) -> str:
        """The key for the REST chat."""
        return self.command("key").strip()

    @property
    def screen(self) -> str:
        """What `./desk up` has shown so far."""
        return screen_of(self.home).read_text(encoding="utf-8", errors="replace")

    def pid(self, part: str) -> int:
        """The process id of engine, actions or desk."""
        return wait_for(lambda: read_pid(self.home / "run", part))

    def is_ready(self) -> bool:
        """Whether GET /health says that every part is."""
        try:
            return (
                httpx.get(f"{self.base_url}/health", timeout=5, trust_env=False).status_code == httpx.codes.OK
            )
        except httpx.HTTPError:
            return False

    def command(self, *arguments: str, fails: bool = False) -> str:
        """Run `./desk ARGUMENTS` on this desk; its output, and what went wrong too when it is meant to fail."""
        done = subprocess.run(
            [PROJECT / "desk", *arguments],
            env=environment(self.home, self.port) | self.settings,
            capture_output=True,
            text=True,
            timeout=COMMAND_SECONDS,
            check=False,
        )
        assert (done.returncode != 0) is fails, done.stdout + done.stderr
        return done.stdout + done.stderr if fails else done.stdout


def environment(home: Path, port: int) -> dict[str, str]:
    """Ours, with no setting but these two."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return {**kept, f"{PREFIX}HOME": str(home), f"{PREFIX}PORT": str(port)}


def screen_of(home: Path) -> Path:
    """The file that stands for the terminal."""
    return home / "screen.txt"


@contextmanager
def started_desk(home: Path, **settings: str) -> Iterator[RunningDesk]:
    """Start everything, wait until it is ready, and stop it at the end; ``settings`` without DESK_ in front."""
    extra = {f"{PREFIX}{name.upper()}": value for name, value in settings.items()}
    home.mkdir(exist_ok=True)
    TRAINED.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(TRAINED)
    port = free_port()
    with screen_of(home).open("wb") as screen:
        process = subprocess.Popen(
            [PROJECT / "desk", "up"], stdout=screen, stderr=screen, env=environment(home, port) | extra
        )
    desk = RunningDesk(home, port, process, extra)
    try:
        wait_for(lambda: desk.is_ready() or process.poll() is not None, START_SECONDS)
        assert process.poll() is None, desk.screen
        yield desk
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


@pytest.fixture(scope="session")
def running_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """One desk for all tests that talk with everything running; each test brings orders of its own."""
    with started_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk
