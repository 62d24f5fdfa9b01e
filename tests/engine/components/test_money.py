"""Sums of money in the ways people write them."""

import pytest

from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader

READER = Reader(OrderNumbers("AT", 5), {}, {"dollars": 2})


def found(text: str) -> list[tuple[str, str, str]]:
    return [(span.entity, span.value, text[span.start : span.end]) for span in READER.read(text).spans]


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("$54.90", "54.90 USD", "$54.90"),
        ("$ 54.90.", "54.90 USD", "$ 54.90"),
        ("54.90$", "54.90 USD", "54.90$"),
        ("54.90 dollars", "54.90 USD", "54.90 dollars"),
        ("54.90 dolars", "54.90 USD", "54.90 dolars"),
        ("$20 dollars", "20.00 USD", "$20 dollars"),
        ("USD 30", "30.00 USD", "USD 30"),
        ("fifty dollars", "50.00 USD", "fifty dollars"),
        ("a hundred bucks", "100.00 USD", "hundred bucks"),
        ("30usd", "30.00 USD", "30usd"),
        ("us$5", "5.00 USD", "us$5"),
        ("30 bucks", "30.00 USD", "30 bucks"),
        ("ten dollars", "10.00 USD", "ten dollars"),
        ("$1,234.50", "1234.50 USD", "$1,234.50"),
        ("$10423", "10423.00 USD", "$10423"),
        ("€20", "20.00 EUR", "€20"),
        ("20,50 €", "20.50 EUR", "20,50 €"),
        ("1.234,56 euros", "1234.56 EUR", "1.234,56 euros"),
        ("£5", "5.00 GBP", "£5"),
        ("order for $10423", "10423.00 USD", "$10423"),
        ("order 10423 dollars", "10423.00 USD", "10423 dollars"),
    ],
)
def test_a_sum(text: str, value: str, written: str) -> None:
    assert found(text) == [("money", value, written)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "three hundred dollars",
        "twenty five dollars",
        "two hundred and fifty bucks",
        "$",
        "dollars",
        "20 pounds",
        "54.90",
        "a lot of bucks",
        "#30 usda",
    ],
)
def test_no_sum(text: str) -> None:
    assert [span for span in found(text) if span[0] == "money"] == []


def test_a_dollar_is_what_the_shop_says() -> None:
    reader = Reader(OrderNumbers("AT", 5), {}, {}, dollar="CAD")
    assert [span.value for span in reader.read("$20, 5 bucks, US$5").spans] == [
        "20.00 CAD",
        "5.00 CAD",
        "5.00 USD",
    ]
