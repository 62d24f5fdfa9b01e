"""What customers say who have no number, no code, or no mailbox, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.assistant.lacking import (
    answers_lacking,
    lacks_all,
    lacks_detail,
    lacks_mail,
    lacks_number,
    wants_new_code,
)


@pytest.mark.parametrize(
    "text",
    [
        "I don't have it",
        "i dont have it",
        "I don’t have it with me",
        "I lost it",
        "I've lost it",
        "no",
        "nope, sorry",
        "no idea",
        "No clue, sorry",
        "idk",
        "dunno",
        "don't know",
        "I don't remember",
        "can't find it",
        "i cant seem to find it",
        "I do not have the order number",
        "lost my order number",
        "I deleted the confirmation email",
        "I never got a confirmation email",
        "the email is gone",
        "can't find my order confirmation",
        "not at hand",
        "I don't have that info",
        "I threw it away",
        "I forgot",
        "haven't got it on me",
        "where do I find it?",
        "what number?",
        "what is my order number?",
        "order number? no idea",
        "there is no order number",
        "I don't think I have it",
        "I don't have it, can you use my email?",
        "can you look it up by my name?",
        "use my email instead",
        "none of these",
        "I am not sure what it is",
    ],
)
def test_there_is_no_number_at_hand(text: str) -> None:
    assert answers_lacking(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yes",
        "ok",
        "thanks",
        "no thanks",
        "never mind",
        "forget it",
        "stop",
        "no, I changed my mind",
        "no, cancel the other one",
        "AT-10401",
        "10401",
        "I haven't received my order",
        "I did not get my parcel",
        "where is my parcel",
        "it is broken",
        "I don't like it",
        "I don't want it anymore",
        "I don't have the blender anymore",
        "I can't wait any longer",
        "how long does the refund take",
        "I don't have a tracking number",
    ],
)
def test_that_is_something_else(text: str) -> None:
    assert not answers_lacking(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to cancel my order but I don't have the order number",
        "cancel my order, I lost my order number",
        "can i return it without the order number",
        "where is my order? no order number",
        "I need to return a shirt. I have no order number",
        "i forgot my order number, can you help",
    ],
)
def test_it_is_told_in_the_first_sentence(text: str) -> None:
    assert lacks_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "cancel my order",
        "I haven't received my order and number 5 is missing",
        "I did not receive my order, no idea why",
        "I don't have it",
        "my parcel came without an invoice",
        "my order number is AT-10401",
    ],
)
def test_the_first_sentence_tells_of_something_else(text: str) -> None:
    assert not lacks_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "didn't get it",
        "I haven't received anything",
        "I did not receive a code",
        "no code came",
        "nothing arrived",
        "it never came",
        "send it again",
        "resend please",
        "new code please",
        "the code has expired",
    ],
)
def test_another_code_is_wanted(text: str) -> None:
    assert wants_new_code(text)


@pytest.mark.parametrize(
    "text",
    [
        "I can't access that email",
        "no access to that mailbox anymore",
        "i can't open my email",
        "that's an old email",
        "I no longer use that address",
    ],
)
def test_mail_cannot_be_read(text: str) -> None:
    assert lacks_mail(text)


@pytest.mark.parametrize("text", ["123456", "my code is 123456", "yes", "stop", "what is this?"])
def test_a_code_and_talk_are_neither(text: str) -> None:
    assert (wants_new_code(text), lacks_mail(text)) == (False, False)


@given(st.text(alphabet="no i dont'have the order number.,?! ", max_size=400))
def test_case_and_spaces_do_not_matter(text: str) -> None:
    other = f"  {text.upper().replace(' ', '  ')} "
    assert answers_lacking(text) == answers_lacking(other)
    assert wants_new_code(text) == wants_new_code(other)


@pytest.mark.parametrize(
    ("text", "one", "all_of_them"),
    [
        ("I don't have her email", True, False),
        ("I don't have that email anymore", True, False),
        ("i dont know the zip code", True, False),
        ("no", True, False),
        ("none of them", True, True),
        ("I don't have any of that", True, True),
        ("sorry, I have none of these", True, True),
        ("where is it?", False, False),
        ("can you look it up by my name?", False, False),
        ("33127", False, False),
    ],
)
def test_what_is_not_at_hand_of_the_details(text: str, one: bool, all_of_them: bool) -> None:
    assert (lacks_detail(text), lacks_all(text)) == (one, all_of_them)
