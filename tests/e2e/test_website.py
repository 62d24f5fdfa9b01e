"""The chat in a browser against everything running: the whole road of a cancellation, a return, a defect with a photo."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conversations.dialogue import Bought, import_file, new_email, new_number
from tests.e2e.pictures import a_photo
from tests.e2e.running import RunningDesk
from tests.website.cutting import line_to
from tests.website.test_browser import another_site
from tests.website.visiting import CUT_OFF, Visit, chromium

__all__ = ["chromium"]  # a fixture
ANSWER_SECONDS = 20.0
CUT_MILLISECONDS = 20_000


@pytest.fixture
def visit(chromium: Browser, running_desk: RunningDesk) -> Iterator[Visit]:
    """A customer at the demo shop with the chat open; nothing may go wrong in the window."""
    context = chromium.new_context(locale="en-US")
    visit = Visit(context.new_page())
    visit.page.goto(running_desk.base_url)
    visit.open()
    yield visit
    context.close()
    assert visit.faults == []


def bought(desk: RunningDesk, folder: Path, **spec: Any) -> Bought:
    """An order in the book of the running desk."""
    order = Bought(new_number(), new_email(), spec)
    desk.command("orders", "import", str(import_file(folder, [order.record(datetime.now(UTC))])))
    return order


def say(visit: Visit, text: str, answer: str) -> None:
    """Says something and waits for the answer."""
    visit.say(text)
    visit.wait_for(answer, ANSWER_SECONDS)


def agree(visit: Visit) -> None:
    """Says yes by the button."""
    visit.press("Yes, please")


def decision(page: Page, order: Bought) -> str:
    """The words on the decision's card."""
    card = page.get_by_role("group", name=f"Decision on order {order.number}")
    expect(card).to_be_visible(timeout=ANSWER_SECONDS * 1000)
    card.get_by_text("Why?").click()
    return card.inner_text()


def test_a_cancellation_from_the_wish_to_the_receipt(
    visit: Visit, running_desk: RunningDesk, tmp_path: Path
) -> None:
    order = bought(running_desk, tmp_path, placed="2 h")
    say(visit, f"please cancel my order {order.number}", "email")
    visit.page.reload()
    visit.wait_for("email")
    say(visit, order.email, "Shall I")
    agree(visit)
    words = decision(visit.page, order)
    assert "Cancelled · $29.90 back to Visa in 3 to 5 days" in words
    assert "24 h" in words
    assert '"status":"cancelled"' in running_desk.command("orders", "show", order.number, "--json").replace(
        " ", ""
    )
    assert len(visit.texts()) == len(set(visit.texts()))


def test_a_defect_with_a_photo_in_two_tabs(visit: Visit, running_desk: RunningDesk, tmp_path: Path) -> None:
    order = bought(running_desk, tmp_path, placed="12 d", delivered="6 d")
    say(visit, f"the mug of order {order.number} arrived broken", "email")
    other = Visit(visit.page.context.new_page())
    other.page.goto(running_desk.base_url)
    say(other, order.email, "escribe")
    visit.page.get_by_label("Add a photo").set_input_files(
        {"name": "mug.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
    )
    expect(visit.page.get_by_label("Photos to send")).to_be_visible()
    visit.press("Send")  # without a word
    expect(other.page.get_by_alt_text("Photo you sent")).to_be_visible()
    other.wait_for("I have your photo", ANSWER_SECONDS)
    other.page.get_by_role("button", name="Yes, please", exact=True).click()
    found = re.search(r"RMA-[\w-]+", decision(visit.page, order))
    assert found is not None
    case = json.loads(running_desk.command("cases", "show", found[0], "--json"))
    assert (case["description"], len(case["photos"])) == (None, 1)
    assert visit.texts() == other.texts()
    assert other.faults == []


def test_a_return_over_a_connection_that_is_cut_for_20_seconds(
    visit: Visit, running_desk: RunningDesk, tmp_path: Path
) -> None:
    order = bought(running_desk, tmp_path, placed="12 d", delivered="6 d")
    with line_to(running_desk.base_url) as line:
        visit.page.goto(line.url)
        visit.open()
        say(visit, f"I want to return the mug from order {order.number}", "email")
        line.cut()
        visit.say(order.email)
        visit.page.wait_for_timeout(CUT_MILLISECONDS)
        assert "Sending" in visit.page.get_by_role("log").inner_text()
        line.join()
        visit.page.get_by_role("button", name="Changed my mind", exact=True).click(timeout=30_000)
        visit.wait_for("Shall I", ANSWER_SECONDS)
        agree(visit)
        assert "RMA-" in decision(visit.page, order)
        assert visit.texts().count(order.email) == 1
    visit.forgive(*CUT_OFF)


def test_a_customer_whom_the_shop_names_is_asked_for_nothing_but_the_yes(
    chromium: Browser, running_desk: RunningDesk, tmp_path: Path
) -> None:
    order = bought(running_desk, tmp_path, placed="2 h")
    claims = {"aud": "desk-chat", "email": order.email, "exp": datetime.now(UTC) + timedelta(hours=1)}
    signed = jwt.encode(claims, running_desk.command("key", "--customers").strip(), "HS256")
    tag = (
        f'<script src="{running_desk.base_url}/widget.js" data-open="true" data-customer="{signed}"></script>'
    )
    with another_site(tmp_path, f'<!doctype html><link rel="icon" href="data:,"><body>{tag}</body>') as site:
        visit = Visit(chromium.new_page())
        visit.page.goto(site)
        say(visit, "please cancel my order", "Shall I")
        agree(visit)
        assert "Cancelled" in decision(visit.page, order)
        assert visit.faults == []
        visit.page.close()
