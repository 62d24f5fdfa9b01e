"""Whole conversations over the real engine, action server and database, written so that a support lead can read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from actions.cases import case_to_json, cases_of_order
from actions.database import open_database
from actions.orders import SqlOrderBook
from bot.conversations.models import ConversationRow, EventRow
from tests.conversations.dialogue import Dialogue, Talk, dialogues, import_file, now
from tests.e2e.running import RunningDesk

ALL = list(dialogues())
TROUBLE = ("traceback", "exception", "error", "nonetype", "{", "}", "utter_")


@pytest.fixture(scope="module")
def desk(running_desk: RunningDesk, tmp_path_factory: pytest.TempPathFactory) -> RunningDesk:
    """The running desk with the order of every dialogue imported."""
    records = [record for dialogue in ALL if (record := dialogue.record(now()))]
    running_desk.command("orders", "import", str(import_file(tmp_path_factory.mktemp("orders"), records)))
    return running_desk


@pytest.mark.parametrize("dialogue", ALL, ids=str)
def test_dialogue(desk: RunningDesk, dialogue: Dialogue, tmp_path: Path) -> None:
    talk = Talk(desk.base_url, desk.key)
    for turn in dialogue.script["turns"]:
        _play(desk, dialogue, talk, turn, tmp_path)
    _check_books(desk, dialogue, talk.sender, dialogue.script.get("then", {}))


def _play(desk: RunningDesk, dialogue: Dialogue, talk: Talk, turn: dict[str, Any], folder: Path) -> None:
    if "shop" in turn:
        record = dialogue.record(now(), **turn["shop"])
        assert record is not None
        desk.command("orders", "import", str(import_file(folder, [record])))
        return
    answer = talk.press(turn["press"]) if "press" in turn else talk.say(dialogue.filled(turn["customer"]))
    said = answer.lower()
    assert said.strip(), f"no answer to {turn}"
    assert not any(word in said for word in TROUBLE), answer
    for part in turn.get("assistant", ()):
        assert dialogue.filled(part).lower() in said, f"{part!r} is not in: {answer}"
    for part in turn.get("not", ()):
        assert dialogue.filled(part).lower() not in said, f"{part!r} is in: {answer}"


def _check_books(desk: RunningDesk, dialogue: Dialogue, sender: str, then: dict[str, Any]) -> None:
    database = open_database(desk.database_url)
    with database.read() as session:
        order = SqlOrderBook(session).find(dialogue.number)
        cases = [case_to_json(case) for case in cases_of_order(session, dialogue.number)]
        handoffs = _handoffs(session, sender)
    found: dict[str, Any] = {
        "status": str(order.status) if order else None,
        "refunds": [str(refund.amount) for refund in order.refunds] if order else [],
        "cases": len(cases),
        "goal": cases[0]["goal"] if cases else None,
        "handoff": handoffs[-1] if handoffs else None,
    }
    description = then.get("description")
    expected = {name: value for name, value in then.items() if name != "description"}
    assert {name: found[name] for name in expected} == expected
    assert description is None or description in (cases[0]["description"] or "")
    database.close()


def _handoffs(session: Any, sender: str) -> list[str]:
    rows = session.scalars(
        select(EventRow)
        .join(ConversationRow, ConversationRow.id == EventRow.conversation_id)
        .where(ConversationRow.sender == sender, EventRow.kind == "handoff_requested")
        .order_by(EventRow.number)
    )
    return [row.data["reason"] for row in rows]
