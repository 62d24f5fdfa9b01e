"""What an email is answered with: choices in words, and a link where the website completes the request."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from actions.assistant.matter import Matter
from actions.assistant.said import Said
from actions.database import Database
from actions.server import build_app
from tests.assistant.calling import TOKEN, Caller, caller, services, texts
from tests.assistant.speaking import spoken
from tests.cases.making import ARRIVED, LATER, NUMBER, SOON, keep
from tests.orders.examples import EXAMPLE, LAMP, SHIRT

EMAIL = str(EXAMPLE.customer.email)
PROVEN = {"order_number": NUMBER, "email": EMAIL}


def link_of(matter: Matter, said: Said) -> str:
    """A link as the website would make it."""
    return f"https://shop.example.com/complete/{said.conversation}/{matter.order_number}"


@pytest.fixture
def with_page(sqlite_database: Database) -> Caller:
    """A customer who writes emails to a shop that has a page for completing a request."""
    keep(sqlite_database, ARRIVED)
    wired = replace(services(sqlite_database, LATER), completion_link=link_of)
    return Caller(TestClient(build_app(wired, TOKEN)), now=LATER, channel="email")


def test_what_can_be_answered_is_listed_in_words(sqlite_database: Database) -> None:
    keep(sqlite_database, ARRIVED)
    talk = caller(sqlite_database, LATER)
    talk.channel = "email"
    assert talk.take("return something", "return_item", **PROVEN) == "lines"
    asked = talk.call("action_ask_request_form_lines", "", "return_item")
    assert texts(asked) == ["utter_ask_lines", "utter_answer_with"]
    said = spoken(asked, "email")
    assert f"× {SHIRT.title}" in said
    assert f"× {LAMP.title}" in said
    assert said.endswith("or “All of them”.")


def test_on_the_website_the_buttons_are_enough(sqlite_database: Database) -> None:
    keep(sqlite_database, ARRIVED)
    talk = caller(sqlite_database, LATER)
    talk.take("return something", "return_item", **PROVEN)
    assert texts(talk.call("action_ask_request_form_lines", "", "return_item")) == ["utter_ask_lines"]


def returned(talk: Caller) -> str:
    """What is said once a return has all that it needs."""
    talk.take("return it", "return_item", **PROVEN)
    talk.take("", "inform", sku=LAMP.sku)
    assert talk.take("", "inform", reason="changed_mind") == "confirm"
    return spoken(talk.call("action_ask_request_form_confirm", "", "inform"), talk.channel)


def test_a_return_is_completed_on_the_website_by_its_link(with_page: Caller) -> None:
    said = returned(with_page)
    assert f"https://shop.example.com/complete/c-1/{NUMBER}" in said
    assert "counts from your first message of" in said
    assert "Shall I go ahead" not in said


def test_on_the_website_itself_no_link_is_needed(with_page: Caller) -> None:
    with_page.channel = "website"
    assert "https://" not in returned(with_page)


def test_without_a_page_for_it_the_yes_in_the_email_completes_it(sqlite_database: Database) -> None:
    keep(sqlite_database, ARRIVED)
    talk = caller(sqlite_database, LATER)
    talk.channel = "email"
    assert returned(talk).endswith('Please answer "Yes, please" or "No, leave it".')


def test_a_cancellation_needs_no_website(sqlite_database: Database) -> None:
    keep(sqlite_database, EXAMPLE)
    wired = replace(services(sqlite_database, SOON), completion_link=link_of)
    talk = Caller(TestClient(build_app(wired, TOKEN)), now=SOON, channel="email")
    assert talk.take("cancel it", "cancel_order", **PROVEN) == "confirm"
    assert "https://" not in spoken(talk.call("action_ask_request_form_confirm", "", "cancel_order"), "email")
