"""`./desk policy decide` and `explain`, as they are called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from actions.database import open_database, upgrade
from actions.orders.store import save_orders
from actions.policy import decide
from actions.policy.asking import request_to_json
from actions.policy.facts import Goal, Request
from actions.policy.serial import order_to_facts_json
from bot.commands.policy import app
from bot.setup.failing import Failed
from tests.policy.making import local, make_order, make_request, policy

KEYS = [
    "verdict", "goal", "order", "lines", "clauses", "deadline", "refund", "obligations", "open",
    "policy_version", "requested_at", "decided_at",
]  # fmt: skip
SAID = {"goal": "return", "delivered": "2026-03-05 12:00"}


def _request(**changes: Any) -> dict[str, Any]:
    return {**request_to_json(make_request(SAID, "2026-03-10 10:00")), **changes}


def _run(*arguments: str, text: str | None = None) -> tuple[int, list[Any]]:
    result = CliRunner().invoke(app, list(arguments), input=text, catch_exceptions=False)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_a_request_in_a_file_is_decided(tmp_path: Path) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(_request(), indent=2), encoding="utf-8")
    code, [decision] = _run("decide", str(file), "--json", "--at", "2026-03-10T10:00:00-04:00")
    assert code == 0
    assert list(decision) == KEYS
    assert (decision["verdict"], decision["deadline"]) == ("allowed", "2026-04-04T23:59:59-04:00")
    assert decision["lines"] == [
        {"sku": "SHIRT", "quantity": 2, "verdict": "allowed", "deadline": "2026-04-04T23:59:59-04:00"}
    ]
    assert decision["refund"] == {"amount": "20.00", "currency": "USD", "to": "Visa", "within_days": [3, 5]}


def test_several_requests_are_decided_one_a_line_and_bad_ones_are_named() -> None:
    bad_price = _request()
    bad_price["order"]["lines"][0]["unit_price"] = 10
    lines = [
        _request(),
        _request(goal="retrun"),
        bad_price,
        _request(lines=["HAT"]),
        _request(lines=["SHIRT"]),
    ]
    text = "\n".join(["{not json", *map(json.dumps, lines), ""])
    code, answers = _run("decide", "-", "--json", text=text)
    faults = [(answer["error"]["line"], answer["error"]["field"]) for answer in answers if "error" in answer]
    assert code == 1
    assert faults == [(1, ""), (3, "goal"), (4, "order.lines[0].unit_price"), (5, "lines[0].sku")]
    assert [answer["verdict"] for answer in answers if "verdict" in answer] == ["allowed", "allowed"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"requested_at": "2026-03-10 10:00"}, "requested_at"),
        ({"requested_at": 5}, "requested_at"),
        ({"requested_at": "0001-01-01T00:00:00+14:00"}, "requested_at"),
        ({"requested_at": "0001-01-01T00:00:00Z"}, "requested_at"),
        ({"reason": "boredom"}, "reason"),
        ({"goal": None}, "goal"),
        ({"goal": ["return"]}, "goal"),
        ({"lines": "SHIRT"}, "lines"),
        ({"lines": [{"sku": "SHIRT", "quantity": 0}]}, "lines[0].quantity"),
        ({"lines": [{"sku": "SHIRT", "quantity": True}]}, "lines[0].quantity"),
        ({"lines": [{"sku": "SHIRT", "pieces": 1}]}, "lines[0]"),
        ({"order": None}, "order"),
        ({"line": ["SHIRT"]}, "line"),
    ],
)
def test_a_bad_field_is_named(changes: dict[str, Any], field: str) -> None:
    code, [answer] = _run("decide", "-", "--json", text=json.dumps(_request(**changes)))
    assert (code, answer["error"]["field"]) == (1, field)


def test_the_moment_of_the_request_is_the_one_of_the_decision_unless_it_is_said() -> None:
    request = _request(goal="cancel", order=order_to_facts_json(make_order({})))
    del request["requested_at"]
    moments = {"2026-03-03T10:00:00-05:00": "allowed", "2026-03-03T10:00:01-05:00": "refused"}
    for at, verdict in moments.items():
        _, [decision] = _run("decide", "-", "--json", "--at", at, text=json.dumps(request))
        assert decision["verdict"] == verdict
        assert decision["requested_at"] == decision["decided_at"]


def test_people_see_the_verdict_and_the_reasons() -> None:
    result = CliRunner().invoke(app, ["decide", "-"], input=json.dumps(_request(goal="exchange")))
    assert "Order AT-10423, exchange: HUMAN" in result.stdout
    assert "fault.reasons" in result.stdout
    assert "Open: return" in result.stdout


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_no_request_is_said_in_a_sentence(text: str) -> None:
    with pytest.raises(Failed, match="there is no request in the input"):
        _run("decide", "-", "--json", text=text)


def test_a_missing_file_and_a_bad_time_are_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="cannot be read"):
        _run("decide", str(tmp_path / "none.json"))
    with pytest.raises(Failed, match="--at: must be an ISO 8601 time with an offset"):
        _run("decide", "-", "--at", "yesterday", text="{}")


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database with one order in it, which the settings name."""
    url = f"sqlite:///{tmp_path / 'desk.sqlite'}"
    monkeypatch.setenv("DESK_DATABASE_URL", url)
    upgrade(url)
    database = open_database(url)
    with database.write() as session:
        save_orders(session, [make_order(SAID)])
    database.close()


@pytest.mark.usefixtures("book")
def test_an_order_in_the_book_is_explained() -> None:
    arguments = [
        "explain",
        "#10423",
        "--goal",
        "return",
        "--line",
        "SHIRT=1",
        "--at",
        "2026-03-10T10:00:00-04:00",
    ]
    _, [decision] = _run(*arguments, "--json")
    request = make_request({**SAID, "lines": ["SHIRT=1"]}, "2026-03-10 10:00")
    expected = decide(request, policy(), local("2026-03-10 10:00"))
    assert decision["lines"][0]["quantity"] == 1
    assert [clause["because"] for clause in decision["clauses"]] == [c.because for c in expected.clauses]
    shown = CliRunner().invoke(app, arguments)
    assert "ALLOWED" in shown.stdout


@pytest.mark.usefixtures("book")
def test_what_cannot_be_explained_is_said_in_a_sentence() -> None:
    with pytest.raises(Failed, match="there is no order AT-99999 in the book"):
        _run("explain", "AT-99999", "--goal", "return")
    with pytest.raises(Failed, match="'HAT' is not in this order"):
        _run("explain", "AT-10423", "--goal", "return", "--line", "HAT")
    with pytest.raises(Failed, match="write SKU or SKU=PIECES"):
        _run("explain", "AT-10423", "--goal", "return", "--line", "HAT=two")


def test_a_decision_is_the_same_in_json_and_in_memory() -> None:
    _, [decision] = _run(
        "decide", "-", "--json", "--at", "2026-03-10T10:00:00-04:00", text=json.dumps(_request())
    )
    request = Request(Goal.RETURN, make_order(SAID), local("2026-03-10 10:00"))
    assert decision["policy_version"] == decide(request, policy(), request.requested_at).policy_version
