"""One slip is corrected, towards the word that was most likely meant."""

import pytest

from bot.engine.components.spelling import Speller

SPELLER = Speller(
    {"cancel": 9, "return": 8, "returns": 2, "order": 20, "older": 1, "the": 50, "card": 3, "cart": 3}
)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cancle", "cancel"),
        ("cancell", "cancel"),
        ("cncel", "cancel"),
        ("cancek", "cancel"),
        ("retrun", "return"),
        ("returm", "return"),
        ("ordr", "order"),
        ("oder", "order"),
    ],
)
def test_one_slip(typed: str, meant: str) -> None:
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize(
    "typed", ["returns", "older", "caancell", "teh", "hte", "ord3r", "at-10423", "🙂🙂🙂🙂", ""]
)
def test_left_alone(typed: str) -> None:
    assert SPELLER.correct(typed) == typed


def test_between_equals_the_first_letter_then_frequency_then_the_alphabet_decide() -> None:
    assert SPELLER.correct("carx") == "card"
    assert SPELLER.correct("orler") == "order"


def test_nothing_is_known_at_first() -> None:
    assert Speller({}).correct("cancle") == "cancle"
