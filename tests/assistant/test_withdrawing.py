"""A return that is called off: identity first, the case shown, a yes, then it is withdrawn."""

from __future__ import annotations

import pytest

from actions.cases import CaseState, CaseView, cases_of_order, withdraw
from actions.cases.receiving import await_parcel, receive
from actions.cases.states import Actor
from actions.database import Database
from actions.policy.facts import AskedLine
from tests.assistant.calling import SHOWN, Caller, caller, marks, texts
from tests.cases.counter import act
from tests.cases.making import ARRIVED, LATER, NUMBER, done, keep, return_wish
from tests.orders.examples import EXAMPLE, LAMP, SHIRT
from tests.policy.making import policy

EMAIL = str(EXAMPLE.customer.email)
SHOW = {"order_number": NUMBER, "email": EMAIL}


@pytest.fixture
def customer(sqlite_database: Database) -> Caller:
    """A conversation a day after the delivery."""
    keep(sqlite_database, ARRIVED)
    return caller(sqlite_database, LATER)


def open_return(database: Database, key: str, *skus: str) -> CaseView:
    """A return of these lines."""
    case = done(database, return_wish(key, *(AskedLine(sku) for sku in skus))).case
    assert case is not None
    return case


def states(database: Database) -> dict[str, CaseState]:
    """Every case of the order and where it stands."""
    with database.read() as session:
        return {case.rma: case.state for case in cases_of_order(session, NUMBER)}


def test_nothing_is_shown_before_the_order_is_shown_to_be_the_customers(
    customer: Caller, sqlite_database: Database
) -> None:
    open_return(sqlite_database, "k-1", LAMP.sku)
    assert customer.take("cancel my return", "withdraw_return") == "order_number"
    assert customer.take(NUMBER, "inform", order_number=NUMBER) == "proof"
    assert customer.take("x@example.org", "inform", email="x@example.org") == "proof"
    assert customer.take(EMAIL, "inform", email=EMAIL) == "confirm"


def test_the_case_is_shown_and_withdrawn_after_a_yes(customer: Caller, sqlite_database: Database) -> None:
    case = open_return(sqlite_database, "k-1", LAMP.sku)
    assert customer.take("I keep it after all", "withdraw_return", **SHOW) == "confirm"
    asked = customer.call("action_ask_request_form_confirm", "", "withdraw_return")["responses"][0]
    assert (asked["response"], asked["rma"], asked["items"]) == (
        "utter_confirm_withdraw",
        case.rma,
        case.items,
    )
    assert states(sqlite_database) == {case.rma: CaseState.OPENED}
    assert customer.take("yes", "affirm") is None
    result = customer.call("action_settle", "yes", "affirm")
    assert texts(result)[0] == "utter_withdrawn"
    assert marks(result)["case"] == {"rma": case.rma, "state": "withdrawn", "outcome": "withdrawn"}
    assert states(sqlite_database) == {case.rma: CaseState.WITHDRAWN}


def test_a_no_leaves_it_open(customer: Caller, sqlite_database: Database) -> None:
    case = open_return(sqlite_database, "k-1", LAMP.sku)
    customer.take("cancel my return", "withdraw_return", **SHOW)
    customer.take("no", "deny")
    assert texts(customer.call("action_settle", "no", "deny")) == ["utter_not_done"]
    assert states(sqlite_database) == {case.rma: CaseState.OPENED}


def test_of_several_the_customer_says_which(customer: Caller, sqlite_database: Database) -> None:
    lamp = open_return(sqlite_database, "k-1", LAMP.sku)
    shirt = open_return(sqlite_database, "k-2", SHIRT.sku)
    assert customer.take("cancel my return", "withdraw_return", **SHOW) == "case"
    offered = customer.call("action_ask_request_form_case", "", "withdraw_return")["responses"][0]["buttons"]
    assert {lamp.rma, shirt.rma} == {button["title"].split(":")[0] for button in offered}
    assert customer.take("/inform", "inform", rma=shirt.rma) == "confirm"
    customer.take("yes", "affirm")
    customer.call("action_settle", "yes", "affirm")
    assert states(sqlite_database) == {lamp.rma: CaseState.OPENED, shirt.rma: CaseState.WITHDRAWN}


@pytest.mark.parametrize(
    "words", ["keep the lamp, no return needed", "cancel return {rma}", "stop rma {rma} please"]
)
def test_the_one_that_is_named_needs_no_question(
    customer: Caller, sqlite_database: Database, words: str
) -> None:
    lamp = open_return(sqlite_database, "k-1", LAMP.sku)
    open_return(sqlite_database, "k-2", SHIRT.sku)
    assert customer.take(words.format(rma=lamp.rma), "withdraw_return", **SHOW) == "confirm"
    assert customer.slots["case"] == lamp.rma


def test_a_yes_to_one_case_is_none_to_another(customer: Caller, sqlite_database: Database) -> None:
    lamp = open_return(sqlite_database, "k-1", LAMP.sku)
    shirt = open_return(sqlite_database, "k-2", SHIRT.sku)
    customer.take("cancel my return of the lamp", "withdraw_return", **SHOW)
    assert customer.take(f"yes, {shirt.rma}", "affirm") == "confirm"
    assert customer.slots["case"] == shirt.rma
    assert set(states(sqlite_database).values()) == {CaseState.OPENED}
    assert lamp.rma in states(sqlite_database)


def test_without_an_open_case_there_is_nothing_to_withdraw(customer: Caller) -> None:
    assert customer.take("cancel my return", "withdraw_return", **SHOW) is None
    assert texts(customer.call("action_settle", "", "withdraw_return"))[0] == "utter_nothing_to_withdraw"


def parcel_comes(database: Database, rma: str) -> None:
    """The parcel of a case arrives at the returns counter."""
    await_parcel(database, rma, act("await", LATER, who="desk", actor=Actor.DESK))
    receive(database, policy(), rma, act("receive"))


def test_a_parcel_that_comes_before_the_yes_makes_it_too_late(
    customer: Caller, sqlite_database: Database
) -> None:
    case = open_return(sqlite_database, "k-1", LAMP.sku)
    assert customer.take("cancel my return", "withdraw_return", **SHOW) == "confirm"
    parcel_comes(sqlite_database, case.rma)
    assert customer.take("yes", "affirm") is None
    result = customer.call("action_settle", "yes", "affirm")
    assert texts(result) == ["utter_withdraw_too_late"]
    assert marks(result)["case"]["outcome"] == "too_late"
    assert marks(result)["handoff"]["reason"] == "withdraw_return"
    assert states(sqlite_database) == {case.rma: CaseState.RECEIVED}


def test_after_the_parcel_came_a_person_is_asked_for(customer: Caller, sqlite_database: Database) -> None:
    case = open_return(sqlite_database, "k-1", LAMP.sku)
    parcel_comes(sqlite_database, case.rma)
    assert customer.take("cancel my return", "withdraw_return", **SHOW) is None
    result = customer.call("action_settle", "", "withdraw_return")
    assert texts(result) == ["utter_withdraw_too_late"]
    assert case.rma in marks(result)["handoff"]["missing"]
    assert states(sqlite_database) == {case.rma: CaseState.RECEIVED}


def test_keeping_it_at_the_last_question_of_a_return_is_a_no(
    customer: Caller, sqlite_database: Database
) -> None:
    customer.take("return the lamp", "return_item", **SHOW)
    assert customer.take("/inform", "inform", reason="changed_mind") == "confirm"
    assert customer.take("oh no, I'll keep it", "withdraw_return") is None
    assert texts(customer.call("action_settle", "", "withdraw_return")) == ["utter_not_done"]
    assert states(sqlite_database) == {}


def test_slots_alone_withdraw_nothing(customer: Caller, sqlite_database: Database) -> None:
    case = open_return(sqlite_database, "k-1", LAMP.sku)
    customer.slots = {"goal": "withdraw_return", "order_number": NUMBER, "case": case.rma, "confirm": "yes"}
    body = customer._body("action_settle", "yes", "affirm", {})
    answer = customer.client.post("/webhook", json=body, headers=SHOWN)
    assert answer.status_code == 500
    assert states(sqlite_database) == {case.rma: CaseState.OPENED}


def test_the_status_of_a_withdrawn_return_asks_for_nothing_to_be_sent(
    customer: Caller, sqlite_database: Database
) -> None:
    case = open_return(sqlite_database, "k-1", LAMP.sku)
    customer.take("status of my return", "return_status", **SHOW)
    open_status = customer.call("action_settle", "", "return_status")["responses"][0]["status"]
    withdraw(sqlite_database, NUMBER, case.rma, "c-1", LATER)
    customer.take("status of my return", "return_status", **SHOW)
    status = customer.call("action_settle", "", "return_status")["responses"][0]["status"]
    assert "send it back" in open_status
    assert case.rma in status
    assert "was withdrawn on" in status
    assert "send it back" not in status
