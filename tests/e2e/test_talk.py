"""`./desk talk` as people use it: a process that reads lines and prints answers."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from actions.database import open_database
from actions.settings import PREFIX, PROJECT
from bot.supervisor.leftovers import read_pid
from bot.supervisor.parts import free_port
from tests.conversations.books import Books
from tests.conversations.dialogue import Dialogue, now
from tests.e2e.running import TRAINED, RunningDesk, environment
from tests.waiting import is_gone, wait_for

SECONDS = 120


@pytest.fixture
def customer(running_desk: RunningDesk) -> Dialogue:
    """A customer with an order placed an hour ago."""
    customer = Dialogue("talk", {"name": "talk", "turns": [], "order": {"placed": "1 h"}})
    database = open_database(running_desk.database_url)
    Books(database).bring_in(*(order.record(now()) for order in customer.orders.values()))
    database.close()
    return customer


def talk(
    home: Path, port: int, *lines: str, options: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run `./desk talk` with these lines as its input."""
    return subprocess.run(
        [PROJECT / "desk", "talk", *options],
        env=environment(home, port),
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def test_a_customer_settles_a_cancellation_with_numbers_for_buttons(
    running_desk: RunningDesk, customer: Dialogue
) -> None:
    said = f"cancel order {customer.number}, {customer.email}"
    done = talk(running_desk.home, running_desk.port, said, "", "1", options=("--details",))
    assert done.returncode == 0, done.stderr
    asked, answered = done.stdout.split("[2] No, leave it")
    assert "Shall I go ahead?" in asked
    assert "[1] Yes, please" in asked
    assert "Done: 1 × Stoneware Mug" in answered
    assert "'outcome': 'cancelled'" in answered


def test_a_number_that_is_no_button_is_what_the_customer_says(
    running_desk: RunningDesk, customer: Dialogue
) -> None:
    done = talk(running_desk.home, running_desk.port, f"where is order {customer.number}?", "33127")
    assert "has been placed" in done.stdout


def test_the_same_sender_goes_on_where_it_was(running_desk: RunningDesk, customer: Dialogue) -> None:
    place, options = (running_desk.home, running_desk.port), ("--as", f"kim-{customer.number}")
    assert "email address" in talk(*place, f"cancel order {customer.number}", options=options).stdout
    assert "Shall I go ahead" in talk(*place, customer.email, options=options).stdout


def test_as_an_email_all_is_said_in_words(running_desk: RunningDesk, customer: Dialogue) -> None:
    said = f"cancel order {customer.number}, {customer.email}"
    done = talk(running_desk.home, running_desk.port, said, "No, leave it.", options=("--email",))
    assert 'Please answer "Yes, please" or "No, leave it".' in done.stdout
    assert "[1]" not in done.stdout
    assert "changed nothing" in done.stdout


def test_without_a_desk_it_says_what_to_do(tmp_path: Path) -> None:
    done = talk(tmp_path, free_port(), "hello")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "./desk up" in done.stderr


def test_another_desks_key_is_not_good(running_desk: RunningDesk, tmp_path: Path) -> None:
    done = talk(tmp_path, running_desk.port, "hello")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "DESK_HOME" in done.stderr


def test_in_a_terminal_it_prompts_and_ends_with_ctrl_d(running_desk: RunningDesk) -> None:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [PROJECT / "desk", "talk"],
        env=environment(running_desk.home, running_desk.port),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    screen = bytearray()
    wait_for(lambda: _grown(ours, screen, b"you "), SECONDS)
    os.write(ours, b"what are your opening hours?\n")
    wait_for(lambda: _grown(ours, screen, b"9:00"), SECONDS)
    wait_for(lambda: _has_ended(process, ours), SECONDS)
    assert process.returncode == 0
    os.close(ours)


def test_it_starts_a_desk_for_as_long_as_the_talk_lasts(tmp_path: Path) -> None:
    (tmp_path / "models").symlink_to(TRAINED)
    done = subprocess.run(
        [PROJECT / "desk", "talk", "--up"],
        env=environment(tmp_path, free_port()) | {f"{PREFIX}DEMO": "false"},
        input="hello\n",
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "The desk is starting" in done.stdout
    assert "Hello!" in done.stdout
    pids = [pid for part in ("desk", "engine", "actions") if (pid := read_pid(tmp_path / "run", part))]
    assert all(map(is_gone, pids))


def _has_ended(process: subprocess.Popen[bytes], terminal: int) -> bool:
    """Presses Ctrl-D, again if it came before the next prompt was there to hear it, as people do."""
    if process.poll() is None:
        os.write(terminal, b"\x04")
    return process.poll() is not None


def _grown(terminal: int, screen: bytearray, wanted: bytes) -> bool:
    """Reads what has come; whether the wanted words have."""
    screen += os.read(terminal, 4096)
    return wanted in screen
