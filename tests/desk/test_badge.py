"""What presses at the counter is seen on every page of the desk: counted by how urgent it is, and nothing where nothing is."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from actions.cases.moving import Act
from actions.cases.receiving import receive
from actions.database import Database
from tests.cases.making import EXAMPLE, SOON, cancel_wish, done, keep, ship
from tests.desk.conftest import Counter, Window
from tests.desk.returning import DAY, opened
from tests.policy.making import policy

pytestmark = pytest.mark.anyio
DUE = "/desk/returns/due"


def received(database: Database, days_ago: int, number: str) -> str:
    """A parcel that came so many days ago, not looked at since."""
    at = datetime.now(UTC) - days_ago * DAY
    case = opened(database, at - timedelta(hours=1), number)
    act = Act(who="Rosa", at=at, key=f"{number}:receive")
    return receive(database, policy(), case.rma, act).case.rma


def words(html: str) -> str:
    """What a screen reader says."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


async def head(window: Window) -> str:
    """The badge."""
    answer = await window.get(DUE)
    assert answer.status_code == 200
    return words(answer.text)


async def test_nothing_is_shown_where_nothing_presses(counter: Counter) -> None:
    robin = await counter.agent("robin")
    assert await head(robin) == ""
    received(counter.database, 0, "AT-20100")
    assert await head(robin) == ""


async def test_what_is_late_is_counted_on_every_page(counter: Counter) -> None:
    robin = await counter.agent("robin")
    late = [received(counter.database, 20, f"AT-2010{number}") for number in range(2)]
    assert await head(robin) == "2 : 2 overdue"
    for page in ("/desk", "/desk/returns", "/desk/refunds", "/desk/figures", f"/desk/returns/{late[0]}"):
        assert f'hx-get="{DUE}" hx-trigger="load, every 60s"' in (await robin.get(page)).text


async def test_a_refund_that_is_late_is_counted_beside_it(counter: Counter) -> None:
    keep(counter.database, EXAMPLE)
    done(counter.database, cancel_wish(), SOON)
    assert await head(await counter.agent("robin")) == "1 : overdue"


async def test_a_parcel_on_its_way_for_long_has_a_list_of_its_own(counter: Counter) -> None:
    robin = await counter.agent("robin")
    assert "delivery not known" not in (await robin.get("/desk/returns")).text
    keep(counter.database, EXAMPLE)
    ship(counter.database, SOON + timedelta(hours=1))
    case = done(counter.database, cancel_wish(), SOON + timedelta(hours=2)).case
    assert case is not None
    assert "delivery not known <strong>1</strong>" in (await robin.get("/desk/returns")).text
    assert case.rma in (await robin.get("/desk/returns?show=undelivered")).text


async def test_only_agents_see_it(counter: Counter) -> None:
    client = await counter.browser()
    assert (await client.get(DUE)).status_code == 303
