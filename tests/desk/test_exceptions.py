"""At the desk: exceptions with their list, the one thing missing with its ways, and the suggested reply."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions.cases import ExceptionView
from actions.orders import SqlOrderBook
from actions.orders.store import save_orders
from actions.policy.decision import Verdict
from actions.policy.facts import Goal, Shipment, Status
from bot.desk.granting import COLUMNS, as_csv
from tests.desk.conftest import NUMBER, Counter, Window

pytestmark = pytest.mark.anyio
WHY = "The customer was in hospital; the lead agreed."
NOW = datetime.now(UTC)


def change(counter: Counter, **facts: object) -> None:
    """The shop's books say something else of the order."""
    with counter.database.write() as session:
        order = SqlOrderBook(session, counter.app.state.desk.agents.numbers).find(NUMBER)
        assert order is not None
        save_orders(session, [replace(order, **facts)])  # type: ignore[arg-type]


def delivered(counter: Counter, days_ago: int) -> None:
    at = NOW - timedelta(days=days_ago)
    with counter.database.read() as session:
        order = SqlOrderBook(session, counter.app.state.desk.agents.numbers).find(NUMBER)
    assert order is not None
    skus = tuple(line.sku for line in order.lines)
    change(
        counter,
        placed_at=at - timedelta(days=3),
        status=Status.DELIVERED,
        shipments=(Shipment("UPS", "1Z", at - timedelta(days=2), at, at, skus),),
    )


async def attended(counter: Counter) -> tuple[str, Window]:
    """A conversation that Robin took."""
    name = await counter.asked()
    robin = await counter.agent("robin")
    await robin.post(f"/desk/c/{name}/take")
    return name, robin


async def test_what_is_refused_is_done_by_clause_and_reason_and_stands_in_the_list(counter: Counter) -> None:
    delivered(counter, 40)
    name, robin = await attended(counter)
    asked = (await robin.get(f"/desk/c/{name}/policy?order={NUMBER}&goal=return")).text
    assert "Make an exception" in asked
    assert "<option>return.window</option>" in asked
    fields = {"order": NUMBER, "goal": "return", "key": "one", "clause": "return.window"}
    assert (await robin.post(f"/desk/c/{name}/except", **fields, why="no")).status_code == 409
    for _ in range(2):
        assert (await robin.post(f"/desk/c/{name}/except", **fields, why=WHY)).status_code == 303
    for who in ("robin", "lee"):
        page = (await (await counter.agent(who)).get("/desk/exceptions")).text
        assert page.count(WHY) == 1
        assert "refused by return.window" in page
    assert "exception to return.window by Robin" in (await robin.get(f"/desk/c/{name}")).text


async def test_the_list_is_a_table_for_spreadsheets(counter: Counter) -> None:
    delivered(counter, 40)
    name, robin = await attended(counter)
    fields = {"order": NUMBER, "goal": "return", "key": "one", "clause": "return.window", "why": WHY}
    await robin.post(f"/desk/c/{name}/except", **fields)
    answer = await robin.get("/desk/exceptions.csv")
    (row,) = list(csv.DictReader(io.StringIO(answer.text)))
    assert list(row) == list(COLUMNS)
    assert (row["order_number"], row["granted_by"], row["reason"]) == (NUMBER, "Robin", WHY)


def test_a_reason_is_never_a_formula() -> None:
    entry = ExceptionView(
        conversation="c",
        order_number=NUMBER,
        goal=Goal.RETURN,
        verdict=Verdict.REFUSED,
        clause="return.window",
        reason='=HYPERLINK("https://evil.example")',
        granted_by="Robin",
        granted_at=NOW,
        reference="D-1",
        rma=None,
        amount=None,
        currency="USD",
    )
    (row,) = list(csv.DictReader(io.StringIO(as_csv([entry]))))
    assert row["reason"] == "'" + entry.reason


async def test_who_does_not_attend_grants_nothing(counter: Counter) -> None:
    delivered(counter, 40)
    name, _ = await attended(counter)
    kim = await counter.agent("kim")
    fields = {"order": NUMBER, "goal": "return", "key": "one", "clause": "return.window", "why": WHY}
    assert (await kim.post(f"/desk/c/{name}/except", **fields)).status_code == 409
    assert (
        "Make an exception" not in (await kim.get(f"/desk/c/{name}/policy?order={NUMBER}&goal=return")).text
    )


async def test_the_one_thing_missing_has_a_button_for_each_way(counter: Counter) -> None:
    change(counter, status=None, shipments=())
    name, robin = await attended(counter)
    page = (await robin.get(f"/desk/c/{name}")).text
    assert "Has it been delivered?" in page
    assert 'value="not_left"' in page
    assert "→ cancel: allowed" in page
    fields = {"order": NUMBER, "goal": "cancel", "key": "one", "question": "Has it been delivered?"}
    assert (await robin.post(f"/desk/c/{name}/way", **fields, way="delivered_in_time")).status_code == 400
    assert (await robin.post(f"/desk/c/{name}/way", **fields, way="nonsense")).status_code == 409
    assert (await robin.post(f"/desk/c/{name}/way", **fields, way="not_left")).status_code == 303
    page = (await robin.get(f"/desk/c/{name}")).text
    assert "Found out: Has it been delivered?" in page
    assert f"order {NUMBER} is cancelled." in page
    assert 'value="not_left"' not in page


async def test_the_answer_begins_with_the_question_and_is_not_suggested_again(counter: Counter) -> None:
    change(counter, status=None, shipments=())
    name, robin = await attended(counter)
    begun = "One thing I need to know to settle it: Has it been delivered?"
    assert begun in (await robin.get(f"/desk/c/{name}")).text
    assert begun not in (await (await counter.agent("kim")).get(f"/desk/c/{name}")).text
    await robin.post(f"/desk/c/{name}/say", text="Has it come?", key="1")
    assert begun not in (await robin.get(f"/desk/c/{name}")).text
