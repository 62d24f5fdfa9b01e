"""Outside hours, in real browsers: an address is left, and the answer goes to the chat while it is open, else by mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from actions.database import open_database
from actions.settings import Settings
from bot.conversations.scripted_engine import ScriptedEngine
from bot.email import absent
from bot.email.models import OutgoingRow
from bot.website.app import create_app
from tests.clocks import NIGHT, RunningClock
from tests.desk.matters import script
from tests.desk.windows import answer, contexts, customer, make_agents, signed_in, take
from tests.waiting import wait_for
from tests.website.serving import served
from tests.website.visiting import Visit, chromium

__all__ = ["chromium"]  # a fixture
ADDRESS = "sam@example.com"
MORNING_HOURS = 11


@pytest.fixture
def engine() -> ScriptedEngine:
    """Passes on whoever asks for a person."""
    return ScriptedEngine(script)


def mails(settings: Settings) -> list[tuple[str, str]]:
    """What was written to whom so far."""
    database = open_database(settings.database_url)
    with database.read() as session:
        found = [(one.recipient, one.text) for one in session.scalars(select(OutgoingRow))]
    database.close()
    return found


def leave_address(sam: Visit) -> None:
    """Nobody is there: the customer mistypes the address, and types it again."""
    sam.say("a person please")
    sam.wait_for("type your email address here")
    sam.say("sam@home")
    sam.wait_for("does not look like an email address")
    sam.say(ADDRESS)
    sam.wait_for(f"the answer goes to {ADDRESS}")


def test_an_address_is_left_and_the_answer_reaches_it_once_the_chat_is_closed(
    chromium: Browser, settings: Settings, engine: ScriptedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(absent, "GRACE", timedelta(seconds=2))
    clock = RunningClock(NIGHT)
    password = make_agents(settings, NIGHT)["robin"]
    with served(create_app(settings, engine, clock)) as url, contexts(chromium, 2) as people:
        sam = customer(people[0], url)
        leave_address(sam)
        heard = len(engine.received)
        clock.move(hours=MORNING_HOURS)
        robin = signed_in(people[1], url, "robin", password)
        expect(robin.page.locator(".entry .wait")).to_contain_text(f"{MORNING_HOURS} hours")
        take(robin.page, ADDRESS)
        expect(robin.page.locator(".facts")).to_contain_text(f"your answer goes to {ADDRESS}")
        answer(robin.page, "Good morning, Sam.")
        sam.wait_for("Good morning, Sam.")
        sam.page.close()
        answer(robin.page, "It is settled.")
        ((recipient, text),) = wait_for(lambda: mails(settings), 30)
        assert recipient == ADDRESS
        assert "It is settled." in text
        assert len(engine.received) == heard
        assert [robin.faults, sam.faults] == [[], []]
