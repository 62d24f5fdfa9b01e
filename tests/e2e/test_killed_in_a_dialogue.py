"""A part is killed in the middle of a dialogue: the customer is told so, and the matter goes on to its end."""

from __future__ import annotations

import os
import secrets
import signal
from pathlib import Path

import httpx
import pytest

from actions.database import open_database
from actions.orders import SqlOrderBook
from actions.policy.facts import Status
from tests.conversations.dialogue import Talk, import_file, now
from tests.conversations.orders import order_record
from tests.e2e.running import RunningDesk
from tests.waiting import wait_for

BACK_SECONDS = 60.0


@pytest.fixture
def talk(running_desk: RunningDesk) -> Talk:
    return Talk(running_desk.base_url, running_desk.key)


@pytest.fixture
def order(running_desk: RunningDesk, tmp_path: Path) -> tuple[str, str]:
    """The number and email address of an order placed an hour ago."""
    number, email = f"AT-{secrets.randbelow(900_000) + 100_000}", f"robin.{secrets.token_hex(4)}@example.com"
    record = order_record(number, email, {"placed": "1 h"}, now())
    running_desk.command("orders", "import", str(import_file(tmp_path, [record])))
    return number, email


def kill(desk: RunningDesk, part: str) -> int:
    """Ends a part as a crash would; its process id."""
    killed = desk.pid(part)
    os.kill(killed, signal.SIGKILL)
    return killed


def back(desk: RunningDesk, part: str, killed: int) -> None:
    """Waits until the part has been started again and everything is ready."""
    wait_for(lambda: desk.pid(part) != killed, BACK_SECONDS)
    wait_for(desk.is_ready, BACK_SECONDS)


def status_of(desk: RunningDesk, number: str) -> tuple[Status | None, list[str]]:
    database = open_database(desk.database_url)
    with database.read() as session:
        found = SqlOrderBook(session).find(number)
    database.close()
    assert found is not None
    return found.status, [str(refund.amount) for refund in found.refunds]


@pytest.mark.parametrize("part", ["engine", "actions"])
def test_the_customer_is_told_and_the_answer_comes_later(
    running_desk: RunningDesk, talk: Talk, order: tuple[str, str], part: str
) -> None:
    wait_for(running_desk.is_ready, BACK_SECONDS)
    number, email = order
    assert "email address" in talk.say(f"cancel order {number}")
    killed = kill(running_desk, part)
    told = talk.say(email)
    assert "restarting" in told
    assert "your message is kept" in told
    back(running_desk, part, killed)
    late = wait_for(
        lambda: answer if "Shall I go ahead" in (answer := talk.say("are you there?")) else None, 30
    )
    assert "$29.90" in late
    assert "Done" in talk.say("yes")
    assert status_of(running_desk, number) == (Status.CANCELLED, ["29.90"])


def test_killing_the_desk_loses_no_word_of_the_dialogue(
    running_desk: RunningDesk, talk: Talk, order: tuple[str, str]
) -> None:
    wait_for(running_desk.is_ready, BACK_SECONDS)
    number, email = order
    assert "Shall I go ahead" in talk.say(f"please cancel my order {number}, my email is {email}")
    killed = kill(running_desk, "desk")
    with pytest.raises(httpx.HTTPError):
        talk.say("yes")
    back(running_desk, "desk", killed)
    assert "Done" in talk.say("yes")
    assert status_of(running_desk, number) == (Status.CANCELLED, ["29.90"])


def test_a_yes_while_the_action_server_is_down_acts_once(
    running_desk: RunningDesk, talk: Talk, order: tuple[str, str]
) -> None:
    wait_for(running_desk.is_ready, BACK_SECONDS)
    number, email = order
    assert "Shall I go ahead" in talk.say(f"please cancel my order {number}, my email is {email}")
    killed = kill(running_desk, "actions")
    talk.say("yes")
    talk.say("yes")
    back(running_desk, "actions", killed)
    wait_for(lambda: status_of(running_desk, number)[0] is Status.CANCELLED, 30)
    assert status_of(running_desk, number) == (Status.CANCELLED, ["29.90"])
