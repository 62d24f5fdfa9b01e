"""Every page of the desk on the narrowest phone, light and dark: nothing to scroll sideways, and axe finds nothing serious."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.policy.facts import Goal
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.desk.models import Role
from bot.website.app import create_app
from tests.clocks import NOON, RunningClock
from tests.desk.matters import LATE, LOST, passed_on, script, stock
from tests.desk.windows import TAKE, contexts, make_agents, signed_in
from tests.website.serving import served
from tests.website.visiting import Visit, chromium

__all__ = ["chromium"]  # a fixture
NARROW = {"width": 320, "height": 640}
WORD = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGES = (
    "returns",
    "returns/receive",
    "refunds",
    "mail",
    "exceptions",
    "figures",
    "policy",
    "c/none",
    "?q=none",
)


@pytest.fixture
def engine() -> ScriptedEngine:
    """Passes on what the policy would leave to a person."""
    return ScriptedEngine(script)


@pytest.fixture
def robin(settings: Settings, engine: ScriptedEngine, chromium: Browser) -> Iterator[Visit]:
    """The narrow window of a lead, signed in, with the list; two customers wait."""
    password = make_agents(settings, NOON, Role.LEAD)["robin"]
    stock(settings)
    with served(create_app(settings, engine, RunningClock())) as url, contexts(chromium, 1) as (context,):
        for goal, number in ((Goal.RETURN, LATE), (Goal.RETURN, LOST)):
            passed_on(settings, url, goal, number)
        visit = signed_in(context, url, "robin", password)
        visit.page.set_viewport_size(NARROW)  # type: ignore[arg-type]
        yield visit


def usable(visit: Visit, what: str) -> None:
    """Whether a page is, as it stands, in both colour schemes."""
    for scheme in ("light", "dark"):
        visit.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert visit.serious_issues() == [], (what, scheme)
    assert visit.page.evaluate(SIDEWAYS) <= 0, what


def test_every_page(robin: Visit) -> None:
    page, base = robin.page, robin.page.url.rstrip("/")
    usable(robin, "list")
    for path in PAGES:
        page.goto(f"{base}/{path}")
        usable(robin, path)
    robin.forgive("404")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()
    usable(robin, "sign-in")
    assert robin.faults == []


def test_a_conversation_with_everything_that_can_stand_beside_it(robin: Visit) -> None:
    page = robin.page
    page.locator(".entry", has_text=LOST).click()
    usable(robin, "a conversation not taken")
    page.get_by_role("button", name=TAKE).click()
    page.get_by_label("Your answer").fill(WORD)
    page.get_by_label("Your answer").press("Control+Enter")
    expect(page.get_by_role("log")).to_contain_text(WORD)
    usable(robin, "a question with its ways")
    page.goto(page.url.partition("/desk")[0] + "/desk")
    page.locator(".entry", has_text=LATE).click()
    page.get_by_role("button", name=TAKE).click()
    granted(page, lambda: usable(robin, "an answer of the policy"))
    usable(robin, "an exception made")
    page.get_by_role("link", name="Exceptions").click()
    usable(robin, "the list of exceptions")
    assert robin.faults == []


def granted(page: Page, look: Callable[[], None]) -> None:
    """An exception with a reason that is one long word."""
    for summary in page.locator("summary").all():
        summary.click()
    page.get_by_role("button", name="Ask the policy").click()
    page.get_by_text("Make an exception").click()
    page.locator("#why").fill(WORD)
    look()
    page.get_by_role("button", name="Open the case all the same").click()
    expect(page.get_by_role("log")).to_contain_text("Exception to return.window")
