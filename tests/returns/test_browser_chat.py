"""The chat that is open on a customer's screen shows the next step of their return by itself, and no mail goes out."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, expect
from sqlalchemy import select, update

from actions.cases.models import CaseRow
from actions.cases.moving import Act
from actions.cases.receiving import receive
from actions.database import Database, open_database
from actions.settings import Settings
from bot.conversations.engine import EngineMessage, Reply
from bot.conversations.models import ConversationRow
from bot.conversations.scripted_engine import ScriptedEngine
from bot.email.models import OutgoingRow
from bot.returns.models import TellingRow, Way
from bot.website.app import create_app
from tests.desk.returning import opened
from tests.policy.making import policy
from tests.waiting import wait_for
from tests.website.serving import served
from tests.website.visiting import Visit, chromium

__all__ = ["chromium"]  # a fixture
SECONDS = 30


def answer(message: EngineMessage) -> list[Reply]:
    """The assistant."""
    return [Reply(text=f"You said: {message.text}")]


def told(database: Database) -> list[Way]:
    """How each event was told so far."""
    with database.read() as session:
        return list(session.scalars(select(TellingRow.way).order_by(TellingRow.event_id)))


def mails(database: Database) -> list[str]:
    """What went out by mail."""
    with database.read() as session:
        return list(session.scalars(select(OutgoingRow.text).order_by(OutgoingRow.id)))


def belongs_to_the_chat(database: Database, rma: str) -> None:
    """The case was asked for in the one conversation that there is."""
    with database.write() as session:
        name = session.scalars(select(ConversationRow.public_id)).one()
        session.execute(update(CaseRow).where(CaseRow.rma == rma).values(conversation=name))


def test_the_open_chat_shows_the_new_step(chromium: Browser, tmp_path: Path, sqlite_url: str) -> None:
    database = open_database(sqlite_url)
    with served(create_app(Settings(home=tmp_path, database_url=sqlite_url), ScriptedEngine(answer))) as url:
        context = chromium.new_context(viewport={"width": 390, "height": 780}, locale="en-US")
        customer = Visit(context.new_page())
        customer.page.goto(url)
        customer.open()
        customer.say("hello")
        customer.wait_for("You said: hello", SECONDS)
        now = datetime.now(UTC)
        case = opened(database, now)
        belongs_to_the_chat(database, case.rma)
        wait_for(lambda: len(told(database)) == len(case.events), SECONDS)
        before = mails(database)
        receive(database, policy(), case.rma, Act(who="Rosa", at=now, key="receive"))
        customer.wait_for(f"Your return {case.rma}: your parcel has arrived", SECONDS)
        customer.wait_for("has reached us. We inspect it now", SECONDS)
        assert customer.serious_issues("desk-chat") == []
        assert told(database)[-1] is Way.CHAT
        assert mails(database) == before
        customer.page.reload()
        customer.wait_for("has reached us", SECONDS)
        expect(customer.page.get_by_text("has reached us")).to_have_count(1)
        assert customer.faults == []
        context.close()
    database.close()
