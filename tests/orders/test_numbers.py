"""Order numbers, in every way people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders import OrderNumbers, normalise

PREFIXES = st.sampled_from(["AT-", "at-", "At", "AT ", "at ", "AT–", "at_", "AT-  ", "AT#", "AT. ", ""])
LEADS = st.sampled_from(
    ["", "#", "# ", "order ", "Order number ", "order no. ", "my order #", "order: ", "order#", "the order "]
)
TAILS = st.sampled_from(["", " ", ".", "?", "!", ","])


@pytest.mark.parametrize(
    "typed",
    [
        "#10423",
        "order 10423",
        "AT-10423",
        "at10423",
        "AT 10423",
        "  at-10423. ",
        "order no: AT-10423",
        "ＡＴ－10423",
    ],
)
def test_every_way_to_write_a_number_means_the_same_order(typed: str) -> None:
    assert normalise(typed) == "AT-10423"


@given(LEADS, PREFIXES, st.integers(10_000, 10**12), TAILS)
def test_lead_prefix_and_tail_never_matter(lead: str, prefix: str, digits: int, tail: str) -> None:
    assert normalise(f"{lead}{prefix}{digits}{tail}") == f"AT-{digits}"


@given(st.text(max_size=80))
def test_normalising_twice_is_normalising_once(typed: str) -> None:
    once = normalise(typed)
    assert once is None or normalise(once) == once


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("w-2024/77", "W-2024/77"),
        ("1234", "1234"),
        ("ORDER-77", "ORDER-77"),
        ("AT-123", "AT-123"),
        ("b 12  c", "B 12 C"),
    ],
)
def test_numbers_of_another_shape_are_kept(typed: str, kept: str) -> None:
    assert normalise(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "#", "--", "?!", "x" * 65])
def test_what_can_be_no_number_is_none(typed: str) -> None:
    assert normalise(typed) is None


def test_another_shop_has_another_prefix_or_none() -> None:
    assert OrderNumbers("NB", 4).normalise("order nb1234") == "NB-1234"
    assert OrderNumbers("", 4).normalise("#1001") == "1001"


@pytest.mark.parametrize(
    ("number", "ours", "too_short"),
    [
        ("AT-10423", True, False),
        ("AT-104231", True, False),
        ("AT-123", False, True),
        ("123", False, True),
        ("AT 12", False, True),
        ("W1234567", False, False),
        ("112-1234567-1234567", False, False),
    ],
)
def test_the_shape_tells_whether_a_number_can_be_one_of_the_shop(
    number: str, ours: bool, too_short: bool
) -> None:
    numbers = OrderNumbers("AT", 5)
    assert (numbers.is_ours(number), numbers.is_too_short(number)) == (ours, too_short)


def test_an_example_has_the_shape_of_the_shop() -> None:
    for numbers in (OrderNumbers("AT", 5), OrderNumbers("", 12), OrderNumbers("SHOP", 1)):
        assert numbers.is_ours(numbers.example())
        assert not numbers.is_too_short(numbers.example())
