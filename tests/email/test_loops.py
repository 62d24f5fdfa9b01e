"""Two desks that write to each other: they fall silent, even where a server on the way takes the headers away that should stop them."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from actions.database import open_database, upgrade
from actions.mail.smtp import as_message
from tests.email.office import OURS, SERVER, Office, raw_mail

pytestmark = pytest.mark.anyio
OTHERS = "help@other.example"
ROUNDS = 40
TELLING = ("Auto-Submitted", "X-Auto-Response-Suppress")


@pytest.fixture
def pair(office: Office, tmp_path: Path) -> Iterator[tuple[Office, Office]]:
    """Two desks of two shops, each with a database of its own."""
    url = f"sqlite:///{tmp_path}/other.sqlite"
    upgrade(url)
    database = open_database(url)
    other = Office(database, tmp_path / "other", ours=OTHERS)
    yield office, other
    other.close()
    database.close()


async def exchange(first: Office, second: Office, without: tuple[str, ...]) -> int:
    """Somebody writes to the first in the second's name; how many mails the two send each other from then on."""
    await first.receive(proven(raw_mail("Please cancel my order AT-10401.", sender=OTHERS, more=""), OTHERS))
    desks = [(first, OURS), (second, OTHERS)]
    for place in range(ROUNDS):
        (sends, address), (receives, _) = desks[place % 2], desks[(place + 1) % 2]
        before = len(sends.sent)
        sends.postman.deliver()
        new = sends.sent[before:]
        if not new:
            break
        for mail in new:
            message = as_message(mail, address, "A shop")
            await receives.receive(stripped(message, without, address))
        sends.clock.move(minutes=1)
        receives.clock.moment = sends.clock.moment
    return len(first.sent) + len(second.sent)


def stripped(message: EmailMessage, without: tuple[str, ...], sender: str) -> bytes:
    """The mail as it arrives after a server that takes these headers away."""
    for name in without:
        del message[name]
    return proven(message.as_bytes(), sender)


def proven(raw: bytes, sender: str) -> bytes:
    """The mail with the receiving server's word that its sender is real."""
    domain = sender.rpartition("@")[2]
    return f"Authentication-Results: {SERVER}; dmarc=pass header.from={domain}\r\n".encode() + raw


async def test_the_first_answer_is_the_last(pair: tuple[Office, Office]) -> None:
    first, second = pair
    assert await exchange(first, second, ()) == 1
    assert second.mails()[0].why == "A program sent it by itself (Auto-Submitted)."
    assert second.engine.received == []


@pytest.mark.parametrize("without", [TELLING[:1], TELLING])
async def test_without_the_headers_that_should_stop_them_they_still_stop(
    pair: tuple[Office, Office], without: tuple[str, ...]
) -> None:
    first, second = pair
    assert await exchange(first, second, without) == 1
    assert "program" in second.mails()[0].why


async def test_with_no_sign_left_the_limit_of_a_thread_ends_it(pair: tuple[Office, Office]) -> None:
    first, second = pair
    sent = await exchange(first, second, (*TELLING, "X-Loop"))
    assert sent <= 2 * first.rules.per_thread
    assert max(len(first.sent), len(second.sent)) <= first.rules.per_thread


async def test_machines_that_know_no_manners_get_few_answers(pair: tuple[Office, Office]) -> None:
    first, _ = pair
    for place in range(ROUNDS):
        text = f"Your request number {place} was received."
        raw = raw_mail(text, sender=OTHERS, more="", message_id=f"<{place}@other.example>")
        await first.receive(proven(raw, OTHERS))
    first.postman.deliver()
    assert len(first.sent) == first.rules.per_sender
