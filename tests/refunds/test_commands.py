"""`./desk refunds …`, as a person uses it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from actions.cases import CaseView
from actions.database import Database
from bot.commands.refunds import app
from bot.setup.failing import Failed
from tests.cases import counter


@pytest.fixture(autouse=True)
def home(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk of its own for each test, whatever is set outside."""
    for name in [name for name in os.environ if name.startswith("DESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def case(sqlite_database: Database) -> CaseView:
    """A return whose refund is granted."""
    return counter.granted(sqlite_database)


def run(*words: str) -> Result:
    """The command's output."""
    return CliRunner().invoke(app, words, catch_exceptions=False)


def test_the_list_the_export_and_paying(case: CaseView, tmp_path: Path) -> None:
    key = f"{case.rma}:goods"
    assert "$113.60" in run("list").stdout
    assert json.loads(run("list", "--json").stdout)[0]["key"] == key
    file = tmp_path / "refunds.csv"
    assert "1 refunds are in" in run("export", "--to", str(file)).stdout
    assert key in file.read_text("utf-8")
    assert key in run("export").stdout
    assert (
        run("paid", key, "--payment", "bank-1").stdout
        == f"Refund {key} over 113.60 USD was marked as paid.\n"
    )
    assert "paid before" in run("paid", key).stdout
    assert "There is no refund" in run("list").stdout
    assert "not given up" in run("retry", key).stdout


def test_what_cannot_be_done_is_told(case: CaseView) -> None:
    with pytest.raises(Failed, match="no refund"):
        run("paid", "none")
    with pytest.raises(Failed, match="cannot be written"):
        run("export", "--to", f"/{case.rma}/x.csv")
