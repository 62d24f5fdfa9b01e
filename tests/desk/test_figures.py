"""The figures: right to the single conversation, on both databases, and shown on a page that an empty shop has too."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from actions.cases.models import DecisionRow
from actions.database import Database, open_database
from actions.handoffs.models import HandoffRow, HandoffState
from actions.policy.decision import Verdict
from actions.policy.facts import Goal
from bot.commands.main import build
from bot.conversations.models import ConversationRow, EventRow
from bot.desk.figures import Days, Figures, Outcome, figures, waits
from bot.desk.figures_files import to_csv, to_json
from bot.desk.plots import Series, bars, columns, nice_top
from tests.desk.conftest import EVIL, Counter
from tests.policy.making import local, shop

MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))
NOW = local("2026-04-15 12:00")


def begin(
    database: Database,
    name: str,
    at: datetime,
    answer: float,
    agent: float | None = None,
    goal: Goal | None = None,
) -> None:
    """A conversation: asked, answered after some seconds, perhaps decided, perhaps handed over and attended to."""
    with database.write() as session:
        row = ConversationRow(
            public_id=name, channel="website", sender=name, mode="bot", engine_key=name, last_number=3,
            started_at=at, changed_at=at,
        )  # fmt: skip
        session.add(row)
        session.flush()
        told = [("bot", at - timedelta(seconds=1)), ("customer", at), ("bot", at + timedelta(seconds=answer))]
        if agent is not None:
            told.append(("agent", at + timedelta(seconds=agent)))
            session.add(
                HandoffRow(
                    conversation=name, event=1, reason="policy", facts={}, state=HandoffState.OPEN,
                    requested_at=at, changed_at=at,
                )
            )  # fmt: skip
        for number, (source, when) in enumerate(told, 1):
            session.add(
                EventRow(
                    conversation_id=row.id,
                    number=number,
                    source=source,
                    kind="message",
                    text="x",
                    data={},
                    at=when,
                )
            )
        if goal is not None:
            session.add(decision(name, goal, at, Verdict.REFUSED, "return.window"))


def decision(name: str, goal: Goal, at: datetime, verdict: Verdict, clause: str | None) -> DecisionRow:
    """A decision that was given in a conversation."""
    return DecisionRow(
        reference=uuid4().hex[:20], conversation=name, order_number="AT-1", goal=goal, verdict=verdict,
        record={}, decided_at=at, clause=clause,
    )  # fmt: skip


def counted(database: Database, days: Days = MARCH) -> Figures:
    """The figures."""
    with database.read() as session:
        return figures(session, days, shop().zone, NOW)


def fill(database: Database) -> None:
    """Three conversations in March, one on the evening before it and one in the night after it, of the shop's days."""
    begin(database, "alone", local("2026-03-01 00:00:00"), 2, goal=Goal.RETURN)
    begin(database, "asked", local("2026-03-08 03:30"), 4)
    begin(database, "handed", local("2026-03-31 23:59:59"), 6, agent=90)
    begin(database, "before", local("2026-02-28 23:59:59"), 8)
    begin(database, "after", local("2026-04-01 00:00:00"), 8, goal=Goal.CANCEL)
    with database.write() as session:
        again = local("2026-03-01 00:05")
        session.add(decision("alone", Goal.RETURN, again, Verdict.REFUSED, "return.window"))
        session.add(decision("alone", Goal.CANCEL, again, Verdict.ALLOWED, None))


def test_every_number_is_counted_in_the_shops_days(database: Database) -> None:
    fill(database)
    found = counted(database)
    assert found.outcomes == {Outcome.SETTLED: 1, Outcome.ANSWERED: 1, Outcome.HANDED_OVER: 1}
    assert found.alone == pytest.approx(2 / 3)
    assert found.channels == {"website": 3}
    assert found.handoffs == {"policy": 1}
    assert found.goals == {Goal.RETURN: {Verdict.REFUSED: 1}, Goal.CANCEL: {Verdict.ALLOWED: 1}}
    assert found.refused == {"return.window": 1}
    assert (found.first_answer.count, found.first_answer.median, found.first_answer.nine_in_ten) == (3, 4, 6)
    assert (found.first_agent_answer.count, found.first_agent_answer.median) == (1, 90)
    assert (found.parts[date(2026, 3, 1)][Outcome.SETTLED], len(found.parts)) == (1, 31)
    assert found.parts[date(2026, 3, 31)][Outcome.HANDED_OVER] == 1
    assert sum(sum(of.values()) for of in found.parts.values()) == 3


def test_files_say_the_same(sqlite_database: Database) -> None:
    fill(sqlite_database)
    found = counted(sqlite_database)
    rows = list(csv.reader(io.StringIO(to_csv(found))))
    assert ["conversations", "all", "3"] in rows
    assert ["refused by clause", "return.window", "1"] in rows
    data = json.loads(json.dumps(to_json(found)))
    assert (data["conversations"], data["handed_over"], data["first_answer"]["median"]) == (3, 1, 4)


@given(st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(0, 2000))
def test_every_day_of_a_span_has_its_place_in_one_part(first: date, length: int) -> None:
    days = Days(first, first + timedelta(days=length))
    parts = days.parts()
    assert parts[0] == first
    assert parts == sorted(set(parts))
    assert parts[-1] <= days.last
    assert len(parts) <= 70


@given(st.lists(st.floats(0, 1e6)))
def test_waiting_times_are_all_counted(seconds: list[float]) -> None:
    found = waits(seconds)
    assert sum(found.by_step) == found.count == len(seconds)
    if found.median is not None and found.nine_in_ten is not None:
        assert min(seconds) <= found.median <= found.nine_in_ten <= max(seconds)


@given(
    st.lists(
        st.tuples(st.text(max_size=9), st.lists(st.integers(0, 10**6), min_size=2, max_size=2)), max_size=40
    )
)
def test_a_plot_says_its_numbers_and_escapes_its_words(rows: list[tuple[str, list[int]]]) -> None:
    series = Series(EVIL, ("yes", "no"), rows)
    for drawn in (columns(series), bars(series)):
        assert EVIL not in drawn
        assert "nan" not in drawn
        assert drawn.count("<svg") == drawn.count("</svg>") == 1
    assert nice_top(series.highest) >= series.highest


pages = pytest.mark.anyio


@pages
async def test_an_empty_shop_shows_a_friendly_page(counter: Counter) -> None:
    robin = await counter.agent("robin")
    page = await robin.get("/desk/figures?from=2020-01-01&to=2020-01-31")
    assert page.status_code == 200
    assert "Nothing happened in these days yet" in page.text
    assert "<svg" not in page.text


@pages
async def test_the_page_shows_what_happened(counter: Counter) -> None:
    await counter.asked()
    robin = await counter.agent("robin")
    page = (await robin.get("/desk/figures?span=week")).text
    assert "<b>1</b> conversations" in page
    assert "handed over to a person" in page
    assert page.count("<svg") >= 3
    assert "<title>Conversations over time</title>" in page
    file = await robin.get("/desk/figures.csv?span=week")
    assert file.headers["content-disposition"].startswith("attachment")
    assert "conversations,handed_over,1" in file.text


@pages
@pytest.mark.parametrize(
    "query",
    ["from=yesterday", "from=2026-03-02&to=2026-03-01", "from=1999-01-01&to=2026-01-01", "to=0001-01-01"],
)
async def test_dates_that_make_no_span_are_said_in_a_sentence(counter: Counter, query: str) -> None:
    robin = await counter.agent("robin")
    answer = await robin.get(f"/desk/figures?{query}")
    assert answer.status_code == 422
    assert "please" in answer.text


@pages
async def test_only_agents_see_figures(counter: Counter) -> None:
    client = await counter.browser()
    for path in ("/desk/figures", "/desk/figures.csv"):
        assert (await client.get(path)).status_code == 303


def test_the_command_prints_them(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_DATABASE_URL", sqlite_url)
    database = open_database(sqlite_url)
    fill(database)
    database.close()
    span = ["figures", "--from", "2026-03-01", "--to", "2026-03-31"]
    result = CliRunner().invoke(build("figures"), [*span, "--json"], catch_exceptions=False)
    assert json.loads(result.stdout)["conversations"] == 3
    result = CliRunner().invoke(build("figures"), [*span, "--csv"], catch_exceptions=False)
    assert "refused by clause,return.window,1" in result.stdout
    assert CliRunner().invoke(build("figures"), ["figures", "--from", "soon"]).exit_code != 0
