"""The commands as people meet them: the right help, one sentence for each error, a reference for the unexpected."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from actions.settings import PREFIX, PROJECT
from bot.commands import main
from bot.setup.failing import Failed

HELP = subprocess.run([PROJECT / "desk", "--help"], capture_output=True, text=True, check=True).stdout


def desk(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Run a command as `./desk` does once everything is installed: exit code, output, errors."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "bot.commands.main", *arguments],
        env={**kept, **settings, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_help_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"^  ([a-z]+)  ", HELP, re.MULTILINE))
    assert named - {"install"} == {*main.SINGLE, *main.GROUPS}


@pytest.mark.parametrize("name", [*main.SINGLE, *main.GROUPS])
def test_every_command_explains_itself(name: str) -> None:
    shown = CliRunner().invoke(main.build(name), [name, "--help"], prog_name="./desk")
    assert shown.exit_code == 0
    assert f"./desk {name}" in shown.output


def test_only_the_module_of_the_command_is_imported() -> None:
    sys.modules.pop("bot.commands.settings", None)
    main.build("health")
    assert "bot.commands.settings" not in sys.modules
    assert importlib.import_module("bot.commands.health")


@pytest.mark.parametrize(
    ("name", "said"),
    [("ordres", "did you mean ./desk orders?"), ("zzzz", "./desk --help lists the commands.")],
)
def test_an_unknown_command_is_one_sentence(name: str, said: str) -> None:
    with pytest.raises(Failed, match=re.escape(said)):
        main.build(name)


def test_a_bad_setting_is_one_sentence(tmp_path: Path) -> None:
    code, _, said = desk("settings", DESK_HOME=str(tmp_path), DESK_PORT="many")
    assert code == 1
    assert said.startswith("desk: DESK_PORT has a bad value")
    assert said.count("\n") == 1


def test_an_address_that_is_taken_or_not_ours_is_one_sentence(tmp_path: Path) -> None:
    code, _, said = desk("up", DESK_HOME=str(tmp_path), DESK_HOST="192.0.2.1")
    assert code == 1
    assert said == "desk: the desk cannot listen on 192.0.2.1: set DESK_HOST to an address of this machine.\n"


def test_what_nobody_expected_gets_a_reference_and_its_details_go_to_the_log(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("a file where a folder belongs")
    code, _, said = desk("reset", "--yes", DESK_HOME=str(tmp_path))
    reference = re.search(r"reference ([0-9a-f]{8})", said)
    assert code == 1
    assert reference
    assert said.count("\n") == 1
    log = (tmp_path / "logs" / "commands.log").read_text()
    assert reference[1] in log
    assert "FileExistsError" in log


def test_health_says_when_nothing_runs(tmp_path: Path) -> None:
    code, _, said = desk("health", DESK_HOME=str(tmp_path), DESK_PORT="9")
    assert (code, said) == (1, "desk: nothing answers on port 9: start the desk with ./desk up.\n")


def test_settings_shows_values_in_use_but_no_password(tmp_path: Path) -> None:
    url = "postgresql://shop:hunter2@127.0.0.1/desk"
    code, said, _ = desk("settings", DESK_HOME=str(tmp_path), DESK_DATABASE_URL=url, DESK_PORT="9001")
    assert code == 0
    assert "DESK_PORT=9001" in said
    assert "postgresql://shop:***@127.0.0.1/desk" in said
    assert "hunter2" not in said


def test_reset_empties_the_database_and_forgets_the_models(tmp_path: Path) -> None:
    home = {"DESK_HOME": str(tmp_path)}
    assert desk("orders", "demo", **home)[0] == 0
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "assistant.tar.gz").touch()
    code, said, _ = desk("reset", "--yes", **home)
    assert code == 0, said
    assert not (tmp_path / "desk.sqlite").exists()
    assert not (tmp_path / "models").exists()


def test_reset_asks_first(tmp_path: Path) -> None:
    assert desk("orders", "demo", DESK_HOME=str(tmp_path))[0] == 0
    assert desk("reset", DESK_HOME=str(tmp_path))[0] != 0
    assert (tmp_path / "desk.sqlite").exists()


def test_reset_on_postgresql_leaves_an_empty_database(tmp_path: Path, postgresql_url: str) -> None:
    home = {"DESK_HOME": str(tmp_path), "DESK_DATABASE_URL": postgresql_url}
    assert desk("orders", "demo", **home)[0] == 0
    code, _, said = desk("reset", "--yes", **home)
    assert code == 0, said
    code, said, _ = desk("orders", "demo", **home)
    assert code == 0
    assert "The demo shop is loaded" in said
