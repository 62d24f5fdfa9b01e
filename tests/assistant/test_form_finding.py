"""The form with no order number at hand, over a real database and the mail kept in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from actions.assistant.services import Services
from actions.database import Database
from actions.identity import LIMITS
from actions.mail import ConsoleMailer, MemoryMailer, Shown
from actions.orders import SqlOrderBook
from actions.server import build_app
from tests.assistant.calling import TOKEN, Caller, marks, services, texts
from tests.cases.making import NUMBER, SOON, keep
from tests.identity.coding import code_of
from tests.orders.examples import EXAMPLE, LAMP, SHIRT

EMAIL, NOBODY = str(EXAMPLE.customer.email), "nobody.here@example.org"
SECOND = "AT-20777"


@dataclass
class Customer(Caller):
    """A customer with a mailbox."""

    mailer: MemoryMailer | None = None
    desk: Services | None = None

    def code(self) -> str:
        """The code of the newest mail, once the courier has been round."""
        assert self.mailer is not None
        assert self.desk is not None
        self.desk.courier.deliver()
        return code_of(self.mailer.sent[-1])


def customer(database: Database, conversation: str = "c-1") -> Customer:
    mailer = MemoryMailer()
    desk = services(database, SOON, mailer)
    return Customer(TestClient(build_app(desk, TOKEN)), conversation, SOON, mailer=mailer, desk=desk)


@pytest.fixture
def ava(sqlite_database: Database) -> Customer:
    """She has two orders: the newer of a lamp alone."""
    keep(sqlite_database, replace(EXAMPLE, lines=(SHIRT,)))
    assert EXAMPLE.placed_at is not None
    newer = EXAMPLE.placed_at + timedelta(minutes=5)
    keep(sqlite_database, replace(EXAMPLE, number=SECOND, placed_at=newer, lines=(LAMP,)))
    return customer(sqlite_database)


def up_to_the_code(someone: Customer, email: str = EMAIL) -> None:
    assert someone.take("cancel my order", "cancel_order") == "order_number"
    assert someone.take("I don't have it", "report_incomplete") == "email"
    assert someone.take(email, "inform", email=email) == "code"


def test_the_code_leads_to_the_orders_as_buttons_and_they_are_proven(
    ava: Customer, sqlite_database: Database
) -> None:
    up_to_the_code(ava)
    assert ava.take(ava.code(), "inform") == "order_number"
    asked = ava.call("action_ask_request_form_order_number", "", "inform")["responses"][0]
    assert asked["response"] == "utter_which_of_yours"
    titles = [button["title"] for button in asked["buttons"]]
    assert [title.split(",")[0] for title in titles] == [SECOND, NUMBER]
    assert LAMP.title in titles[0]
    assert ava.take(asked["buttons"][0]["payload"], "inform", order_number=SECOND) == "confirm"
    ava.take("yes", "affirm")
    assert "utter_cancelled" in texts(ava.call("action_settle", "yes", "affirm"))
    with sqlite_database.read() as session:
        cancelled = SqlOrderBook(session).find(SECOND)
    assert cancelled is not None
    assert cancelled.cancelled_at is not None


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("the latest one", SECOND),
        ("the second", NUMBER),
        ("the one with the lamp", SECOND),
        ("my shirt order", NUMBER),
        ("the last one", None),
        ("hmm", None),
    ],
)
def test_an_order_can_be_picked_in_words(ava: Customer, words: str, number: str | None) -> None:
    up_to_the_code(ava)
    ava.take(ava.code(), "inform")
    ava.take(words, "inform")
    assert ava.slots.get("order_number") == number


def test_with_one_order_there_is_nothing_to_pick(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    someone = customer(sqlite_database)
    up_to_the_code(someone)
    assert someone.take(someone.code(), "inform") == "confirm"
    assert someone.slots["order_number"] == NUMBER


def test_the_answers_are_the_same_for_an_address_without_orders(
    ava: Customer, sqlite_database: Database
) -> None:
    stranger = customer(sqlite_database, "c-2")
    said: list[list[object]] = [[], []]
    for answers, someone, email in zip(said, (ava, stranger), (EMAIL, NOBODY), strict=True):
        for text, entities in (
            ("cancel my order", {}),
            ("no idea", {}),
            (email, {"email": email}),
            ("000000", {}),
        ):
            result = someone.call(
                "validate_request_form", text, "cancel_order" if not answers else "inform", entities
            )
            asked = someone.slots["requested_slot"]
            answers.append((texts(result), asked, len(result["events"])))
        prompt = someone.call("action_ask_request_form_code", "", "inform")["responses"][0]
        answers.append((prompt["response"], prompt["minutes"]))
        assert someone.desk is not None
        someone.desk.courier.deliver()
    assert said[0] == said[1]
    assert [len(someone.mailer.sent) for someone in (ava, stranger) if someone.mailer] == [1, 0]


def test_five_wrong_codes_close_the_door_and_offer_a_person(ava: Customer) -> None:
    up_to_the_code(ava)
    wrong = f"{(int(ava.code()) + 1) % 1_000_000:06}"
    asked = [ava.take(wrong, "inform") for _ in range(LIMITS.tries)]
    assert asked == ["code"] * (LIMITS.tries - 1) + [None]
    result = ava.call("action_settle", wrong, "inform")
    assert "utter_locked" in texts(result)
    assert marks(result)["handoff"]["reason"] == "identity_locked"


def test_new_codes_come_at_a_bounded_rate(ava: Customer) -> None:
    up_to_the_code(ava)
    for _ in range(LIMITS.codes - 1):
        assert ava.take("nothing arrived", "report_delay") == "code"
        ava.code()
    result = ava.call("validate_request_form", "nothing arrived", "report_delay")
    assert texts(result) == ["utter_no_more_codes"]
    assert ava.mailer is not None
    assert len(ava.mailer.sent) == LIMITS.codes
    assert ava.take(ava.code(), "inform") == "order_number"


def test_a_number_given_in_between_needs_no_code_any_more(ava: Customer) -> None:
    up_to_the_code(ava)
    assert ava.take(f"found it: {NUMBER}", "inform", order_number=NUMBER) == "confirm"
    assert ava.slots.get("email") is None


def test_the_number_is_taken_where_the_email_is_asked_for(ava: Customer) -> None:
    ava.take("cancel my order, I lost the order number", "cancel_order")
    assert ava.slots["requested_slot"] == "email"
    assert ava.take(NUMBER, "inform", order_number=NUMBER) == "proof"
    assert ava.take(NUMBER, "inform", order_number=NUMBER) == "proof"
    assert ava.take(EMAIL, "inform", email=EMAIL) == "confirm"


def test_the_email_is_taken_where_the_number_is_asked_for(ava: Customer) -> None:
    ava.take("cancel my order", "cancel_order")
    assert ava.take(EMAIL, "inform", email=EMAIL) == "code"


def test_an_email_given_before_is_not_asked_for_again(ava: Customer) -> None:
    ava.take(f"cancel my order, {EMAIL}", "cancel_order", email=EMAIL)
    assert ava.slots["requested_slot"] == "order_number"
    assert ava.take("don't know it", "deny") == "code"


def test_the_address_of_somebody_else_is_no_way_to_their_order(ava: Customer) -> None:
    up_to_the_code(ava)
    ava.slots["email"] = NOBODY
    ava.take(ava.code(), "inform")
    ava.slots |= {"order_number": "AT-99999", "confirm": "yes", "requested_slot": "confirm"}
    assert ava.take("yes", "affirm") == "proof"


def test_without_number_and_email_a_person_takes_over(ava: Customer) -> None:
    ava.take("cancel my order", "cancel_order")
    ava.take("I lost it", "inform")
    assert ava.take("I don't remember that either", "deny") is None
    result = ava.call("action_settle", "", "deny")
    assert "utter_unproven" in texts(result)
    assert marks(result)["handoff"]["reason"] == "identity_unproven"


def test_where_mail_cannot_be_sent_nobody_is_left_waiting_for_it(ava: Customer) -> None:
    assert ava.desk is not None
    ava.desk.courier._mailer = ConsoleMailer(io.StringIO(), Shown.NOBODY)
    ava.take("cancel my order", "cancel_order")
    assert ava.take(EMAIL, "inform", email=EMAIL) is None
    assert ava.slots["confirm"] == "unproven"


def test_an_address_longer_than_any_is_asked_for_again(ava: Customer) -> None:
    long = f"{'a' * 1500}@example.com"
    ava.take("cancel my order", "cancel_order")
    assert ava.take(long, "inform", email=long) == "email"


def test_the_same_message_again_sends_no_second_mail(ava: Customer) -> None:
    up_to_the_code(ava)
    ava.code()
    ava.event -= 1
    ava.slots |= {"requested_slot": "email", "email": None}
    ava.take(EMAIL, "inform", email=EMAIL)
    ava.code()
    assert ava.mailer is not None
    assert len(ava.mailer.sent) == 1


def test_the_next_wish_is_about_the_order_that_was_picked(ava: Customer, sqlite_database: Database) -> None:
    up_to_the_code(ava)
    ava.take(ava.code(), "inform")
    ava.take(NUMBER, "inform", order_number=NUMBER)
    again = customer(sqlite_database)
    again.take("where is it then?", "track_order")
    assert again.slots["order_number"] == NUMBER
