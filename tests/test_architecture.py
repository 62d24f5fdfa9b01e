"""The rules of the layout (docs/architecture.md) hold: directions of imports, sizes of files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent
LONGEST = 500
SOURCES = ("*.py", "*.js", "*.css", "*.html", "desk")


def test_imports_go_one_way() -> None:
    linter = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([linter, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_source_file_is_too_long_to_read() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *SOURCES],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    lengths = {name: len((PROJECT / name).read_text("utf-8").splitlines()) for name in tracked if name}
    assert lengths
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}
