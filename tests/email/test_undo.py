"""Taking a cancellation back by the link in its mail: once, all of it or nothing, and only while nobody has acted on it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from actions.cases import Outcome, Undo, UnknownCancellation, Wish, settle, undo
from actions.cases.models import CancellationRow
from actions.database import Database
from actions.mail import LinkKind
from actions.orders.models import LineRow, OrderRow, RefundRow, ShipmentRow
from actions.policy import load_policy
from actions.policy.facts import AskedLine, Goal, Status
from bot.bench.mailbox.playing import record
from bot.bench.speaking import bring_in
from tests.email.office import Office, raw_mail
from tests.policy.making import DATA, shop

pytestmark = pytest.mark.anyio
NUMBER, KEY = "AT-70001", "conversation:1:cancel:AT-70001"
DAY = timedelta(hours=24)


def cancelled(office: Office, *, lines: tuple[AskedLine, ...] = ()) -> None:
    """An order of two items, cancelled as a mail did it."""
    state = {"placed": 2, "skus": ["LAMP-MOON", "BLANKET-W"]}
    bring_in(office.database, [record(NUMBER, "ava@example.com", state, office.clock())])
    wish = Wish(
        goal=Goal.CANCEL,
        order_number=NUMBER,
        requested_at=office.clock(),
        reason=None,
        lines=lines,
        description=None,
        photos=(),
        conversation="conversation",
        key=KEY,
        approved=False,
    )
    policy = load_policy(DATA / "policy", shop(), None)
    assert settle(office.database, wish, policy, office.clock()).outcome is Outcome.CANCELLED


def books(database: Database) -> tuple[Status | None, list[int], list[Decimal]]:
    """The order's status, its cancelled pieces, and the refunds that are promised."""
    with database.read() as session:
        order = session.scalars(select(OrderRow).where(OrderRow.number == NUMBER)).one()
        amounts = list(session.scalars(select(RefundRow.amount).where(RefundRow.order_id == order.id)))
        return order.status, [line.cancelled_quantity for line in order.lines], amounts


def undone(office: Office) -> Undo:
    """Try to take it back now."""
    with office.database.write() as session:
        return undo(session, KEY, office.clock(), DAY).outcome


async def test_all_of_it_is_taken_back_once(any_office: Office) -> None:
    office = any_office
    cancelled(office)
    assert books(office.database)[0] is Status.CANCELLED
    office.clock.move(hours=23)
    assert undone(office) is Undo.UNDONE
    assert books(office.database) == (Status.PLACED, [0, 0], [])
    assert undone(office) is Undo.ALREADY_UNDONE


async def test_of_several_lines_those_that_were_cancelled_come_back(any_office: Office) -> None:
    office = any_office
    cancelled(office, lines=(AskedLine("LAMP-MOON"),))
    assert books(office.database) == (Status.PLACED, [1, 0], [Decimal("54.80")])
    assert undone(office) is Undo.UNDONE
    assert books(office.database) == (Status.PLACED, [0, 0], [])


@pytest.mark.parametrize("what", ["time", "shop", "paid", "shipped", "taken out"])
async def test_what_somebody_has_acted_on_stays_as_it_is(any_office: Office, what: str) -> None:
    office = any_office
    cancelled(office)
    with office.database.write() as session:
        order = session.scalars(select(OrderRow).where(OrderRow.number == NUMBER)).one()
        if what == "shop":
            order.shop_status = Status.CANCELLED
        elif what == "paid":
            session.execute(update(RefundRow).values(paid_at=office.clock()))
        elif what == "shipped":
            session.add(ShipmentRow(order_id=order.id, position=0, shipped_at=office.clock()))
        elif what == "taken out":  # of the shop's own books: one line is left to give back, the other is not
            session.execute(update(LineRow).where(LineRow.sku == "BLANKET-W").values(cancelled_quantity=0))
    if what == "time":
        office.clock.move(hours=24, seconds=1)
    before = books(office.database)
    assert undone(office) is Undo.TOO_LATE
    assert books(office.database) == before


async def test_there_is_nothing_to_take_back_where_nothing_was_cancelled(office: Office) -> None:
    with office.database.write() as session, pytest.raises(UnknownCancellation):
        undo(session, "another key", office.clock(), DAY)


async def test_the_link_is_used_once_and_what_came_of_it_is_told_by_mail(any_office: Office) -> None:
    office = any_office
    found = await office.receive(raw_mail())
    office.postman.deliver()
    cancelled(office)
    url = office.links.url(
        LinkKind.UNDO, found["conversation"], 1, KEY, until=office.clock() + timedelta(hours=24)
    )
    token = url.rpartition("/")[2]
    page = await office.clicks.look(token)
    assert (page.stage, books(office.database)[0]) == ("open", Status.CANCELLED)
    pages = await asyncio.gather(office.clicks.use(token), office.clicks.use(token))
    assert {page.stage for page in pages} == {"done"}
    assert {page.paragraphs[0].split(":")[0] for page in pages} == {"Done"}
    assert books(office.database)[0] is Status.PLACED
    await office.mailroom.work_once()
    told = [mail for mail in office.sent if "is taken back" in mail.text]
    assert len(told) == 1
    with office.database.read() as session:
        assert session.scalars(select(CancellationRow.undone_at)).one() == office.clock()


async def test_a_link_whose_time_is_over_says_so_in_one_sentence(office: Office) -> None:
    found = await office.receive(raw_mail())
    url = office.links.url(LinkKind.UNDO, found["conversation"], 1, KEY, until=office.clock())
    office.clock.move(seconds=1)
    with pytest.raises(ValueError, match="could be taken back is over"):
        await office.clicks.use(url.rpartition("/")[2])
