"""Whole conversations over the real engine, action server and database (docs/dialogue-tests.md)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from actions.database import open_database
from tests.conversations.books import Books
from tests.conversations.dialogue import Dialogue, Talk, dialogues
from tests.conversations.mailbox import Mailbox
from tests.conversations.playing import Play
from tests.e2e.running import RunningDesk

ALL = list(dialogues())
ALWAYS = [dialogue for dialogue in ALL if "pass_mark" not in dialogue.script]
MARKED = [dialogue for dialogue in ALL if "pass_mark" in dialogue.script and dialogue.wording == 0]


@pytest.fixture(scope="module")
def key(running_desk: RunningDesk) -> str:
    return running_desk.key


@pytest.fixture(scope="module")
def books(running_desk: RunningDesk) -> Iterator[Books]:
    database = open_database(running_desk.database_url)
    yield Books(database)
    database.close()


@pytest.mark.parametrize("dialogue", ALWAYS, ids=str)
def test_dialogue(running_desk: RunningDesk, key: str, books: Books, dialogue: Dialogue) -> None:
    play(running_desk, key, books, dialogue)


@pytest.mark.parametrize("first", MARKED, ids=str)
def test_pass_mark(running_desk: RunningDesk, key: str, books: Books, first: Dialogue) -> None:
    """Where what is understood depends on the trained model, so many of the wordings have to succeed."""
    failed = []
    wordings = [dialogue for dialogue in ALL if dialogue.script is first.script]
    for dialogue in wordings:
        try:
            play(running_desk, key, books, dialogue)
        except AssertionError as failure:
            failed.append(f"{dialogue}: {failure}")
    assert len(wordings) - len(failed) >= first.script["pass_mark"], "\n".join(failed)


def play(desk: RunningDesk, key: str, books: Books, dialogue: Dialogue) -> None:
    talk = Talk(desk.base_url, key, channel=dialogue.script.get("channel"))
    Play(dialogue, talk, books, Mailbox(desk.home)).run()
