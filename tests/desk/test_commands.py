"""`./desk agents`: accounts on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.commands.main import build
from bot.setup.failing import Failed


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk of its own."""
    monkeypatch.setenv("DESK_HOME", str(tmp_path))


def run(*words: str) -> Result:
    """`./desk agents ...`."""
    return CliRunner().invoke(build("agents"), ["agents", *words])


def test_an_account_is_made_listed_and_disabled_and_its_password_is_shown_once() -> None:
    made = run("add", "Robin", "--shown", "Robin", "--role", "lead").output
    password = made.splitlines()[0].rsplit(" ", 1)[1]
    assert len(password) == 20
    listed = run("list", "--json").output
    assert json.loads(listed) == [{"name": "robin", "shown": "Robin", "role": "lead", "disabled_at": None}]
    assert password not in listed
    assert "disabled" in run("disable", "robin").output
    assert json.loads(run("list", "--json").output)[0]["disabled_at"] is not None
    assert password not in run("password", "robin").output
    assert json.loads(run("list", "--json").output)[0]["disabled_at"] is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "a b", "--shown", "A"), "no name to sign in with"),
        (("disable", "nobody"), "there is no account 'nobody'"),
        (("password", "nobody"), "there is no account 'nobody'"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(words: tuple[str, ...], sentence: str) -> None:
    found = run(*words)
    assert isinstance(found.exception, Failed)
    assert sentence in str(found.exception)


def test_without_an_account_the_list_says_how_to_make_one() -> None:
    assert "./desk agents add" in run("list").output
