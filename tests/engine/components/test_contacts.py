"""E-mail addresses, phone numbers and postal codes."""

import pytest

from bot.engine.components.contacts import find_contacts
from bot.engine.components.spans import without_overlaps


def found(text: str) -> list[tuple[str, str]]:
    return [(span.entity, span.value) for span in without_overlaps(find_contacts(text))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("jane.doe@example.com", "jane.doe@example.com"),
        ("it's Jane.Doe@Example.COM.", "jane.doe@example.com"),
        ("(jane+shop@example.co.uk)", "jane+shop@example.co.uk"),
        ("mailto:jane_doe@mail.example.org", "jane_doe@mail.example.org"),
        ("o'neil@example.net, thanks", "o'neil@example.net"),
        ("<jane@example.com>", "jane@example.com"),
        ("jane dot doe at mail dot example dot org", "jane.doe@mail.example.org"),
        ("write to jane at example dot com please", "jane@example.com"),
    ],
)
def test_an_address(text: str, value: str) -> None:
    assert found(text) == [("email", value)]


@pytest.mark.parametrize(
    "text",
    [
        "jane@",
        "@example.com",
        "jane@example",
        "jane at example dot com",
        "I bought it at example dot com",
        "a @ b.com",
    ],
)
def test_no_address(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("305-555-0142", "3055550142"),
        ("305 - 555 - 0142", "3055550142"),
        ("(305) 555-0142", "3055550142"),
        ("305.555.0142", "3055550142"),
        ("3055550142", "3055550142"),
        ("call 305 555 0142.", "3055550142"),
        ("+1 305 555 0142", "+13055550142"),
        ("1-305-555-0142", "13055550142"),
        ("555-0142", "5550142"),
        ("+44 20 7946 0958", "+442079460958"),
    ],
)
def test_a_phone_number(text: str, value: str) -> None:
    assert found(text) == [("phone", value)]


@pytest.mark.parametrize("text", ["0142", "10423", "112-1234567-1234567", "AT-10423", "12345678901234567"])
def test_no_phone_number(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("zip 33101", "33101"),
        ("Zip code: 33101", "33101"),
        ("my zipcode is 33101", "33101"),
        ("postal code 33101", "33101"),
        ("the postcode's 33101", "33101"),
        ("33101 is my zip", "33101"),
        ("Miami, FL 33101", "33101"),
        ("the zip on the label is wrong, it should be 33101", "33101"),
        ("12 Palm Ave, Miami 33101", "33101"),
        ("410 SW 8th St unit 5, Miami 33101", "33101"),
        ("33101-1234", "33101-1234"),
        ("zip is 33101-1234", "33101-1234"),
    ],
)
def test_a_postal_code(text: str, value: str) -> None:
    assert found(text) == [("postal_code", value)]


@pytest.mark.parametrize(
    "text",
    [
        "33101",
        "order 33101",
        "zip 3310",
        "I am at 33101",
        "zip it, 331012",
        "the zip of my jacket is stuck, 33101",
    ],
)
def test_no_postal_code_without_context(text: str) -> None:
    assert found(text) == []
