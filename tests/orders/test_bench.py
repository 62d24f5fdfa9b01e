"""The benchmark of the order book, run small."""

import json

import typer
from typer.testing import CliRunner

from bot.bench.orders import run

SMALL = ["--size", "300", "--size", "600", "--lookups", "100", "--imported", "300"]


def bench(*arguments: str) -> str:
    """What the benchmark prints."""
    app = typer.Typer()
    app.command()(run)
    result = CliRunner().invoke(app, [*SMALL, *arguments], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.stdout


def test_look_ups_and_imports_are_measured_on_both_databases(postgres_server: str) -> None:
    results = json.loads(bench("--json", "--postgres", postgres_server))
    assert [(one["database"], one["orders"]) for one in results] == [
        ("SQLite", 300),
        ("SQLite", 600),
        ("PostgreSQL", 300),
        ("PostgreSQL", 600),
    ]
    assert all(0 < one["number_p50"] <= one["number_p95"] for one in results)
    assert all(one["imported"] == 300 and one["import_rate"] > 0 for one in results)


def test_without_a_postgresql_server_sqlite_alone_is_measured() -> None:
    shown = bench("--postgres", "postgresql://desk@127.0.0.1:1/desk")
    assert "SQLite" in shown
    assert "PostgreSQL" not in shown
