"""What customers type to show that an order is theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.identity.proof import Buyer, How, buyer_of, matches
from tests.orders.examples import EXAMPLE

AVA = Buyer("ava@example.com", "+1 (305) 555-0142", "33127-2210", "US")
NOA = Buyer("noa@example.org", "020 7946 0123", "SW1A 1AA", "GB")
UNKNOWN = Buyer(None, None, None, None)


@pytest.mark.parametrize(
    ("proof", "how"),
    [
        ("ava@example.com", How.EMAIL),
        (" AVA@Example.COM. ", How.EMAIL),
        ("<ava@example.com>", How.EMAIL),
        ("mailto:ava@example.com", How.EMAIL),
        ("33127", How.POSTAL_CODE),
        ("33127-2210", How.POSTAL_CODE),
        ("33127 2210", How.POSTAL_CODE),
        ("331272210", How.POSTAL_CODE),
        ("33127-9999", How.POSTAL_CODE),
        ("0142", How.PHONE),
        ("01 42", How.PHONE),
        ("(305) 555-0142", How.PHONE),
        ("305.555.0142", How.PHONE),
        ("+13055550142", How.PHONE),
        ("1 305 555 0142", How.PHONE),
        ("０１４２", How.PHONE),
    ],
)
def test_what_fits_the_buyer(proof: str, how: How) -> None:
    assert matches(proof, AVA) is how


@pytest.mark.parametrize(
    "proof",
    [
        "",
        " ",
        "@",
        "ava",
        "ava@example.org",
        "ava@example.com, bob@example.com",
        "bob0142@example.com",
        "33128",
        "3312",
        "33127-22",
        "142",
        "00142",
        "+",
        "0143",
        "room 0142",
        "305 555 0143",
        "3055550",
        "+44 305 555 0142",
        "%",
        "' or 1=1 --",
        "\x00",
        "9" * 100_000,
    ],
)
def test_what_does_not_fit_the_buyer(proof: str) -> None:
    assert matches(proof, AVA) is None


@pytest.mark.parametrize(
    ("proof", "how"),
    [
        ("sw1a 1aa", How.POSTAL_CODE),
        ("SW1A1AA", How.POSTAL_CODE),
        ("sw1a-1aa", How.POSTAL_CODE),
        ("+44 20 7946 0123", How.PHONE),
        ("02079460123", How.PHONE),
        ("0123", How.PHONE),
        ("SW1A", None),
    ],
)
def test_buyers_from_elsewhere(proof: str, how: How | None) -> None:
    assert matches(proof, NOA) is how


@given(st.text(max_size=20))
def test_nothing_fits_a_buyer_of_whom_nothing_is_known(proof: str) -> None:
    assert matches(proof, UNKNOWN) is None


@pytest.mark.parametrize("proof", ["", "0", "0000", "00000", "@", "n/a"])
def test_a_fact_that_is_empty_or_makes_no_sense_fits_nothing(proof: str) -> None:
    assert matches(proof, Buyer("", "n/a", " ", "")) is None
    assert matches(proof, Buyer("none", "-", "n/a", "XX")) in (
        None,
        How.POSTAL_CODE if proof == "n/a" else None,
    )


def test_an_extension_is_no_part_of_the_last_four_digits() -> None:
    with_extension = replace(AVA, phone="+1 305-555-0142 ext. 77")
    assert matches("0142", with_extension) is How.PHONE
    assert matches("4277", with_extension) is None


def test_the_buyer_is_the_orders() -> None:
    assert buyer_of(EXAMPLE) == Buyer("ava@example.com", "+1 (305) 555-0100", "33127", "US")
