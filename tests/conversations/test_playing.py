"""The dialogue tests' own tools: a dialogue that does not hold has to fail."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.database import Database
from actions.settings import PROJECT
from bot.conversations import store
from bot.conversations.events import Address, Channel
from tests.cases.making import DAY, NUMBER, SOON, cancel_wish, done, keep
from tests.conversations.books import Books, found
from tests.conversations.dialogue import FOLDERS, HERE, PARTS, Dialogue, Talk, dialogues, worded, wordings_of
from tests.conversations.mailbox import Mailbox
from tests.conversations.playing import ANSWERED, KINDS, Play
from tests.orders.examples import EXAMPLE

ORDER = {"placed": "1 h"}
HELLO = {"customer": "hi"}
FEWEST_WORDINGS = 3
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


@dataclass
class Canned(Talk):
    """Always says the same, and remembers what was said to it."""

    answer: str = "Shall I go ahead?"
    offered: tuple[str, ...] = ("Yes, please",)
    heard: list[str] = field(default_factory=list)

    def say(self, text: str) -> str:
        self.heard.append(text)
        self.buttons = [{"title": title, "payload": f"/{title}"} for title in self.offered]
        return self.answer


class Player:
    """Plays scripts against canned answers, with books and mail of its own."""

    def __init__(self, database: Database, home: Path) -> None:
        (home / "logs").mkdir()
        (home / "logs" / "actions.log").touch()
        self._books, self._mailbox = Books(database), Mailbox(home)

    def play(self, script: dict[str, Any], **canned: Any) -> Canned:
        """Plays the script's first wording."""
        talk = Canned("http://example.com", "key", **canned)
        first = next(worded("made/up", {"name": "made up", "order": ORDER, **script}))
        Play(first, talk, self._books, self._mailbox).run()
        return talk


@pytest.fixture
def player(sqlite_database: Database, tmp_path: Path) -> Player:
    home = tmp_path / "home"
    home.mkdir()
    return Player(sqlite_database, home)


def test_each_wording_is_a_dialogue_with_an_order_of_its_own() -> None:
    script = {
        "name": "three",
        "order": ORDER,
        "turns": [{"customer": ["a", "b", "c"]}, {"customer": ["x", "y"]}, {"customer": "z"}],
    }
    said = list(worded("made/up", script))
    assert [[one.said(turn) for turn in script["turns"]] for one in said] == [
        ["a", "x", "z"],
        ["b", "y", "z"],
        ["c", "x", "z"],
    ]
    assert len({one.number for one in said}) == len({one.email for one in said}) == 3
    assert [str(one) for one in said][2] == "made/up: three, wording 3"


def test_other_orders_have_names_and_owners() -> None:
    orders = {"second": {"placed": "2 d"}, "strange": {"of": "somebody else"}}
    made = Dialogue("made/up", {"name": "two", "order": ORDER, "orders": orders, "turns": []})
    assert (
        made.filled("{number} {second} {second.email}")
        == f"{made.number} {made.orders['second']} {made.email}"
    )
    assert made.orders["strange"].email != made.email


def test_a_wording_in_brackets_presses_the_button(player: Player) -> None:
    talk = player.play({"turns": [HELLO, {"customer": "[Yes, please]"}, {"press": "Yes, please"}]})
    assert talk.heard == ["hi", "/Yes, please", "/Yes, please"]


def test_what_is_so_passes(player: Player) -> None:
    turn = {"customer": "hi {number}", "assistant": ["go ahead"], "not": ["Done"], "buttons": ["Yes, please"]}
    then = {
        "status": "placed",
        "refunds": [],
        "cases": 0,
        "cancellations": 0,
        "handoff": None,
        "receipt": None,
    }
    player.play({"turns": [turn, {"then": then}], "then": then})


@pytest.mark.parametrize(
    "turn",
    [
        {"customer": "hi", "assistant": ["something else"]},
        {"customer": "hi", "not": ["go ahead"]},
        {"customer": "hi", "buttons": ["No, leave it"]},
        {"press": "No, leave it"},
        {"then": {"status": "cancelled"}},
        {"then": {"cases": 1}},
        {"then": {"receipt": {"verdict": "refused"}}},
        {"then": {"no such thing": 1}},
        {"costumer": "hi"},
        {"customer": "hi", "then": {"cases": 0}},
        {"assistant": ["go ahead"]},
        {"shop": {"status": "shipped"}, "assistant": ["go ahead"]},
    ],
)
def test_what_is_not_so_fails(player: Player, turn: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        player.play({"turns": [turn]})


@pytest.mark.parametrize("answer", ["", "  ", "Traceback (most recent call last)", "{order} is cancelled"])
def test_silence_and_trouble_fail_whatever_was_expected(player: Player, answer: str) -> None:
    with pytest.raises(AssertionError):
        player.play({"turns": [HELLO]}, answer=answer)


def test_an_unknown_part_of_a_dialogue_is_named() -> None:
    with pytest.raises(AssertionError, match="trun"):
        list(worded("made/up", {"name": "slip", "trun": [], "turns": []}))


def test_every_file_lies_in_a_folder_that_is_played_and_names_each_dialogue_once() -> None:
    assert {path.parent.name for path in HERE.rglob("*.yml")} <= set(FOLDERS)
    named = Counter(str(dialogue) for dialogue in dialogues())
    assert max(named.values()) == 1


def test_every_dialogue_is_said_in_three_wordings_at_least() -> None:
    fewer = [str(dialogue) for dialogue in dialogues() if wordings_of(dialogue.script) < FEWEST_WORDINGS]
    assert not fewer
    assert len({(dialogue.file, dialogue.script["name"]) for dialogue in dialogues()}) >= 155


def test_the_guides_example_is_a_dialogue_that_is_played() -> None:
    guide = (PROJECT / "docs" / "dialogue-tests.md").read_text(encoding="utf-8")
    shown = [script for block in BLOCK.findall(guide) for script in YAML(typ="safe").load(block)]
    played = [dialogue.script for dialogue in dialogues()]
    assert shown
    assert all(script in played for script in shown)


def test_the_guide_names_everything_that_a_dialogue_can_say(sqlite_database: Database) -> None:
    guide = (PROJECT / "docs" / "dialogue-tests.md").read_text(encoding="utf-8")
    with sqlite_database.read() as session:
        names = {*PARTS, *KINDS, *ANSWERED, *FOLDERS, *found(session, NUMBER, "nobody")}
    assert not {name for name in names if f"`{name}" not in guide}


def test_the_receipt_is_compared_in_what_is_said_of_it(sqlite_database: Database) -> None:
    """The conversation's last decision is found by its sender; only what the dialogue names is compared."""
    keep(sqlite_database, EXAMPLE)
    done(sqlite_database, cancel_wish(at=SOON + 2 * DAY))  # in the conversation web-1
    with sqlite_database.write() as session:
        conversation = store.find_or_start(session, Address(Channel.REST, "sender-7"), SOON)
        conversation.public_id = "web-1"
    books = Books(sqlite_database)
    expected = {"verdict": "refused", "clauses": {"cancel.window": False}, "because": "24 h"}
    books.check(NUMBER, "sender-7", {"receipt": expected})
    for wrong in ({"verdict": "allowed"}, {"clauses": {"cancel.window": True}}, {"because": "31 days"}):
        with pytest.raises(AssertionError):
            books.check(NUMBER, "sender-7", {"receipt": wrong})
