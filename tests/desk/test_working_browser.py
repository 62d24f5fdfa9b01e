"""An agent's day in a real browser: keys, notices, conversations of the assistant's, "what if", and closing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from actions.policy.facts import Goal
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.website.app import create_app
from tests.clocks import NOON, RunningClock
from tests.desk.matters import LATE, LOST, passed_on, script, stock
from tests.desk.windows import TAKE, contexts, customer, make_agents, signed_in
from tests.e2e.pictures import a_photo
from tests.website.serving import served
from tests.website.visiting import Visit, chromium

__all__ = ["chromium"]  # a fixture
IN_THE_BACKGROUND = """
window.told = [];
window.Notification = class { constructor(title) { window.told.push(title); } static permission = "granted"; };
Object.defineProperty(document, "hidden", { get: () => true });
"""


@pytest.fixture
def engine() -> ScriptedEngine:
    """Passes on what the policy would leave to a person."""
    return ScriptedEngine(script)


@pytest.fixture
def robin(settings: Settings, engine: ScriptedEngine, chromium: Browser) -> Iterator[Visit]:
    """Robin's window, with the list; nobody waits."""
    password = make_agents(settings, NOON)["robin"]
    stock(settings)
    with served(create_app(settings, engine, RunningClock())) as url, contexts(chromium, 1) as (context,):
        yield signed_in(context, url, "robin", password)


def base(visit: Visit) -> str:
    """The desk's address, without a path."""
    return visit.page.url.partition("/desk")[0]


def test_the_keyboard_is_enough_from_the_list_to_the_answer(robin: Visit, settings: Settings) -> None:
    page = robin.page
    names = [passed_on(settings, base(robin), Goal.RETURN, number) for number in (LATE, LOST)]
    expect(page.locator(".entry")).to_have_count(2)
    for key, name in (("j", names[0]), ("j", names[1]), ("k", names[0])):
        page.keyboard.press(key)
        expect(page.locator(f"#entry-{name}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=TAKE)).to_be_visible()
    page.keyboard.press("t")
    expect(page.get_by_label("Your answer")).to_be_visible()
    page.keyboard.press("r")
    expect(page.get_by_label("Your answer")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("Good day.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("log")).to_contain_text("Good day.")
    assert robin.faults == []


def test_a_window_in_the_background_tells_of_a_new_customer_once(robin: Visit, settings: Settings) -> None:
    page = robin.page
    page.add_init_script(IN_THE_BACKGROUND)
    page.reload()
    passed_on(settings, base(robin), Goal.RETURN, LATE)
    expect(page).to_have_title("(1) Waiting · AllTrends USA")
    page.wait_for_function("window.told.length === 1")
    passed_on(settings, base(robin), Goal.RETURN, LOST)
    expect(page).to_have_title("(2) Waiting · AllTrends USA")
    assert page.evaluate("window.told") == ["A customer is waiting"] * 2
    assert robin.faults == []


def test_a_conversation_of_the_assistants_is_taken_from_the_list_and_closed(
    robin: Visit, chromium: Browser
) -> None:
    page = robin.page
    with contexts(chromium, 1) as (context,):
        sam = customer(context, base(robin))
        sam.say("just looking")
        sam.wait_for("You said: just looking")
        page.get_by_role("link", name="Assistant only").click()
        page.locator(".entry", has_text="just looking").click()
        page.get_by_role("button", name=TAKE).click()
        sam.wait_for("this is Robin")
        page.get_by_label("Your answer").fill("a note about Sam")
        page.get_by_role("button", name="Keep as a note").click()
        expect(page.get_by_role("log")).to_contain_text("Note by Robin")
        page.get_by_label("Close as").select_option("spam")
        page.get_by_role("button", name="Close", exact=True).click()
        sam.wait_for("Robin has left the chat")
        expect(page.get_by_role("log")).to_contain_text("Given back by Robin: spam")
        sam.say("still here")
        sam.wait_for("You said: still here")
        assert "a note about Sam" not in "".join(sam.texts())
        assert [robin.faults, sam.faults] == [[], []]


def test_a_photo_that_the_customer_sends_is_seen_at_the_desk(robin: Visit, chromium: Browser) -> None:
    page = robin.page
    with contexts(chromium, 1) as (context,):
        sam = customer(context, base(robin))
        photo = {"name": "seam.jpg", "mimeType": "image/jpeg", "buffer": a_photo()}
        sam.page.get_by_label("Add a photo").set_input_files(photo)  # type: ignore[arg-type]
        expect(sam.page.get_by_label("Photos to send")).to_be_visible()
        sam.say("a person please, look at the seam")
        sam.wait_for("I pass you on.")
        page.locator(".entry", has_text="look at the seam").click()
        seen = page.get_by_alt_text("Photo the customer sent")
        expect(seen).to_be_visible()
        page.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=seen.element_handle())
        assert [robin.faults, sam.faults] == [[], []]


def test_what_if_it_had_come_on_another_day_changes_nothing(robin: Visit, settings: Settings) -> None:
    page = robin.page
    name = passed_on(settings, base(robin), Goal.RETURN, LATE)
    page.goto(f"{base(robin)}/desk/c/{name}")
    page.get_by_role("button", name=TAKE).click()
    page.get_by_text("What if …").click()
    page.get_by_label("delivered on").fill("2026-02-27T10:00")
    page.get_by_role("button", name="Ask the policy").click()
    answered = page.locator("#policy")
    expect(answered).to_contain_text("return: allowed (only supposed: nothing can be done with it)")
    expect(answered.get_by_role("button")).to_have_count(0)
    page.get_by_label("delivered on").fill("")
    page.get_by_role("button", name="Ask the policy").click()
    expect(answered).to_contain_text("return: refused")
    assert robin.faults == []
