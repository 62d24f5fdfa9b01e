"""The policy's page: for the lead alone; a text is checked, tried on the past, and published."""

from __future__ import annotations

import pytest

from tests.desk.conftest import Counter

pytestmark = pytest.mark.anyio
PATH = "/desk/policy"
LONGER = "cancel.window:\n  from: 2099-01-01\n  value: 48\n  setting: Two days.\n"
FLAWED = "refund.amount:\n  from: 2099-01-01\n  value: 0\n  setting: Nothing.\n"


async def test_only_a_lead_sees_and_changes_it(counter: Counter) -> None:
    robin, client = await counter.agent("robin"), await counter.browser()
    assert (await client.get(PATH)).status_code == 303
    assert (await client.post(PATH, data={"text": LONGER})).status_code == 303
    assert (await robin.get(PATH)).status_code == 403
    assert (await robin.post(PATH, text=LONGER, todo="publish")).status_code == 403
    assert 'href="/desk/policy"' not in (await robin.get("/desk")).text
    assert not counter.app.state.desk.agents.book.published.exists()
    lee = await counter.agent("lee")
    page = await lee.get(PATH)
    assert page.status_code == 200
    assert "in force" in page.text


async def test_a_text_is_checked_published_and_in_force_in_the_running_desk(counter: Counter) -> None:
    lee = await counter.agent("lee")
    wrong = await lee.post(PATH, text="cancel.window: nonsense", todo="check")
    assert "cannot be read" in wrong.text
    flawed = await lee.post(PATH, text=FLAWED, todo="publish")
    assert flawed.status_code == 422
    assert "Not published" in flawed.text
    assert "a refund of nothing" in flawed.text
    done = await lee.post(PATH, text=LONGER, todo="publish")
    assert done.status_code == 200
    assert "Published: cancel.window, in force from 2099-01-01" in done.text
    [file] = counter.app.state.desk.agents.book.published.iterdir()
    assert "Published by lee" in file.read_text("utf-8")


async def test_a_file_is_tried_on_past_decisions(counter: Counter) -> None:
    lee = await counter.agent("lee")
    files = {"file": ("draft.yml", LONGER.encode())}
    fields = {"csrf": await lee.csrf(), "todo": "replay", "text": ""}
    page = await lee.client.post(PATH, data=fields, files=files)
    assert page.status_code == 200
    assert "0 decisions were decided again" in page.text


@pytest.mark.parametrize(
    ("text", "status"), [("", 422), ("   ", 422), ("x" * 150_000, 413), ("x" * 300_000, 413)]
)
async def test_no_text_and_too_much_of_it_are_said_in_a_sentence(
    counter: Counter, text: str, status: int
) -> None:
    lee = await counter.agent("lee")
    assert (await lee.post(PATH, text=text, todo="check")).status_code == status


async def test_a_form_without_this_browsers_token_is_refused(counter: Counter) -> None:
    lee = await counter.agent("lee")
    assert (await lee.client.post(PATH, data={"text": LONGER, "todo": "publish"})).status_code == 403
