"""An agent settles what the policy leaves to a person, in a real browser: exceptions, the fact that is missing, the reply."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.policy.facts import Goal
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.desk.models import Role
from bot.website.app import create_app
from tests.clocks import NOON, RunningClock
from tests.desk.matters import FAULTY, LATE, LOST, UNKNOWN, buyer, numbered, passed_on, script, stock
from tests.desk.windows import TAKE, answer, contexts, customer, make_agents, signed_in, take
from tests.website.serving import served
from tests.website.visiting import Visit, chromium

__all__ = ["chromium"]  # a fixture
WHY = "The customer was in hospital; the lead agreed."
DELIVERED = "Has it been delivered?"
FAULT = "What is wrong with it?"
WAYS = [
    (Goal.CANCEL, UNKNOWN, "delivered_in_time", "return: allowed", "opened a return of order AT-30200"),
    (Goal.RETURN, LOST, "delivered_earlier", "return: refused", "is not possible"),
    (Goal.CANCEL, UNKNOWN, "under_way", "cancel: still for you to decide", "am looking into it"),
    (Goal.CANCEL, UNKNOWN, "not_left", "cancel: allowed", "is cancelled"),
    (Goal.EXCHANGE, FAULTY, "flawed", "exchange: allowed", "the number is RMA-"),
    (Goal.EXCHANGE, FAULTY, "wrong_item", "exchange: allowed", "the number is RMA-"),
    (Goal.EXCHANGE, FAULTY, "no_fault", "exchange: refused", "is not possible"),
]


@dataclass
class Desk:
    """A desk that is served at noon of a working day, with Robin's window."""

    url: str
    settings: Settings
    robin: Visit

    @property
    def page(self) -> Page:
        """Robin's page."""
        return self.robin.page

    def attended(self, goal: Goal, number: str) -> str:
        """Somebody wants this of an order, and Robin took the conversation; its id."""
        name = passed_on(self.settings, self.url, goal, number)
        self.page.goto(f"{self.url}/desk/c/{name}")
        self.page.get_by_role("button", name=TAKE).click()
        expect(self.page.get_by_label("Your answer")).to_be_visible()
        return name


@pytest.fixture
def engine() -> ScriptedEngine:
    """Passes on what the policy would leave to a person."""
    return ScriptedEngine(script)


@pytest.fixture
def desk(settings: Settings, engine: ScriptedEngine, chromium: Browser) -> Iterator[Desk]:
    """Several orders of each kind are in the book."""
    password = make_agents(settings, NOON, Role.LEAD)["robin"]
    stock(settings, copies=4)
    app = create_app(settings, engine, RunningClock())
    with served(app) as url, contexts(chromium, 1) as (context,):
        yield Desk(url, settings, signed_in(context, url, "robin", password))


def test_an_exception_names_clause_and_reason_and_stands_in_the_list(desk: Desk) -> None:
    page = desk.page
    desk.attended(Goal.RETURN, LATE)
    ask_policy(page)
    page.get_by_text("Make an exception").click()
    clause = page.get_by_label("Against the clause")
    assert "return.window" in clause.locator("option").all_inner_texts()
    clause.select_option("return.window")
    reason = page.locator("#why")
    reason.fill("no")
    page.get_by_role("button", name="Open the case all the same").click()
    expect(reason).to_be_focused()  # the browser asks for more
    reason.fill(WHY)
    page.get_by_role("button", name="Open the case all the same").click()
    expect(page.get_by_role("log")).to_contain_text(f"Exception to return.window: {WHY}")
    expect(page.locator(".facts")).to_contain_text("exception to return.window by Robin")
    expect(page.get_by_label("Your answer")).to_have_value(text_with("the number is RMA-"))
    listed_once(page)
    assert desk.robin.faults == []


def ask_policy(page: Page) -> None:
    """The form beside the conversation; the customer's goal is chosen already."""
    page.get_by_role("button", name="Ask the policy").click()
    expect(page.locator("#policy")).to_contain_text("return: refused")


def listed_once(page: Page) -> None:
    """The list of exceptions has it, as a page and as a table, and leads back to the conversation."""
    page.get_by_role("link", name="Exceptions").click()
    expect(page.locator(".exceptions .entry")).to_have_count(1)
    for words in (WHY, LATE, "refused by return.window", "Robin", "RMA-"):
        expect(page.locator(".exceptions .entry")).to_contain_text(words)
    with page.expect_download() as download:
        page.get_by_role("link", name="All as CSV").click()
    assert WHY in download.value.path().read_text("utf-8")
    page.locator(".exceptions .entry").click()
    expect(page.get_by_role("log")).to_contain_text(WHY)


def test_each_answer_to_the_missing_question_goes_its_own_way(desk: Desk) -> None:
    page = desk.page
    for copy, (goal, first, way, leads_to, reply) in enumerate(WAYS):
        number = numbered(first, copy % 4)
        desk.attended(goal, number)
        question = FAULT if goal is Goal.EXCHANGE else DELIVERED
        ways = page.get_by_role("form", name=question)
        expect(page.get_by_label("Your answer")).to_have_value(text_with(question))
        row = ways.locator("li", has=page.locator(f"button[value={way}]"))
        expect(row).to_contain_text(leads_to)
        when = row.locator("input")
        if when.count():
            row.get_by_role("button").click()
            expect(when).to_be_focused()  # the browser asks for the day that was found out
            when.fill("2026-03-02T10:00")
        row.get_by_role("button").click()
        expect(page.get_by_role("log")).to_contain_text(f"Found out: {question}")
        expect(ways.locator(f"button[value={way}]")).to_have_count(0)
        expect(page.get_by_label("Your answer")).to_have_value(text_with(reply.replace(first, number)))
    assert desk.robin.faults == []


def text_with(part: str) -> re.Pattern[str]:
    """A text in which this stands."""
    return re.compile(re.escape(part))


def test_the_suggested_reply_is_changed_and_sent_and_not_suggested_again(
    desk: Desk, chromium: Browser
) -> None:
    with contexts(chromium, 1) as (context,):
        ava = customer(context, desk.url)
        ava.say(f"please cancel order {UNKNOWN}")
        ava.wait_for("I pass you on.")
        ava.say("a person, please")
        desk.page.goto(f"{desk.url}/desk")
        take(desk.page, "a person, please")
        expect(desk.page.locator(".facts")).to_contain_text("Also: ask human")
        box = desk.page.get_by_label("Your answer")
        suggested = f"I am looking into order {UNKNOWN}. One thing I need to know to settle it: {DELIVERED}"
        expect(box).to_have_value(text_with(suggested))
        expect(desk.page.get_by_text("Suggested from what was decided")).to_be_visible()
        ava.wait_for("this is Robin")
        assert suggested not in "".join(ava.texts())
        answer(desk.page, f"Hello. {DELIVERED}")
        ava.wait_for(f"Hello. {DELIVERED}")
        expect(box).to_have_value("")
        desk.page.get_by_label("Saved replies").select_option("Looking into it")
        expect(box).to_have_value(text_with(f"I am looking into order {UNKNOWN} now"))
        box.press("Control+Enter")
        ava.wait_for(f"I am looking into order {UNKNOWN} now")
        assert [desk.robin.faults, ava.faults] == [[], []]


def test_a_conversation_is_found_by_its_rma_its_order_and_the_email(desk: Desk) -> None:
    page = desk.page
    other = passed_on(desk.settings, desk.url, Goal.RETURN, LATE)
    name = desk.attended(Goal.EXCHANGE, FAULTY)
    page.get_by_role("form", name=FAULT).get_by_role("button", name="It is broken or has a flaw").click()
    expect(page.locator(".facts")).to_contain_text("RMA-")
    rma = page.locator(".facts strong", has_text="RMA-").inner_text()
    for asked in (rma, rma.lower(), FAULTY, FAULTY.removeprefix("AT-"), str(buyer(FAULTY).email).upper()):
        page.get_by_role("log").click()
        page.keyboard.press("/")
        page.keyboard.insert_text(asked)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name=f"Conversations about “{asked}”")).to_be_visible()
        assert page.locator(".entry").evaluate_all("found => found.map(one => one.id)") == [f"entry-{name}"]
        page.locator(".entry").click()
        expect(page.get_by_role("heading", name="Ava Example")).to_be_visible()
    page.goto(f"{desk.url}/desk?q=RMA-2222-2222")
    expect(page.locator(".none")).to_contain_text("Nothing was found")
    assert page.locator(f"#entry-{other}").count() == 0
    assert desk.robin.faults == []
