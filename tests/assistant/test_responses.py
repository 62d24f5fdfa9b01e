"""The customer texts of domain.yml: each that is said is there, and each can be said in an email as well."""

from __future__ import annotations

import re

import pytest

from actions.assistant.own_order import TOLD
from actions.policy.money_back import Stage
from actions.settings import PROJECT
from tests.assistant.speaking import placeholders, responses, variation

SAID = re.compile(r'"(utter_\w+)"')
OF_A_SCREEN = re.compile(
    r"\b(click|press|tap|button|buttons|below|above|chat|here on the website|type)\b", re.IGNORECASE
)
WITH_BUTTONS = [name for name, texts in responses().items() if any("buttons" in text for text in texts)]
FOR_EMAIL = [
    name for name, texts in responses().items() if any(text.get("channel") == "email" for text in texts)
]


def said_in_code() -> set[str]:
    """Every response that an action names."""
    files = (PROJECT / "actions" / "assistant").glob("*.py")
    return {name for file in files for name in SAID.findall(file.read_text(encoding="utf-8"))}


def test_every_response_that_an_action_names_is_there() -> None:
    assert said_in_code() <= responses().keys()


def test_every_question_and_every_stage_of_a_refund_has_its_response() -> None:
    named = {f"utter_{intent}" for intent in TOLD} | {f"utter_own_refund_{stage}" for stage in Stage}
    assert named <= responses().keys()


@pytest.mark.parametrize("name", WITH_BUTTONS)
def test_what_a_button_means_can_be_said_in_an_email(name: str) -> None:
    """A title in the text is what a customer answers with, and the desk takes it for the button."""
    usual, email = variation(name, "website"), variation(name, "email")
    assert email.get("channel") == "email", f"{name} has no variation for email"
    assert email["buttons"] == usual["buttons"]
    for button in usual["buttons"]:
        assert button["title"].lower() in email["text"].lower()


@pytest.mark.parametrize("name", responses())
def test_an_email_never_speaks_of_a_screen(name: str) -> None:
    assert not OF_A_SCREEN.search(variation(name, "email")["text"])


@pytest.mark.parametrize("name", FOR_EMAIL)
def test_a_variation_needs_no_fact_that_the_usual_text_does_not_have(name: str) -> None:
    usual, email = variation(name, "website"), variation(name, "email")
    assert placeholders(email["text"]) <= placeholders(usual["text"])
