"""Numbers that count things, and numbers that do not."""

from __future__ import annotations

import re

import pytest

from bot.engine.components.measures import is_measure


def measures(text: str) -> list[str]:
    return [found[0] for found in re.finditer(r"\d+|two|three", text) if is_measure(text, *found.span())]


@pytest.mark.parametrize(
    "text",
    [
        "it broke after 3 weeks", "two business days", "within 14 or 30 days", "I am 82 years old", "my son is 7",
        "she's only 3", "turned 40", "a size 10", "EU 42", "US 9 please", "it weighs 40 pounds", "a 25 ft hose",
        "10500 BTU", "the 20000 mAh one", "a 24\" blade", "24 x 36", "5 stars", "12 Elm Street", "410 NW 3rd Ave", "unit 1203",
        "PO Box 10455", "SKU 40321", "error code 50213", "my iPhone 15", "the 15 Pro", "page 12", "bought in 2024",
        "my card ends in 4242", "you close at 6.", "you open at 9.", "between 2 and 4", "6006 4912 3301 8874", "serial number 88123094", "the usual three digits",
    ],
)  # fmt: skip
def test_a_number_that_measures_or_names(text: str) -> None:
    assert measures(text) == re.findall(r"\d+|two|three", text.replace("3rd", "").replace("14 or", "14 or"))


@pytest.mark.parametrize(
    "text",
    [
        "return 2 of the mugs", "3x", "two shirts", "qty: 2", "I got 3, not 4", "3 of the 4 plates", "10423", "both 2 on the way",
        "take 2 in black", "send us 2 back",
        "my phone ends in 0199", "the code is 482913", "the number \"10423\" is on it",
    ],
)  # fmt: skip
def test_a_number_that_counts_things_or_may_be_an_orders(text: str) -> None:
    assert measures(text) == []
