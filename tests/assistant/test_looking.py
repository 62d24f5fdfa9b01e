"""What is read while the order is being looked for: numbers, addresses and codes, each where another was asked for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from actions.assistant.looking import code_in, look
from actions.assistant.matter import Answer, Matter
from actions.assistant.reading import read
from actions.assistant.said import Entity, Said
from actions.policy.facts import Goal

AT = datetime(2026, 3, 2, 15, tzinfo=UTC)
WISH = Matter(goal=Goal.CANCEL)
WAITING = Matter(goal=Goal.CANCEL, lost=True, email="ava@example.com")
EMAIL = Entity("email", "ava@example.com")
# What a message without a number is classified as may be anything.
INTENTS = (
    "inform",
    "deny",
    "ask_help",
    "report_incomplete",
    "stop",
    "nlu_fallback",
    "complaint",
    "return_item",
)


def said(text: str, *entities: Entity, intent: str = "inform") -> Said:
    return Said(text, intent, 0.9, entities, "c-1", 7, AT)


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("text", ["I don't have it", "I lost the order number", "no idea"])
def test_no_number_at_hand_is_caught_whatever_the_intent(text: str, intent: str) -> None:
    after = read(WISH, said(text, intent=intent), "order_number")
    assert after == Matter(goal=Goal.CANCEL, lost=True)


@pytest.mark.parametrize("asked", ["order_number", "email", "code"])
def test_a_wish_for_a_person_is_not_taken_for_it(asked: str) -> None:
    text = "I don't have it, let me talk to a person"
    assert read(WAITING, said(text, intent="ask_human"), asked) is None


@pytest.mark.parametrize("asked", ["order_number", "email", "code"])
def test_never_mind_still_ends_it(asked: str) -> None:
    after = read(WAITING, said("never mind, forget it", intent="stop"), asked)
    assert after is not None
    assert after.confirm is Answer.STOPPED


def test_an_email_in_place_of_the_number_is_taken() -> None:
    after = read(WISH, said("ava@example.com", EMAIL), "order_number")
    assert after == Matter(goal=Goal.CANCEL, lost=True, proof="ava@example.com")


def test_an_email_in_the_first_message_is_kept_as_proof_for_the_number() -> None:
    after = read(Matter(), said("cancel it, ava@example.com", EMAIL, intent="cancel_order"), None)
    assert after is not None
    assert (after.lost, after.proof) == (False, "ava@example.com")


@pytest.mark.parametrize(
    ("asked", "entity"),
    [
        ("email", Entity("order_number", "AT-10401")),
        ("email", Entity("number", "10401")),
        ("code", Entity("order_number", "AT-10401")),
        ("code", Entity("number", "10401")),
    ],
)
def test_a_number_is_taken_where_the_email_or_the_code_is_asked_for(asked: str, entity: Entity) -> None:
    after = read(WAITING, said(entity.value, entity), asked)
    assert after is not None
    assert (after.order_number, after.code) == (entity.value, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("123456", "123456"),
        ("012345", "012345"),
        ("it's 123 456.", "123456"),
        ("123-456", "123456"),
        ("my code is: 123456!", "123456"),
        ("１２３４５６", "123456"),
        ("12345", None),
        ("1234567", None),
        ("AT-123456", None),
        ("#123456", None),
        ("123456@example.com", None),
        ("$1234.56", None),
        ("305-555-0142", None),
        ("", None),
        ("the parcel with 123456 on it came on a day when nobody was at home to open", None),
    ],
)
def test_six_digits_by_themselves_are_the_code(text: str, code: str | None) -> None:
    assert code_in(said(text)) == code


@pytest.mark.parametrize("intent", INTENTS)
def test_a_code_is_taken_whatever_the_intent(intent: str) -> None:
    after = read(WAITING, said("123456", Entity("number", "123456"), intent=intent), "code")
    assert after is not None
    assert (after.code, after.order_number, after.goal) == ("123456", None, Goal.CANCEL)


def test_a_code_called_one_of_confirmation_is_no_order_number() -> None:
    entity = Entity("order_number", "123456", 21, 27)
    after = look(WAITING, said("confirmation code is 123456", entity), "code")
    assert after is not None
    assert (after.code, after.order_number) == ("123456", None)


def test_six_digits_are_no_code_where_none_was_asked_for() -> None:
    after = read(WISH, said("123456", Entity("number", "123456")), "order_number")
    assert after is not None
    assert (after.code, after.order_number) == (None, "123456")


def test_a_new_code_goes_to_the_same_address() -> None:
    after = look(WAITING, said("nothing arrived"), "code")
    assert after is not None
    assert after.proof == "ava@example.com"


def test_another_address_gets_the_next_code() -> None:
    other = Entity("email", "ava.monroe@example.com")
    after = look(WAITING, said("sorry, ava.monroe@example.com", other), "code")
    assert after is not None
    assert after.proof == "ava.monroe@example.com"


@pytest.mark.parametrize(
    ("asked", "text"), [("email", "I don't remember"), ("code", "I can't get into that email anymore")]
)
def test_without_the_mail_too_a_person_is_needed(asked: str, text: str) -> None:
    after = look(WAITING, said(text), asked)
    assert after is not None
    assert after.confirm is Answer.UNPROVEN


def test_to_say_again_that_the_number_is_lost_is_no_answer_about_the_email() -> None:
    after = look(Matter(goal=Goal.CANCEL, lost=True), said("I said I lost the order number"), "email")
    assert after is not None
    assert after.confirm is None


@pytest.mark.parametrize("entity", [Entity("order_number", "AT-10401"), Entity("number", "10401")])
def test_the_same_number_where_a_detail_is_asked_for_is_no_wrong_detail(entity: Entity) -> None:
    known = Matter(goal=Goal.CANCEL, order_number="AT-10401")
    assert read(known, said(entity.value, entity), "proof") == known
    zip_code = Entity("number", "10402")
    after = read(known, said("10402", zip_code), "proof")
    assert after is not None
    assert after.proof == "10402"
