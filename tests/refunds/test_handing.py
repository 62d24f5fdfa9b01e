"""Handing refunds over: once each, signed, again after a failure or a crash, and given up where it never works."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from actions.cases import CaseState
from actions.database import Database, open_database
from actions.policy.facts import AskedLine
from actions.refunds import (
    Handed,
    Handing,
    HandoverFailed,
    MemoryPayments,
    RefundEntry,
    RefundPort,
    Webhook,
    Which,
)
from actions.refunds.handing import MOST_TRIES, start_anew
from actions.refunds.models import HandoverRow, HandoverState
from actions.refunds.webhook import shown_secret
from tests.cases import counter
from tests.cases.making import DAY, cancel_wish, done, keep
from tests.orders.examples import EXAMPLE, LAMP
from tests.refunds.receiver import receiving
from tests.refunds.test_book import NOW, refunds

SECRET = "a secret that is long enough for tests"


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Two days after the parcel came."""
    return Clock()


def rows(database: Database) -> list[tuple[HandoverState, int, str]]:
    """What became of the handing over."""
    with database.read() as session:
        return [(row.state, row.tries, row.trouble) for row in session.scalars(select(HandoverRow))]


def test_a_payment_that_is_made_at_once_moves_the_case(database: Database, clock: Clock) -> None:
    case, payments = counter.granted(database), MemoryPayments()
    handing = Handing(database, payments, clock)
    assert handing.work_once() == 1
    assert handing.work_once() == 0
    key = f"{case.rma}:goods"
    assert payments.paid == {key: counter.PRICE_OF_ALL}
    assert counter.now(database, case.rma).state is CaseState.REFUNDED
    assert refunds(database)[0].payment == f"payment-{key}"
    assert rows(database) == [(HandoverState.DONE, 1, "")]


def test_a_cancellations_refund_goes_the_same_way(sqlite_database: Database, clock: Clock) -> None:
    keep(sqlite_database, EXAMPLE)
    done(sqlite_database, cancel_wish("web-1:1", AskedLine(LAMP.sku)))
    payments = MemoryPayments()
    assert Handing(sqlite_database, payments, clock).work_once() == 1
    assert list(payments.paid.values()) == [LAMP.unit_price]
    assert refunds(sqlite_database, Which.DUE) == []


def test_a_failure_is_tried_again_ever_more_slowly_and_given_up_at_last(
    sqlite_database: Database, clock: Clock
) -> None:
    case, payments = counter.granted(sqlite_database), MemoryPayments()
    payments.troubles = ["The line is busy."] * MOST_TRIES
    handing = Handing(sqlite_database, payments, clock)
    waits = []
    for _ in range(MOST_TRIES):
        handing.work_once()
        with sqlite_database.read() as session:
            next_at = session.scalars(select(HandoverRow.next_at)).one()
        waits.append(next_at - clock.now)
        assert handing.work_once() == 0
        clock.now = next_at
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(waits) == timedelta(hours=6)
    assert rows(sqlite_database) == [(HandoverState.DEAD, MOST_TRIES, "The line is busy.")]
    assert [one.key for one in refunds(sqlite_database, Which.DEAD)] == [f"{case.rma}:goods"]
    assert handing.work_once() == 0
    assert start_anew(sqlite_database, f"{case.rma}:goods", clock.now)
    assert not start_anew(sqlite_database, f"{case.rma}:goods", clock.now)
    assert handing.work_once() == 1
    assert len(payments.paid) == 1


class Crash(BaseException):
    """The process ends here."""


class Crashing:
    """Pays, and ends the process before the answer is heard of."""

    def __init__(self, payments: MemoryPayments) -> None:
        self.payments = payments

    def hand_over(self, refund: RefundEntry) -> Handed:
        """Pay, and die."""
        self.payments.hand_over(refund)
        raise Crash


def test_a_crash_after_the_payment_pays_nothing_twice(database: Database, clock: Clock) -> None:
    case, payments = counter.granted(database), MemoryPayments()
    with pytest.raises(Crash):
        Handing(database, Crashing(payments), clock).work_once()
    assert counter.now(database, case.rma).state is CaseState.REFUND_DUE
    handing = Handing(database, payments, clock)
    assert handing.work_once() == 0
    clock.now += timedelta(minutes=6)
    assert handing.work_once() == 1
    assert payments.calls == [f"{case.rma}:goods"] * 2
    assert payments.paid == {f"{case.rma}:goods": counter.PRICE_OF_ALL}
    assert counter.now(database, case.rma).state is CaseState.REFUNDED


def test_a_crash_between_payment_and_mark_is_made_good(
    sqlite_database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, payments = counter.granted(sqlite_database), MemoryPayments()
    handing = Handing(sqlite_database, payments, clock)

    def dies(*_: object, **__: object) -> None:
        raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(handing, "_mark", dies)
        with pytest.raises(Crash):
            handing.work_once()
    assert counter.now(sqlite_database, case.rma).state is CaseState.REFUNDED
    clock.now += timedelta(minutes=6)
    assert handing.work_once() == 0
    assert rows(sqlite_database) == [(HandoverState.NEEDLESS, 2, "")]
    assert payments.calls == [f"{case.rma}:goods"]


def test_several_processes_hand_over_once(database_url_of_test: str, clock: Clock) -> None:
    databases = [open_database(database_url_of_test) for _ in range(4)]
    counter.granted(databases[0])
    payments = MemoryPayments()
    with ThreadPoolExecutor(4) as pool:
        handed = list(pool.map(lambda one: Handing(one, payments, clock).work_once(), databases))
    for database in databases:
        database.close()
    assert sum(handed) == 1
    assert len(payments.calls) == 1


def test_what_was_paid_meanwhile_is_not_handed_over(sqlite_database: Database, clock: Clock) -> None:
    case, payments = counter.granted(sqlite_database), MemoryPayments()
    payments.troubles = ["The line is busy."]
    handing = Handing(sqlite_database, payments, clock)
    handing.work_once()
    counter.paid(sqlite_database, case.rma)
    clock.now += timedelta(minutes=2)
    assert handing.work_once() == 0
    assert payments.paid == {}
    assert rows(sqlite_database)[0][0] is HandoverState.NEEDLESS


def test_the_webhook_is_signed_and_keeps_its_key_through_failures(
    sqlite_database: Database, clock: Clock
) -> None:
    case = counter.granted(sqlite_database)
    with receiving(shown_secret(SECRET)) as receiver:
        receiver.answers = [500, 302, 429]
        handing = Handing(sqlite_database, Webhook(receiver.url, SECRET, clock), clock)
        for _ in range(4):
            handing.work_once()
            clock.now += DAY
        assert receiver.bad == 0
        assert receiver.keys == [f"{case.rma}:goods"] * 4
        told = receiver.bodies[0]
    assert rows(sqlite_database) == [(HandoverState.DONE, 4, "")]
    assert (told["type"], told["data"]["order"], told["data"]["amount"]) == (
        "refund.granted",
        EXAMPLE.number,
        "113.60",
    )
    assert "ava@example.com" not in str(told)
    assert counter.now(sqlite_database, case.rma).state is CaseState.REFUND_DUE


def test_the_webhooks_answer_may_say_that_it_is_paid(sqlite_database: Database, clock: Clock) -> None:
    case = counter.granted(sqlite_database)
    with receiving(shown_secret(SECRET)) as receiver:
        receiver.said = {"paid": True, "payment": "bank-5"}
        Handing(sqlite_database, Webhook(receiver.url, SECRET, clock), clock).work_once()
    assert counter.now(sqlite_database, case.rma).state is CaseState.REFUNDED
    assert refunds(sqlite_database)[0].payment == "bank-5"


def test_a_wrong_secret_is_refused_by_the_receiver(sqlite_database: Database, clock: Clock) -> None:
    counter.granted(sqlite_database)
    with receiving(shown_secret("another secret of thirty-two characters")) as receiver:
        Handing(sqlite_database, Webhook(receiver.url, SECRET, clock), clock).work_once()
        assert (receiver.bad, receiver.bodies) == (1, [])
    assert rows(sqlite_database) == [(HandoverState.WAITING, 1, "The shop's system answered 401.")]


@pytest.mark.parametrize("kind", ["memory", "webhook"])
def test_every_port_takes_a_refund_and_fails_alike(
    sqlite_database: Database, clock: Clock, kind: str
) -> None:
    counter.granted(sqlite_database)
    refund = refunds(sqlite_database)[0]
    memory = MemoryPayments()
    with receiving(shown_secret(SECRET)) as receiver:
        receiver.said = {"paid": True, "payment": f"payment-{refund.key}"}
        port: RefundPort = memory if kind == "memory" else Webhook(receiver.url, SECRET, clock)
        memory.troubles, receiver.answers = ["busy"], [503]
        with pytest.raises(HandoverFailed):
            port.hand_over(refund)
        for _ in range(2):
            assert port.hand_over(refund) == Handed(paid=True, reference=f"payment-{refund.key}")
