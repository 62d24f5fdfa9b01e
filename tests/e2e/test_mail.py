"""A mail handed in at the terminal, its links opened as in a browser, with everything running."""

from __future__ import annotations

import json
import re
import secrets
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions.database import open_database
from tests.conversations.books import Books
from tests.conversations.dialogue import Dialogue, now
from tests.e2e.running import RunningDesk

DELIVERED = {"placed": "12 d", "delivered": "6 d"}


@pytest.fixture
def customer(running_desk: RunningDesk) -> Dialogue:
    """A customer whose order arrived six days ago."""
    orders = {"order": DELIVERED, "orders": {"second": DELIVERED}}
    customer = Dialogue("mail", {"name": "mail", "turns": [], **orders})
    database = open_database(running_desk.database_url)
    Books(database).bring_in(*(order.record(now()) for order in customer.orders.values()))
    database.close()
    return customer


def ingest(desk: RunningDesk, folder: Path, sender: str, text: str, after: str = "") -> dict[str, Any]:
    """Hand a mail in; what was done with it. ``after``: the id of the customer's mail before it in the thread."""
    file = folder / f"{secrets.token_hex(4)}.eml"
    headers = f"From: {sender}\nSubject: my order\nMessage-ID: <{file.stem}@example.com>\n"
    headers += f"References: {after}\n" if after else ""
    file.write_text(f"{headers}\n{text}\n")
    return dict(json.loads(desk.command("mail", "ingest", str(file), "--json")))


def pressed(link: str) -> str:
    """The page after its button was pressed."""
    assert 'method="post"' in httpx.get(link, trust_env=False).text
    return httpx.post(link, timeout=30, trust_env=False).text


def links(text: str) -> list[str]:
    """The links to choices in a mail or on a page."""
    return re.findall(r"http://127\.0\.0\.1:\d+/mail/[\w.-]+", text)


def test_a_return_by_mail_is_shown_to_be_the_senders_and_completed_by_links(
    running_desk: RunningDesk, customer: Dialogue, tmp_path: Path
) -> None:
    found = ingest(running_desk, tmp_path, customer.email, f"I would like to return order {customer.number}")
    assert found["done"] == "unproven"
    assert customer.number not in found["answer"]["text"]
    page = pressed(links(found["answer"]["text"])[0])
    assert "What is the reason?" in page
    page = pressed(links(page)[0])
    assert "complete it on our website" in page
    assert "RMA" in pressed(links(page)[0])
    (case,) = [
        case
        for case in json.loads(running_desk.command("cases", "list", "--json"))
        if case["order"] == customer.number
    ]
    assert case["goal"] == "return"
    assert case["requested_at"] == found["arrived_at"]


def test_a_mail_of_somebody_else_is_told_nothing_about_an_order(
    running_desk: RunningDesk, customer: Dialogue, tmp_path: Path
) -> None:
    found = ingest(running_desk, tmp_path, "mallory@example.com", f"Where is order {customer.number}?")
    page = pressed(links(found["answer"]["text"])[0])
    assert "To see that the order is yours" in page


def test_one_answer_continues_both_wishes_that_asked_something(
    running_desk: RunningDesk, customer: Dialogue, tmp_path: Path
) -> None:
    second = customer.orders["second"]
    wishes = f"I want to return order {customer.number}. Also the mug in order {second} is broken."
    found = ingest(running_desk, tmp_path, customer.email, wishes)
    page = pressed(links(found["answer"]["text"])[0])
    assert "What is the reason?" in page
    assert "describe" in page
    answers = (
        f"{customer.number} does not fit me. The mug of {second} has a crack from the rim down and leaks."
    )
    found = ingest(running_desk, tmp_path, customer.email, answers, found["message_id"])
    page = " ".join(pressed(links(found["answer"]["text"])[0]).split())
    assert f"I have prepared a return for 1 × Stoneware Mug of order {customer.number}." in page
    assert f"I have prepared a claim for a faulty item for 1 × Stoneware Mug of order {second}." in page
