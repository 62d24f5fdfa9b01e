"""Saved replies: filled with what is known, and a file with a fault is named with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.policy import BadData
from bot.desk.replies import OF_DECISIONS, PLACEHOLDERS, SavedReply, load_replies, load_suggestions
from tests.policy.making import DATA


def test_the_replies_of_the_shop_can_all_be_filled() -> None:
    known = {name: f"<{name}>" for name in PLACEHOLDERS}
    filled = [reply.filled(known) for reply in load_replies(DATA / "replies.yml")]
    assert any("<customer>" in text for text in filled)
    assert not any("{" in text for text in filled)


def test_what_an_answer_begins_with_can_be_filled_too() -> None:
    known = {name: f"<{name}>" for name in OF_DECISIONS}
    filled = [one.text.format(**known) for one in load_suggestions(DATA / "replies.yml").values()]
    assert any("<because>" in text for text in filled)
    assert not any("{" in text for text in filled)


def test_what_is_not_known_is_left_for_the_agent_to_write() -> None:
    reply = SavedReply("Case number", "Case {rma} of order {order}.")
    assert reply.filled({"order": "AT-10423", "rma": None}) == "Case [rma] of order AT-10423."


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Dear {name}", "placeholder {name}"),
        ("Dear {customer", "brace"),
        ("{customer.secret}", "placeholder"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    file = tmp_path / "replies.yml"
    file.write_text(f'replies:\n  - name: Hello\n    text: "{text}"\nsuggestions: {{}}\n', "utf-8")
    with pytest.raises(BadData) as caught:
        load_replies(file)
    assert fault in str(caught.value)
    assert "3" in str(caught.value)
