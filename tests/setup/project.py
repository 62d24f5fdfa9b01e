"""A small project with the real `./desk` and the real uv, and locks of one package each, to install for a test."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from actions.settings import PREFIX, PROJECT

TOOLS = "bash awk cat cmp cp df dirname env ls mkdir mv readlink rm sleep tail uname".split()
SMALL = "iniconfig"  # a package of the desk's lock that needs nothing else and is in uv's cache


@dataclass
class SmallProject:
    """The folder, and the environment its `./desk` is run in."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str, **changes: str) -> subprocess.Popen[str]:
        """Start `./desk` in a session of its own, so that it can be interrupted like at a terminal."""
        return subprocess.Popen(
            [self.root / "desk", *arguments],
            env={**self.environment, **changes},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **changes: str) -> tuple[int, str]:
        """Run `./desk`; its exit code and everything it said."""
        process = self.start(*arguments, **changes)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def shell(self, script: str, **changes: str) -> tuple[int, str]:
        """Run a few lines with the functions of install.sh at hand."""
        lines = f'ROOT={self.root}; TOOLS=$ROOT/.tools; UV=$TOOLS/uv/bin/uv; source "$ROOT/bot/setup/install.sh"; {script}'
        done = subprocess.run(
            [str(shutil.which("bash")), "-c", lines],
            env={**self.environment, **changes},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def is_installed(self, name: str = ".venv") -> bool:
        """Whether the environment is complete."""
        return (self.root / name / "lock.txt").exists()


def lock_of(package: str) -> str:
    """The package's lines in the desk's lock."""
    lines = (PROJECT / "requirements.txt").read_text().splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith(f"{package}=="))
    block = [lines[first]]
    for line in lines[first + 1 :]:
        if not line.startswith("    --hash"):
            break
        block.append(line)
    return "\n".join(block).rstrip(" \\") + "\n"


def program(file: Path, *lines: str) -> Path:
    """A small Bash program."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join([f"#!{shutil.which('bash')}", *lines, ""]))
    file.chmod(0o755)
    return file


def only_tools(folder: Path) -> Path:
    """A folder for PATH that has the usual small programs and no Python."""
    folder.mkdir()
    for name in TOOLS:
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


@contextmanager
def silent_server() -> Iterator[str]:
    """An address that takes connections and never answers, like a network that hangs."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/simple"


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """The small project, with uv already in its place."""
    if not (PROJECT / ".tools" / "uv").is_dir():
        pytest.skip("./desk install has not been run in this folder")
    root = tmp_path / "project"
    (root / "bot" / "setup").mkdir(parents=True)
    (root / "bot" / "engine").mkdir()
    shutil.copy2(PROJECT / "desk", root)
    shutil.copy2(PROJECT / "bot" / "setup" / "install.sh", root / "bot" / "setup")
    shutil.copy2(PROJECT / "requirements-uv.txt", root)
    for lock in ("requirements.txt", "bot/engine/requirements.txt"):
        (root / lock).write_text(lock_of(SMALL))
    (root / ".tools").mkdir()
    (root / ".tools" / "uv").symlink_to(PROJECT / ".tools" / "uv")
    kept = {name: value for name, value in os.environ.items() if not name.startswith((PREFIX, "UV_"))}
    return SmallProject(root, kept)
