"""The agents' pages of mail: who may see them, what they show, and that a mail's HTML can do nothing there."""

from __future__ import annotations

import re

import pytest

from tests.desk.conftest import Counter
from tests.email.office import raw_mail

pytestmark = pytest.mark.anyio
EVIL = "<script>alert(1)</script>"


async def handed_in(counter: Counter, raw: bytes) -> dict[str, object]:
    """Hand a mail in; what was done with it."""
    browser = await counter.browser()
    key = counter.app.state.desk.rest_key
    answer = await browser.post("/mail/ingest", content=raw, headers={"Authorization": f"Bearer {key}"})
    found: dict[str, object] = answer.json()
    return found


@pytest.mark.parametrize("path", ["", "/in/1", "/out/1", "/out/1/html"])
async def test_nobody_sees_mail_without_signing_in(counter: Counter, path: str) -> None:
    await handed_in(counter, raw_mail(more=""))
    page = await (await counter.browser()).get(f"/desk/mail{path}")
    assert (page.status_code, page.headers["location"]) == (303, "/desk/sign-in")


async def test_an_agent_sees_what_came_what_was_done_and_what_goes_out(counter: Counter) -> None:
    await handed_in(counter, raw_mail(more="", subject=f"Help {EVIL}"))
    await handed_in(counter, raw_mail(more="Auto-Submitted: auto-replied", message_id="<2@example.com>"))
    await handed_in(counter, b"\xff no mail")
    window = await counter.agent("robin")
    assert 'href="/desk/mail"' in (await window.get("/desk")).text
    page = (await window.get("/desk/mail")).text
    assert "Help &lt;script&gt;" in page
    assert EVIL not in page
    for state in ("unproven", "ignored", "aside"):
        assert f'<span class="tag">{state}</span>' in page
    assert "A program sent it by itself" in page
    assert "1 try" in page or "0 tries" in page
    only = (await window.get("/desk/mail?in=aside")).text
    assert only.count('href="/desk/mail/in/') == 1
    assert "It does not have one sender" in only


async def test_a_mail_is_shown_in_full_and_its_html_can_do_nothing(counter: Counter) -> None:
    await handed_in(counter, raw_mail(more=""))
    window = await counter.agent("robin")
    page = await window.get("/desk/mail/out/1")
    assert "Please open this link" in page.text
    assert re.search(r"<iframe[^>]* sandbox src=\"/desk/mail/out/1/html\"", page.text)
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    part = await window.get("/desk/mail/out/1/html")
    assert "<!doctype html>" in part.text
    policy = part.headers["content-security-policy"]
    assert "sandbox" in policy
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "Please cancel my order" in (await window.get("/desk/mail/in/1")).text


async def test_a_mail_that_is_not_there_is_said_in_a_sentence(counter: Counter) -> None:
    window = await counter.agent("robin")
    page = await window.get("/desk/mail/out/99999999999999")
    assert page.status_code == 404
    assert "There is no such mail" in page.text
