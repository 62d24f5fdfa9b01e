"""Finding a Python of the right version: on PATH, in pyenv, by download, or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.setup.project import SmallProject, only_tools, program
from tests.setup.project import project as project

HERE = "{}.{}".format(*sys.version_info)
REFUSES = "echo 'pyenv: python: command not found' >&2; exit 127"


@pytest.fixture
def bare(project: SmallProject, tmp_path: Path) -> SmallProject:
    """The project where PATH has no Python and the home folder is empty; uv finds nothing and downloads nothing."""
    only_tools(tmp_path / "bin")
    (tmp_path / "home").mkdir()
    project.environment = {"PATH": str(tmp_path / "bin"), "HOME": str(tmp_path / "home")}
    (project.root / ".tools" / "uv").unlink()
    program(project.root / ".tools" / "uv" / "bin" / "uv", "exit 2")
    return project


def a_python(file: Path) -> Path:
    """This very Python under another name."""
    return program(file, f'exec "{sys.executable}" "$@"')


def test_a_python_on_the_path_is_found(bare: SmallProject, tmp_path: Path) -> None:
    python = a_python(tmp_path / "bin" / f"python{HERE}")
    assert bare.shell(f"find_python {HERE}") == (0, f"{python}\n")


def test_one_that_is_only_called_python3_is_asked_for_its_version(bare: SmallProject, tmp_path: Path) -> None:
    python = a_python(tmp_path / "bin" / "python3")
    assert bare.shell(f"find_python {HERE}") == (0, f"{python}\n")
    assert bare.shell("find_python 3.10") == (1, "")


def test_a_shim_that_refuses_is_passed_over_for_what_pyenv_has(bare: SmallProject, tmp_path: Path) -> None:
    program(tmp_path / "bin" / f"python{HERE}", REFUSES)
    program(tmp_path / "bin" / "python3", REFUSES)
    python = a_python(tmp_path / "home" / ".pyenv" / "versions" / f"{HERE}.99" / "bin" / "python")
    assert bare.shell(f"find_python {HERE}") == (0, f"{python}\n")


def test_pyenv_may_be_elsewhere(bare: SmallProject, tmp_path: Path) -> None:
    python = a_python(tmp_path / "elsewhere" / "versions" / f"{HERE}.1" / "bin" / "python")
    assert bare.shell(f"find_python {HERE}", PYENV_ROOT=str(tmp_path / "elsewhere")) == (0, f"{python}\n")


def test_a_python_built_without_what_we_need_is_passed_over(bare: SmallProject, tmp_path: Path) -> None:
    program(tmp_path / "bin" / f"python{HERE}", "echo 'No module named _sqlite3' >&2; exit 1")
    assert bare.shell(f"find_python {HERE}") == (1, "")


def test_the_first_of_several_versions_wins(bare: SmallProject, tmp_path: Path) -> None:
    python = a_python(tmp_path / "bin" / f"python{HERE}")
    assert bare.shell(f"find_python 3.1 {HERE} 3.99") == (0, f"{python}\n")


def test_what_is_not_there_is_downloaded(bare: SmallProject, tmp_path: Path) -> None:
    downloaded = tmp_path / "downloaded"
    program(
        bare.root / ".tools" / "uv" / "bin" / "uv",
        f'[ "$2" = install ] && : > {downloaded}',
        f'[ "$2" = find ] && [ -e {downloaded} ] && echo {a_python(tmp_path / "fetched")}',
        "exit 0",
    )
    code, said = bare.shell(f'get_python "the engine" {HERE}')
    assert code == 0
    assert said.startswith(f"{tmp_path / 'fetched'}\n")
    assert f"No Python {HERE} found; downloading" in said


def test_when_the_download_fails_one_sentence_says_what_to_install(bare: SmallProject) -> None:
    code, said = bare.shell('get_python "the engine" 3.10')
    assert code == 1
    assert said.splitlines()[-1] == (
        "desk: no Python 3.10 to be found for the engine, and the download failed: install Python 3.10 "
        "(for example with pyenv install 3.10) or connect to the network, then run this again."
    )


def test_uv_is_not_fetched_when_no_python_has_pip_or_venv(bare: SmallProject, tmp_path: Path) -> None:
    (bare.root / ".tools" / "uv" / "bin" / "uv").unlink()
    program(
        tmp_path / "bin" / "python3",
        f'case "$*" in *pip*|*venv*) exit 1 ;; esac; exec "{sys.executable}" "$@"',
    )
    code, said = bare.shell("need_uv")
    assert code == 1
    assert "install python3-venv, then run this again." in said
