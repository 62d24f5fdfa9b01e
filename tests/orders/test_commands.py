"""`./desk orders ...`, as a person uses it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from actions.orders.wire import order_from_json
from actions.policy.facts import Customer
from bot.commands.orders import app
from bot.setup.failing import Failed
from tests.orders.examples import EXAMPLE, export, order, shipment


@pytest.fixture(autouse=True)
def home(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk of its own for each test, whatever is set outside."""
    for name in [name for name in os.environ if name.startswith("DESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    monkeypatch.setenv("DESK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("COLUMNS", "200")
    return tmp_path


def desk(*arguments: str, given: bytes = b"") -> Result:
    """Run `./desk orders` with these arguments."""
    return CliRunner().invoke(app, list(arguments), input=given)


def failure(*arguments: str) -> str:
    """The sentence a command ends with that cannot go on."""
    result = desk(*arguments)
    assert isinstance(result.exception, Failed)
    return str(result.exception)


def test_an_export_is_imported_and_can_be_shown(home: Path) -> None:
    file = home / "orders.jsonl"
    file.write_bytes(b"".join(export(EXAMPLE, order(number="AT-20002"))))
    result = desk("import", str(file))
    assert result.exit_code == 0
    assert "2 lines read; orders: 2 added, 0 changed, 0 unchanged." in result.stdout
    shown = desk("show", "order 20001", "--json")
    assert order_from_json(json.loads(shown.stdout)) == EXAMPLE


def test_a_second_import_changes_nothing() -> None:
    lines = b"".join(export(EXAMPLE))
    desk("import", "-", given=lines)
    assert "orders: 0 added, 0 changed, 1 unchanged." in desk("import", "-", given=lines).stdout


def test_a_bad_line_is_named_the_others_are_kept_and_the_exit_code_is_one() -> None:
    result = desk("import", "-", given=b"{}\n" + b"".join(export(EXAMPLE)))
    assert result.exit_code == 1
    assert "line 1: number: is missing" in result.stderr
    assert "2 lines read; orders: 1 added, 0 changed, 0 unchanged. 1 bad line was left out;" in result.stdout
    assert desk("show", "AT-20001").exit_code == 0


def test_a_file_of_another_format_does_not_fill_the_screen() -> None:
    result = desk("import", "-", given=b"number;name\n" * 500)
    assert "line 20:" in result.stderr
    assert "line 21:" not in result.stderr
    assert "More lines are bad; correct these first." in result.stderr
    assert "500 bad lines were left out;" in result.stdout


@pytest.mark.parametrize("file", ["none.jsonl", "."])
def test_what_cannot_be_read_is_said_in_a_sentence(file: str) -> None:
    assert f"{file} cannot be read" in failure("import", file)


def test_an_unknown_order_is_said_in_a_sentence() -> None:
    assert failure("show", "AT-99999").startswith("there is no order AT-99999 in the book;")


def test_a_database_that_does_not_answer_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", "postgresql://desk:secret@127.0.0.1:1/desk")
    sentence = failure("show", "AT-1")
    assert "the database cannot be used" in sentence
    assert "secret" not in sentence


def test_an_order_is_shown_for_people_without_reading_its_text_as_markup() -> None:
    odd = order(
        customer=Customer("[bold]Ava[/bold] [/]", "ava@example.com", None), shipments=(shipment("LAMP-MOON"),)
    )
    desk("import", "-", given=b"".join(export(odd)))
    shown = desk("show", "AT-20001").stdout
    assert "[bold]Ava[/bold] [/]" in shown
    assert "2026-03-02 10:04 EST" in shown
    assert "Relaxed Cotton T-Shirt, Red / M" in shown


def test_the_demo_shop_is_loaded_and_its_showcase_listed() -> None:
    assert "orders: 300 added, 0 changed" in desk("demo").stdout
    assert "orders: 0 added" in desk("demo").stdout
    listed = desk("demo", "--list").stdout
    assert all(f"AT-104{number:02d}" in listed for number in range(1, 13))
    assert "ava.monroe@example.com" in listed
    assert "Promised by" in desk("show", "AT-10409").stdout
