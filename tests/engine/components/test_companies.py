"""Other companies: found by name, told apart from everyday words, and read as "another company"."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.components.companies import read_companies
from bot.engine.components.gist import gist, gist_words
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader
from bot.engine.components.spans import COMPANY

NAMES = Path("data/other_companies.yml")
READER = Reader(OrderNumbers("AT", 5), {"lamp": "Lamp"}, {}, companies=read_companies(NAMES))


def said(text: str) -> str:
    """The gist of a text."""
    return gist(text, READER.read(text).spans)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my Lyft never came", "my another company never came"),
        ("LYFT charged me twice", "another company charged me twice"),
        ("cancel my uber eats", "cancel my another company"),
        ("At&T raised my bill", "another company raised my bill"),
        ("McDonald's forgot the fries", "another company forgot the fries"),
        ("is amazon's price lower?", "is another company's price lower?"),
        ("amazon", "another company"),
        ("my 24 Hour Fitness card", "my another company card"),
    ],
)
def test_a_companys_name_is_read_as_another_company(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text", ["the lamp is cracked", "uberdimensional", "an amazonian parrot", "I want it today"]
)
def test_other_words_are_no_company(text: str) -> None:
    assert [span for span in READER.read(text).spans if span.entity == COMPANY] == []


def test_its_words_are_counted_alike_and_their_spelling_is_not_corrected() -> None:
    words = [[word.counted for word in READER.read(text).words] for text in ("temu lied", "wells fargo lied")]
    assert words[0] == words[1] == ["__company__", "lied"]
    assert gist_words(words[0]) == ["__company__", "lied"]


def test_an_address_at_a_company_is_an_address() -> None:
    spans = READER.read("write to jo@netflix.com").spans
    assert [span.entity for span in spans] == ["email"]


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert read_companies(tmp_path / "none.yml") == []


def test_no_carrier_way_to_pay_or_network_is_among_them() -> None:
    ours = {
        "ups",
        "fedex",
        "usps",
        "dhl",
        "visa",
        "mastercard",
        "paypal",
        "klarna",
        "instagram",
        "facebook",
        "tiktok",
    }
    assert ours.isdisjoint(read_companies(NAMES))
