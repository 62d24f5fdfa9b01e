"""Pictures of the pages beside the counter: the slip, how cases end, refunds, a new policy tried on the past, figures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from actions.cases import CaseView
from actions.cases.pages import CasePages
from actions.database import Database
from actions.policy.facts import Goal
from actions.secret_files import link_secret
from tests.cases.test_replays import give
from tests.desk.past import past
from tests.desk.returning import opened
from tests.desk.test_figures import begin
from tests.e2e.pictures import WINDOW
from tests.policy.making import local

NOW = local("2026-05-04 12:00")
ENDS = ("rejected", "expired", "exchange_sent")
DRAFT = """return.window:
  from: 2027-01-01
  value: 14
  setting: Two weeks, as the season is short.
"""
SLOW = 60_000
TALL = {"width": 1100, "height": 1700}


@dataclass(frozen=True, slots=True)
class Looked:
    """A lead's window, the desk's address, and where pictures go."""

    page: Page
    url: str
    folder: Path

    def keep(self, name: str, *, whole: bool = False) -> None:
        """One picture, of what is seen or of the whole page."""
        self.page.screenshot(path=self.folder / f"{name}.png", full_page=whole)


def busy(database: Database) -> Mapping[str, CaseView]:
    """Nine weeks of cases, conversations and decisions."""
    for number in range(90):
        at = NOW - timedelta(days=number % 28, hours=number % 9, minutes=7 * number % 60)
        agent = 40.0 + 9 * number if number % 9 == 0 else None
        begin(database, f"talk-{number}", at, 0.4 + number % 7, agent)
    for number, day in enumerate(("10", "12", "16", "20", "24", "25", "27", "28")):
        goal = (Goal.RETURN, Goal.RETURN, Goal.EXCHANGE)[number % 3]
        give(database, f"talk-{number}", goal.value, f"2026-03-{day} 10:00")
    for number in range(8, 30):
        goal = (Goal.RETURN, Goal.EXCHANGE, Goal.DEFECT, Goal.CANCEL)[number % 4]
        give(database, f"talk-{number}", goal.value, f"2026-04-{number % 20 + 1:02} 10:00")
    return {**past(database, NOW), "awaited": opened(database, NOW, "AT-20309")}


def take_rest(look: Looked, cases: Mapping[str, CaseView], home: Path) -> None:
    """Each page once."""
    how_cases_end(look, cases)
    for take in (refunds, tried_policy, figures):
        take(look)
    pages_of_customer(look, cases, CasePages(link_secret(home), look.url, lambda: NOW))


def how_cases_end(look: Looked, cases: Mapping[str, CaseView]) -> None:
    """The counter's page of each case that ended otherwise than with a refund."""
    for state in ENDS:
        look.page.goto(f"{look.url}/desk/returns/{cases[state].rma}")
        expect(look.page.locator("h1 .state")).to_have_text(state.replace("_", " "))
        look.keep(f"case-{state.replace('_', '-')}", whole=True)


def pages_of_customer(look: Looked, cases: Mapping[str, CaseView], pages: CasePages) -> None:
    """The slip of a parcel that is awaited, and where a return stands of which a part was accepted."""
    for name, state, part in (("returns-slip", "awaited", "slip"), ("returns-page", "partly", "")):
        case = cases[state]
        look.page.goto(pages.url(case.rma, case.opened_at, part))
        look.keep(name, whole=True)


def refunds(look: Looked) -> None:
    """What is granted and not paid."""
    look.page.goto(f"{look.url}/desk/refunds?show=all")
    look.keep("refunds")


def tried_policy(look: Looked) -> None:
    """A new window tried on past decisions, with both receipts of one that flips."""
    look.page.goto(f"{look.url}/desk/policy")
    look.page.get_by_label("A new text").fill(DRAFT)
    look.page.get_by_role("button", name="Try on past decisions").click()
    expect(look.page.locator("#result")).to_contain_text("flip", timeout=SLOW)
    look.page.get_by_text("Both receipts").first.click()
    look.page.set_viewport_size(TALL)  # type: ignore[arg-type]
    look.page.evaluate("window.scrollTo(0, 0)")
    look.keep("policy-replay")
    look.page.set_viewport_size(WINDOW)  # type: ignore[arg-type]


def figures(look: Looked) -> None:
    """Nine weeks."""
    look.page.goto(f"{look.url}/desk/figures?from=2026-03-02&to=2026-05-10")
    look.keep("figures", whole=True)
