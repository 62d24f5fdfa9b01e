"""The courier: nothing is lost, nothing goes out twice, and what goes out last is the code that counts."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import select

from actions.database import Database
from actions.identity import LIMITS, Proven, ask_code
from actions.identity.courier import AGAIN
from actions.identity.models import CodeRow
from actions.mail import Mail, MailFailed, MemoryMailer
from actions.orders.store import save_orders
from tests.identity.coding import Desk
from tests.orders.examples import EXAMPLE
from tests.waiting import wait_for

EMAIL = "ava@example.com"


class Failing(MemoryMailer):
    """Fails as often as it is told to."""

    def __init__(self, failures: int) -> None:
        super().__init__()
        self.failures = failures

    def send(self, mail: Mail) -> None:
        if self.failures:
            self.failures -= 1
            raise MailFailed("the post is on strike")
        super().send(mail)


@pytest.fixture
def desk(database: Database) -> Desk:
    with database.write() as session:
        save_orders(session, [EXAMPLE])
    return Desk(database)


def test_the_letter_is_filled_in(desk: Desk) -> None:
    desk.ask(EMAIL)
    assert desk.mailer.sent[0].text == f"Example Shop: {desk.code_to(EMAIL)}, 10 minutes"


def test_a_code_goes_out_once(desk: Desk) -> None:
    desk.ask(EMAIL)
    desk.now += AGAIN
    assert desk.courier.deliver() == 0
    assert len(desk.mailer.sent) == 1


def test_what_was_not_taken_on_is_tried_again_with_a_new_code(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.write() as session:
        save_orders(session, [EXAMPLE])
    desk = Desk(database, mailer=Failing(1))
    with caplog.at_level(logging.WARNING):
        desk.ask(EMAIL)
    assert "the post is on strike" in caplog.text
    assert EMAIL not in caplog.text
    assert desk.courier.deliver() == 0  # not at once
    desk.now += AGAIN
    assert desk.courier.deliver() == 1
    assert isinstance(desk.type(desk.code_to(EMAIL)), Proven)


def test_what_was_asked_for_before_a_restart_goes_out_after_it(desk: Desk) -> None:
    with desk.database.write() as session:
        ask_code(session, "web-1", EMAIL, "web-1:1", desk.now)
    assert Desk(desk.database, mailer=desk.mailer).courier.deliver() == 1
    assert isinstance(desk.type(desk.code_to(EMAIL)), Proven)


def test_what_would_be_too_late_does_not_go_out(desk: Desk) -> None:
    with desk.database.write() as session:
        ask_code(session, "web-1", EMAIL, "web-1:1", desk.now)
    desk.now += LIMITS.code_life
    assert desk.courier.deliver() == 0
    assert desk.mailer.sent == []


def test_two_couriers_send_one_mail(desk: Desk) -> None:
    with desk.database.write() as session:
        ask_code(session, "web-1", EMAIL, "web-1:1", desk.now)
    other = Desk(desk.database, mailer=desk.mailer).courier
    waiting = other._waiting()
    desk.courier.deliver()
    for number in waiting:
        other._deal_with(number)
    assert len(desk.mailer.sent) == 1


def test_its_thread_works_when_it_is_woken_and_ends_when_it_is_told(desk: Desk) -> None:
    desk.courier.start()
    with desk.database.write() as session:
        ask_code(session, "web-1", EMAIL, "web-1:1", desk.now)
    desk.courier.wake()
    wait_for(lambda: desk.mailer.sent, 10)
    wait_for(lambda: _done(desk), 10)
    desk.courier.stop()


def _done(desk: Desk) -> bool:
    with desk.database.read() as session:
        return session.scalars(select(CodeRow)).one().done_at is not None
