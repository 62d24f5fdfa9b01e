"""`./desk cases ...`, as a person uses it."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from actions.cases import CaseView
from actions.database import Database
from actions.policy.facts import AskedLine
from bot.commands.cases import app
from bot.conversations.events import Address, Channel
from bot.conversations.photos import Photos
from bot.setup.failing import Failed
from tests.cases.making import ARRIVED, DAY, LATER, SOON, cancel_wish, done, keep, return_wish, ship
from tests.orders.examples import EXAMPLE, LAMP, SHIRT


@pytest.fixture(autouse=True)
def home(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A desk of its own for each test, whatever is set outside."""
    for name in [name for name in os.environ if name.startswith("DESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "250")


@pytest.fixture
def lamp(sqlite_database: Database) -> CaseView:
    """A case about a lamp."""
    keep(sqlite_database, ARRIVED)
    wish = return_wish("k1", AskedLine(LAMP.sku), description="Too [bold]bright[/bold] for me")
    case = done(sqlite_database, wish).case
    assert case is not None
    return case


@pytest.fixture
def shirts(sqlite_database: Database, lamp: CaseView) -> CaseView:
    """A later case about shirts."""
    case = done(sqlite_database, return_wish("k2", AskedLine(SHIRT.sku)), LATER + DAY).case
    assert case is not None
    return case


def desk(*arguments: str) -> Result:
    """Run `./desk cases` with these arguments."""
    return CliRunner().invoke(app, list(arguments))


def test_a_case_is_shown_with_local_times_money_and_what_decided(lamp: CaseView) -> None:
    text = desk("show", lamp.rma).stdout
    for part in (
        lamp.rma,
        "Sat, Apr 4, 2026, 11:59:59 PM EDT",
        "$59.90",
        "Levitating Moon Lamp",
        "changed mind",
        "Too [bold]bright[/bold] for me",
        "AT-20001",
        "return.window",
    ):
        assert part in text, part


@pytest.mark.parametrize("typed", [str.lower, lambda rma: rma.replace("-", ""), lambda rma: rma[4:].lower()])
def test_the_number_may_be_typed_in_any_way(lamp: CaseView, typed: object) -> None:
    assert callable(typed)
    assert json.loads(desk("show", typed(lamp.rma), "--json").stdout)["rma"] == lamp.rma


@pytest.mark.parametrize("number", ["RMA-2222-2222", "nonsense", "", "AT-20001"])
def test_an_unknown_number_is_said_in_a_sentence(lamp: CaseView, number: str) -> None:
    error = desk("show", number).exception
    assert isinstance(error, Failed)
    assert str(error).startswith(f"there is no case {number}")


def test_the_list_has_the_newest_first(lamp: CaseView, shirts: CaseView) -> None:
    listed = json.loads(desk("list", "--json").stdout)
    assert [case["rma"] for case in listed] == [shirts.rma, lamp.rma]
    text = desk("list").stdout
    assert text.index(shirts.rma) < text.index(lamp.rma)
    assert "3 × Relaxed Cotton T-Shirt (Red / M)" in text


def test_the_list_can_be_narrowed(lamp: CaseView, shirts: CaseView) -> None:
    assert len(json.loads(desk("list", "--json", "--most", "1").stdout)) == 1
    assert len(json.loads(desk("list", "--json", "--state", "opened").stdout)) == 2
    assert desk("list", "--state", "no-such-state").exit_code == 2


def test_an_empty_list_says_so() -> None:
    assert desk("list").stdout.startswith("There is no such case;")
    assert json.loads(desk("list", "--json").stdout) == []


def test_a_case_approved_in_advance_opens_on_delivery(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    ship(sqlite_database, SOON)
    case = done(sqlite_database, cancel_wish()).case
    assert case is not None
    text = desk("show", case.rma).stdout
    assert "return, approved in advance" in text
    assert "opens on delivery" in text
    assert json.loads(desk("show", case.rma, "--json").stdout)["deadline"] is None


def test_photos_are_shown_by_the_files_to_open(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    photos = Photos(tmp_path / "photos")
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    kept, gone = photos.keep(Address(Channel.WEBSITE, "sam"), picture.getvalue()), "0" * 32
    keep(sqlite_database, ARRIVED)
    wish = return_wish("k1", AskedLine(LAMP.sku), photos=(kept, gone))
    case = done(sqlite_database, wish).case
    assert case is not None
    shown = desk("show", case.rma).stdout
    assert str(photos.file_of(kept)) in shown
    assert f"{gone} (the file is gone)" in shown
    assert json.loads(desk("show", case.rma, "--json").stdout)["photos"] == [kept, gone]
