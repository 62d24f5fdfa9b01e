"""Settings: where they come from, and one sentence for each way to get them wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from actions.settings import PREFIX, PROJECT, SettingsError, load_settings
from bot.commands.settings import env_example, markdown, rows


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX):
            monkeypatch.delenv(name)


@pytest.fixture
def env_file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_without_any_setting_everything_has_its_default(env_file: Path) -> None:
    settings = load_settings(env_file)
    assert settings.port == 8000
    assert settings.home == PROJECT / "var"
    assert settings.database_url == f"sqlite:///{PROJECT}/var/desk.sqlite"


def test_the_environment_wins_over_the_file(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text("DESK_PORT=9001\nDESK_HOST=0.0.0.0\n")
    monkeypatch.setenv("DESK_PORT", "9002")
    settings = load_settings(env_file)
    assert (settings.port, settings.host) == (9002, "0.0.0.0")  # noqa: S104


def test_home_moves_everything_that_is_written(env_file: Path, tmp_path: Path) -> None:
    env_file.write_text(f"DESK_HOME={tmp_path}\n")
    settings = load_settings(env_file)
    written = [settings.models_dir, settings.logs_dir, settings.run_dir, settings.secrets_dir]
    assert all(folder.is_relative_to(tmp_path) for folder in written)
    assert str(tmp_path) in settings.database_url


def test_a_relative_folder_counts_from_the_project_wherever_one_stands(
    env_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env_file.write_text("DESK_HOME=elsewhere\n")
    monkeypatch.chdir(tmp_path)
    assert load_settings(env_file).home == PROJECT / "elsewhere"


def test_names_of_other_programs_in_the_file_are_left_alone(env_file: Path) -> None:
    env_file.write_text("PGPASSWORD=x\nDESK_PORT=9001\n")
    assert load_settings(env_file).port == 9001


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("DESK_PROT=9001", ".env sets DESK_PROT, which is no setting; did you mean DESK_PORT?"),
        ("DESK_ZZZZZZZZ=1", ".env sets DESK_ZZZZZZZZ, which is no setting; ./desk settings lists"),
        ("DESK_PORT=abc", "DESK_PORT has a bad value: input should be a valid integer"),
        ("DESK_PORT=70000", "DESK_PORT has a bad value: input should be less than or equal to 65535"),
        ("DESK_LOG_LEVEL=loud", "DESK_LOG_LEVEL has a bad value: input should be 'debug'"),
        ("DESK_DEMO=perhaps", "DESK_DEMO has a bad value"),
        (
            "DESK_ENGINE_TIMEOUT_SECONDS=0",
            "DESK_ENGINE_TIMEOUT_SECONDS has a bad value: input should be greater than 0",
        ),
    ],
)
def test_a_mistake_is_one_sentence_that_names_the_setting(env_file: Path, line: str, said: str) -> None:
    env_file.write_text(line + "\n")
    with pytest.raises(SettingsError) as error:
        load_settings(env_file)
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)


def test_a_bad_value_is_not_repeated_as_it_may_be_a_secret(
    env_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_PORT", "hunter2")
    with pytest.raises(SettingsError) as error:
        load_settings(env_file)
    assert "hunter2" not in str(error.value)


def test_secrets_are_not_in_what_a_log_would_show(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_ENGINE_TOKEN", "hunter2")
    monkeypatch.setenv("DESK_DATABASE_URL", "postgresql+psycopg://desk:hunter2@127.0.0.1/desk")
    assert "hunter2" not in repr(load_settings(env_file))


def test_the_written_tables_are_those_of_the_model() -> None:
    again = "make it anew with python -m bot.commands.settings"
    assert (PROJECT / "docs" / "settings.md").read_text("utf-8") == markdown(), again
    assert (PROJECT / ".env.example").read_text("utf-8") == env_example(), again


def test_the_example_file_is_a_valid_one_with_every_line_in_use(env_file: Path) -> None:
    lines = env_example().splitlines()
    env_file.write_text("\n".join(line.removeprefix("# ") for line in lines if line.startswith("# DESK_")))
    assert load_settings(env_file).port == 8000


def test_every_setting_says_what_it_is_for() -> None:
    assert all(row.help.endswith(".") and row.type for row in rows())
