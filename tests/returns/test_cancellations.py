"""Customers are told once that the refund of a cancellation is paid, whoever marked it, in the channel they use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, update

from actions.cases.models import CancellationRow
from actions.database import Database
from actions.mail import Links
from actions.orders.models import OrderRow, RefundRow
from actions.policy import BadData
from actions.policy.facts import AskedLine, Refund
from actions.refunds import mark_paid
from actions.settings import PROJECT
from bot.conversations import store
from bot.conversations.events import Address, Channel
from bot.email.models import OutgoingRow
from bot.email.writing import Writer
from bot.returns.bringing import Bringer
from bot.returns.cancellations import RefundTeller
from bot.returns.models import RefundTellingRow, Way
from bot.returns.texts import load_texts
from tests.cases.making import DAY, EXAMPLE, NUMBER, SOON, cancel_wish, done, keep, order_now
from tests.orders.examples import LAMP
from tests.policy.making import shop

SAM = Address(Channel.WEBSITE, "sam")
LATER = SOON + 3 * DAY
TEXTS = PROJECT / "data" / "tellings.yml"


def teller(database: Database, *, here: bool = False) -> RefundTeller:
    """Tells, with the conversation open on the customer's screen or not."""
    links = Links("a secret of tests", "https://help.shop.example", lambda: LATER)
    writer = Writer(PROJECT / "data" / "mail", shop(), links)
    bringer = Bringer(writer, "shop.example", shop(), lambda _address: here)
    return RefundTeller(database, load_texts(TEXTS), bringer, lambda: LATER)


def cancelled(database: Database, *lines: AskedLine) -> str:
    """An order that was cancelled; the key of its refund."""
    keep(database, EXAMPLE)
    done(database, cancel_wish("web-1:1", *lines), SOON)
    with database.read() as session:
        return str(session.scalars(select(RefundRow.key)).one())


def mails(database: Database) -> list[OutgoingRow]:
    """The outbox, the oldest first."""
    with database.read() as session:
        return list(session.scalars(select(OutgoingRow).order_by(OutgoingRow.id)))


def ways(database: Database) -> list[Way]:
    """How each was told."""
    with database.read() as session:
        return list(session.scalars(select(RefundTellingRow.way)))


def test_nothing_is_told_before_it_is_paid_and_then_once_by_mail(database: Database) -> None:
    key = cancelled(database)
    assert teller(database).tell_news() == []
    assert mails(database) == []
    mark_paid(database, key, "bank", LATER, payment="bank-1")
    for _ in range(3):
        assert teller(database).tell_news() == []
    (mail,) = mails(database)
    total = sum(line.unit_price * line.quantity for line in EXAMPLE.lines) + (EXAMPLE.shipping_fee or 0)
    assert mail.recipient == "ava@example.com"
    assert mail.subject == f"Your order {NUMBER}: your refund is paid"
    assert f"We have paid ${total} back to Visa for what you cancelled of order {NUMBER}." in mail.text
    assert ways(database) == [Way.MAIL]


def test_two_cancellations_of_an_order_make_one_thread(sqlite_database: Database) -> None:
    cancelled(sqlite_database, AskedLine(LAMP.sku))
    done(sqlite_database, cancel_wish("web-1:2"), SOON)
    with sqlite_database.read() as session:
        keys = [str(key) for key in session.scalars(select(RefundRow.key).order_by(RefundRow.id))]
    for key in keys:
        mark_paid(sqlite_database, key, "bank", LATER)
        teller(sqlite_database).tell_news()
    first, second = mails(sqlite_database)
    assert (second.in_reply_to, second.references) == (first.message_id, first.message_id)


def test_what_the_shops_books_report_as_paid_is_told_too(sqlite_database: Database) -> None:
    cancelled(sqlite_database)
    order = order_now(sqlite_database)
    (refund,) = order.refunds
    keep(sqlite_database, replace(order, refunds=(Refund(refund.amount, refund.due_at, LATER),)))
    teller(sqlite_database).tell_news()
    assert len(mails(sqlite_database)) == 1


def test_in_an_open_chat_it_is_a_notice(sqlite_database: Database) -> None:
    key = cancelled(sqlite_database)
    with sqlite_database.write() as session:
        row = store.find_or_start(session, SAM, SOON)
        session.execute(update(CancellationRow).values(conversation=row.public_id))
    mark_paid(sqlite_database, key, "bank", LATER)
    assert teller(sqlite_database, here=True).tell_news() == [SAM]
    assert teller(sqlite_database, here=True).tell_news() == []
    with sqlite_database.read() as session:
        (notice,) = store.after(session, row.id, 0)
    assert notice.text.startswith(f"Your order {NUMBER}: your refund is paid\n\nWe have paid $")
    assert (mails(sqlite_database), ways(sqlite_database)) == ([], [Way.CHAT])


def test_who_cannot_be_reached_is_noted_and_left(sqlite_database: Database) -> None:
    key = cancelled(sqlite_database)
    with sqlite_database.write() as session:
        session.execute(update(OrderRow).values(email=None))
    mark_paid(sqlite_database, key, "bank", LATER)
    assert teller(sqlite_database).tell_news() == []
    assert (mails(sqlite_database), ways(sqlite_database)) == ([], [Way.NOBODY])


def test_a_place_that_a_cancellation_does_not_have_is_named(tmp_path: Path) -> None:
    file = tmp_path / "tellings.yml"
    text = TEXTS.read_text("utf-8").replace("for what you cancelled", "for {rma}")
    file.write_text(text, "utf-8")
    with pytest.raises(BadData, match=r"\{rma\}"):
        load_texts(file)
