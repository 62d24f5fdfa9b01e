"""Photos as evidence: whenever they come, they reach the case; nothing else that was said is lost over them."""

from __future__ import annotations

import pytest

from actions.assistant.said import PHOTO_ALONE
from actions.cases import cases_of_order
from actions.database import Database
from tests.assistant.calling import Caller, caller, marks, texts
from tests.assistant.speaking import spoken
from tests.cases.making import ARRIVED, LATER, NUMBER, keep
from tests.orders.examples import EXAMPLE

EMAIL = str(EXAMPLE.customer.email)
ONE, TWO, THREE = "1" * 32, "2" * 32, "3" * 32


@pytest.fixture
def arrived(sqlite_database: Database) -> Caller:
    """A conversation a day after the order was delivered."""
    keep(sqlite_database, ARRIVED)
    return caller(sqlite_database, LATER)


@pytest.fixture
def claimed(arrived: Caller) -> Caller:
    """The same, asked what is wrong with the lamp."""
    assert arrived.take("the lamp is broken", "report_defect", order_number=NUMBER, email=EMAIL)
    assert arrived.slots["requested_slot"] == "description"
    return arrived


def agreed(customer: Caller) -> list[str]:
    """Says yes; what is answered."""
    customer.photos = []
    customer.take("yes", "affirm")
    return texts(customer.call("action_settle", "yes", "affirm"))


def evidence(database: Database) -> tuple[str | None, tuple[str, ...]]:
    """Description and photos of the newest case."""
    with database.read() as session:
        case = cases_of_order(session, NUMBER)[0]
    return case.description, case.photos


def test_a_photo_without_words_answers_the_question_for_a_description(
    claimed: Caller, sqlite_database: Database
) -> None:
    claimed.photos = [ONE]
    result = claimed.call("validate_request_form", PHOTO_ALONE, "inform")
    assert spoken(result) == "Thank you, I have your photo."
    assert claimed.slots["requested_slot"] == "confirm"
    assert agreed(claimed)[0] == "utter_opened"
    assert evidence(sqlite_database) == (None, (ONE,))


@pytest.mark.parametrize("intent", ["inform", "nlu_fallback", "report_defect", "thank", "deny"])
def test_words_that_come_with_photos_describe_them(
    claimed: Caller, sqlite_database: Database, intent: str
) -> None:
    claimed.photos = [ONE, TWO]
    result = claimed.call("validate_request_form", "the switch came off", intent)
    assert spoken(result) == "Thank you, I have your 2 photos."
    assert claimed.slots["requested_slot"] == "confirm"
    agreed(claimed)
    assert evidence(sqlite_database) == ("the switch came off", (ONE, TWO))


def test_a_photo_that_comes_with_the_claim_itself_is_kept_until_the_case_is_opened(
    arrived: Caller, sqlite_database: Database
) -> None:
    arrived.photos = [ONE]
    assert arrived.take("the lamp is broken", "report_defect") == "order_number"
    arrived.photos = []
    assert arrived.take(NUMBER, "inform", order_number=NUMBER) == "proof"
    assert arrived.take(EMAIL, "inform", email=EMAIL) == "confirm"
    agreed(arrived)
    assert evidence(sqlite_database)[1] == (ONE,)


@pytest.mark.parametrize("asked", ["order_number", "proof", "confirm"])
def test_a_photo_alone_answers_no_other_question_and_is_kept(
    arrived: Caller, sqlite_database: Database, asked: str
) -> None:
    arrived.take("the lamp is broken", "report_defect")
    if asked != "order_number":
        arrived.take(NUMBER, "inform", order_number=NUMBER)
    if asked == "confirm":
        arrived.take(EMAIL, "inform", email=EMAIL)
        arrived.take("the switch came off", "report_defect")
    arrived.photos = [ONE]
    assert arrived.take(PHOTO_ALONE, "inform") == asked
    assert arrived.slots["photos"] == [ONE]
    assert arrived.slots.get("confirm") is None


def test_a_question_with_a_photo_is_answered_and_the_photo_is_kept(
    claimed: Caller, sqlite_database: Database
) -> None:
    claimed.photos = [ONE]
    assert claimed.call("validate_request_form", "who pays?", "ask_return_shipping")["events"] == []
    said = texts(claimed.call("action_answer_question", "who pays?", "ask_return_shipping"))
    assert said[:2] == ["utter_photo_kept", "utter_ask_return_shipping"]
    claimed.photos = []
    assert claimed.take("the switch came off", "report_defect") == "confirm"
    agreed(claimed)
    assert evidence(sqlite_database)[1] == (ONE,)


def test_a_photo_that_comes_before_any_word_waits_for_the_claim(
    arrived: Caller, sqlite_database: Database
) -> None:
    arrived.photos, arrived.form = [ONE], None
    assert texts(arrived.call("action_offer", PHOTO_ALONE, "inform")) == ["utter_photo_kept", "utter_offer"]
    arrived.photos, arrived.form = [], "request_form"
    given = {"order_number": NUMBER, "email": EMAIL}
    assert arrived.take("the lamp is broken", "report_defect", **given) == "confirm"
    agreed(arrived)
    assert evidence(sqlite_database)[1] == (ONE,)


def test_a_photo_that_comes_later_goes_to_the_case_and_is_told_with_its_number(
    claimed: Caller, sqlite_database: Database
) -> None:
    claimed.take("the switch came off", "report_defect")
    agreed(claimed)
    claimed.photos, claimed.form = [ONE], None
    result = claimed.call("action_offer", PHOTO_ALONE, "inform")
    with sqlite_database.read() as session:
        case = cases_of_order(session, NUMBER)[0]
    assert spoken(result).startswith(f"Thank you, I have added your photo to your request {case.rma},")
    claimed.photos = [ONE, TWO]
    assert texts(claimed.call("action_talk", "thanks, see here", "thank")) == [
        "utter_photo_added",
        "utter_welcome",
    ]
    with sqlite_database.read() as session:
        case = cases_of_order(session, NUMBER)[0]
    assert case.photos == (ONE, TWO)
    assert [event.what for event in case.events] == ["opened", "photos_added", "photos_added"]


def test_the_same_fault_claimed_again_adds_its_photos_to_the_open_case(
    claimed: Caller, sqlite_database: Database
) -> None:
    claimed.take("the switch came off", "report_defect")
    agreed(claimed)
    claimed.photos = [THREE]
    assert claimed.take("the lamp of that order is broken", "report_defect", order_number=NUMBER) is None
    result = claimed.call("action_settle", "", "report_defect")
    assert "utter_already_open" in texts(result)
    assert marks(result)["closed"] is True
    assert evidence(sqlite_database)[1] == (THREE,)


def test_the_case_of_another_conversation_is_not_touched(claimed: Caller, sqlite_database: Database) -> None:
    claimed.take("the switch came off", "report_defect")
    agreed(claimed)
    stranger = caller(sqlite_database, LATER, conversation="c-2")
    stranger.photos, stranger.form = [ONE], None
    said = texts(stranger.call("action_offer", PHOTO_ALONE, "inform"))
    assert said == ["utter_photo_kept", "utter_offer"]
    assert evidence(sqlite_database)[1] == ()
