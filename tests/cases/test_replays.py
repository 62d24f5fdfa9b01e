"""Given decisions under a new text, from the database: each wish once, sums to the cent, and files."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from actions.cases.decisions import deciding_clause, record_decision
from actions.cases.models import DecisionRow
from actions.cases.replay_files import to_csv, to_json
from actions.cases.replays import replay_all
from actions.cases.wish import Wish
from actions.database import Database, open_database
from actions.policy import decide
from actions.policy.drafts import Book, Text, always
from actions.policy.facts import Goal
from actions.policy.replaying import Change
from bot.commands.policy import app
from tests.policy.making import DATA, make_request, policy, shop

WEEKS = "return.window: {from: 2099-01-01, value: 14, setting: Two weeks.}"
BOOK = Book(DATA / "policy", DATA / "none", shop())


def give(database: Database, conversation: str, goal: str, asked: str) -> None:
    """Decide a request about the order of the tests, and keep the decision as one that was given."""
    request = make_request({"goal": goal, "delivered": "2026-03-05 12:00", "reason": "flawed"}, asked)
    wish = Wish(
        key=f"{conversation}-{goal}-{asked}",
        conversation=conversation,
        order_number=request.order.number,
        goal=Goal(goal),
        requested_at=request.requested_at,
        reason=request.reason,
    )
    with database.write() as session:
        record_decision(session, wish, decide(request, policy(), request.requested_at), request.order)


def fill(database: Database) -> None:
    """Three wishes, one of them decided twice, and one that nobody can read any more."""
    give(database, "a", "return", "2026-03-25 10:00")
    give(database, "a", "return", "2026-03-25 10:01")
    give(database, "b", "return", "2026-03-10 10:00")
    give(database, "c", "return", "2026-04-20 10:00")
    give(database, "d", "exchange", "2026-03-25 10:00")
    with database.write() as session:
        row = session.scalars(select(DecisionRow)).first()
        assert row is not None
        session.add(
            DecisionRow(
                reference="D-LOST",
                conversation="e",
                order_number="AT-1",
                goal=Goal.RETURN,
                verdict=row.verdict,
                record={"decision": {}},
                decided_at=row.decided_at,
            )
        )


def test_a_replay_counts_each_wish_once_and_sums_to_the_cent(database: Database) -> None:
    fill(database)
    heard: list[tuple[int, int]] = []
    new = always(BOOK, Text("draft.yml", WEEKS))
    with database.read() as session:
        found = replay_all(session, policy(), new, lambda done, of: heard.append((done, of)))
        before = session.scalar(select(func.count()).select_from(DecisionRow))
    assert found.counts == {Change.SAME: 1, Change.FLIPS: 2, Change.TERMS: 1, Change.LOST: 1}
    assert (found.compared, found.earlier) == (5, 1)
    assert found.money == {"USD": (Decimal(), Decimal("20.00"))}
    assert heard == [(n, 5) for n in range(1, 6)]
    assert before == 6
    rows = list(csv.DictReader(io.StringIO(to_csv(found, shop().zone))))
    assert [(row["goal"], row["change"], row["difference"]) for row in rows] == [
        ("return", "flips", "-20.00"),
        ("return", "terms", "+0.00"),
        ("exchange", "flips", "+0.00"),
        ("return", "lost", ""),
    ]
    data = to_json(found, shop().zone)
    assert data["decisions"][0]["old"]["verdict"] == "allowed"
    assert data["decisions"][0]["new"]["verdict"] == "refused"
    assert data["money"] == {"USD": {"more": "0", "less": "20.00"}}


def test_a_decision_keeps_the_clause_that_decided(sqlite_database: Database) -> None:
    give(sqlite_database, "c", "return", "2026-04-20 10:00")
    with sqlite_database.read() as session:
        assert list(session.scalars(select(DecisionRow.clause))) == ["return.window"]
    late = make_request(
        {"goal": "delay", "shipped": "2026-03-03 10:00", "promised": "2026-03-04 10:00"}, "2026-03-05 10:00"
    )
    assert deciding_clause(decide(late, policy(), late.requested_at)) == "delay"
    fine = make_request({"goal": "cancel"}, "2026-03-02 11:00")
    assert deciding_clause(decide(fine, policy(), fine.requested_at)) is None


def test_the_command_replays(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DESK_HOME", str(tmp_path))
    database = open_database(sqlite_url)
    fill(database)
    database.close()
    draft = tmp_path / "draft.yml"
    draft.write_text(WEEKS, "utf-8")
    result = CliRunner().invoke(app, ["replay", str(draft), "--json"], catch_exceptions=False)
    assert json.loads(result.stdout)["counts"]["flips"] == 2
    result = CliRunner().invoke(app, ["replay", str(draft), "--receipts"], catch_exceptions=False)
    assert "2 flip" in result.stdout
    assert "20.00 USD less" in result.stdout
