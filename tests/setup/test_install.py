"""`./desk install`: complete, quick the second time, interrupted, twice at once, and without what it needs."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

from tests.setup.project import SMALL, SmallProject, only_tools, program, silent_server
from tests.setup.project import project as project
from tests.waiting import wait_for

HANGS = {"UV_NO_CACHE": "1", "UV_HTTP_TIMEOUT": "60"}


def has_package(project: SmallProject, environment: str = ".venv") -> bool:
    return bool(list((project.root / environment).glob(f"lib/python3.*/site-packages/{SMALL}/__init__.py")))


def test_help_explains_itself_and_needs_nothing_but_bash(project: SmallProject, tmp_path: Path) -> None:
    path = str(only_tools(tmp_path / "bin"))
    for arguments in ([], ["--help"], ["-h"], ["help"]):
        code, said = project.run(*arguments, PATH=path)
        assert code == 0
        assert "./desk COMMAND" in said
    assert not project.is_installed()


def test_both_environments_are_made_and_the_second_run_does_nothing(project: SmallProject) -> None:
    code, said = project.run("install")
    assert code == 0, said
    assert has_package(project)
    assert has_package(project, ".venv-engine")
    started = time.monotonic()
    assert project.run("install") == (0, "Everything is installed.\n")
    assert time.monotonic() - started < 1


def test_a_changed_lock_is_installed(project: SmallProject) -> None:
    project.run("install")
    lock = project.root / "requirements.txt"
    lock.write_text("# newer\n" + lock.read_text())
    code, said = project.run("install")
    assert code == 0
    assert "Installed the desk" in said
    assert "engine" not in said


def test_an_environment_whose_python_is_gone_is_made_anew(project: SmallProject) -> None:
    project.run("install")
    (project.root / ".venv" / "bin" / "python").unlink()
    assert project.run("install")[0] == 0
    assert (project.root / ".venv" / "bin" / "python").exists()


def test_an_interrupted_installation_is_finished_by_the_next_run(project: SmallProject) -> None:
    with silent_server() as address:
        process = project.start("install", UV_DEFAULT_INDEX=address, **HANGS)
        wait_for(lambda: (project.root / ".venv" / "bin" / "python").exists())
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=90)
    assert process.returncode != 0
    assert not project.is_installed()
    assert project.run("install")[0] == 0
    assert has_package(project)


def test_an_interruption_counts_although_the_step_it_fell_into_ended_well(project: SmallProject) -> None:
    uv = project.root / ".tools" / "uv"
    real = uv.resolve()
    uv.unlink()
    marker, go_on = project.root / "reached", project.root / "interrupted"
    waits = f"touch {marker}; until [ -e {go_on} ]; do sleep 0.1; done"
    program(uv / "bin" / "uv", "trap '' INT", waits, f'exec {real}/bin/uv "$@"')
    shutil.copy2(real / "lock.txt", uv)
    with silent_server() as address:
        process = project.start("install", UV_DEFAULT_INDEX=address, **HANGS)
        wait_for(marker.exists)
        os.killpg(process.pid, signal.SIGINT)
        go_on.touch()
        said, _ = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert not project.is_installed()


def test_a_second_run_waits_for_the_first(project: SmallProject) -> None:
    with silent_server() as address:
        first = project.start("install", UV_DEFAULT_INDEX=address, **HANGS)
        wait_for(lambda: (project.root / ".venv" / "bin" / "python").exists())
        second = project.start("install")
        time.sleep(1)
        assert second.poll() is None
        os.killpg(first.pid, signal.SIGINT)
        first.communicate(timeout=90)
    said, _ = second.communicate(timeout=60)
    assert "Another ./desk is installing; waiting for it" in said
    assert second.returncode == 0
    assert has_package(project)


def test_without_a_network_the_last_line_says_what_to_do(project: SmallProject) -> None:
    code, said = project.run(
        "install", UV_DEFAULT_INDEX="http://127.0.0.1:9/simple", UV_NO_CACHE="1", UV_HTTP_RETRIES="0"
    )
    assert code == 1
    assert said.splitlines()[-1].startswith("desk: installing the desk did not succeed")
    assert "check the network connection" in said


def test_a_package_that_is_not_the_locked_one_is_refused(project: SmallProject) -> None:
    lock = project.root / "requirements.txt"
    wrong = [
        line.split("sha256:")[0] + "sha256:" + "0" * 64 if "--hash" in line else line
        for line in lock.read_text().splitlines()
    ]
    lock.write_text(" \\\n".join(line.rstrip(" \\") for line in wrong) + "\n")
    code, _ = project.run("install")
    assert code == 1
    assert not project.is_installed()


def test_a_full_disk_is_noticed_before_anything_is_downloaded(project: SmallProject, tmp_path: Path) -> None:
    program(tmp_path / "bin" / "df", "echo Filesystem", "echo disk 9000 8990 10 99% /")
    code, said = project.run("install", PATH=f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    assert code == 1
    assert "needs 700 MB of disk space" in said
    assert said.count("\n") == 1


def test_without_any_python_one_sentence_says_so(project: SmallProject, tmp_path: Path) -> None:
    code, said = project.run(
        "install", PATH=str(only_tools(tmp_path / "bin")), HOME=str(tmp_path), PYENV_ROOT=""
    )
    assert code == 1
    assert said == "desk: no Python 3.8 or newer is installed; install python3, then run this again.\n"


def test_the_script_is_found_behind_a_link(project: SmallProject, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(project.root / "desk")
    done = subprocess.run([tmp_path / "link", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "./desk COMMAND" in done.stdout


def test_the_script_has_no_mistake_that_bash_can_see(project: SmallProject) -> None:
    for file in (project.root / "desk", project.root / "bot" / "setup" / "install.sh"):
        subprocess.run([str(shutil.which("bash")), "-n", file], check=True)
