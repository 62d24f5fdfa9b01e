"""RMA numbers: readable aloud, typed in any way, and a wrong character is noticed."""

from __future__ import annotations

from itertools import combinations

import pytest

from actions.cases.numbers import ALPHABET, RMA, check_character, new_number, read_number


def bare(number: str) -> str:
    """The characters after the prefix."""
    return number.removeprefix("RMA-").replace("-", "")


def test_a_number_is_short_and_in_two_groups() -> None:
    prefix, first, second = new_number(RMA).split("-")
    assert (prefix, len(first), len(second)) == ("RMA", 4, 4)
    assert set(first + second) <= set(ALPHABET)


def test_numbers_do_not_repeat_or_follow_each_other() -> None:
    numbers = {new_number(RMA) for _ in range(2000)}
    assert len(numbers) == 2000
    assert {bare(number)[0] for number in numbers} == set(ALPHABET)


@pytest.mark.parametrize("look_alike", ["0O", "1IL", "5S", "2Z", "8B", "UV", "MN"])
def test_of_characters_that_look_alike_there_is_one_at_most(look_alike: str) -> None:
    assert sum(character in ALPHABET for character in look_alike) <= 1


def test_a_number_is_read_in_any_way_people_type_it() -> None:
    number = "RMA-7K4M-92Q" + check_character("7K4M92Q")
    body = bare(number)
    for typed in (
        number,
        number.lower(),
        body,
        f" {body.lower()} ",
        f"rma {body[:4]} {body[4:]}",
        f"RMA number: {body}",
        f"rma no. {body}",
        f"#{body}",
        f"rma–{body[:4]}–{body[4:]}",
    ):
        assert read_number(typed, RMA) == number, typed


def test_a_number_that_itself_begins_like_the_prefix_is_read() -> None:
    body = "RMA2345" + check_character("RMA2345")
    assert read_number(body, RMA) == read_number(f"rma{body}", RMA) == f"RMA-{body[:4]}-{body[4:]}"


def test_a_character_taken_for_its_look_alike_is_put_right() -> None:
    body = "2345678" + check_character("2345678")
    typed = body.translate(str.maketrans("258", "ZSB"))
    assert read_number(typed, RMA) == read_number(body, RMA)


def test_every_single_wrong_character_is_noticed() -> None:
    body = bare(new_number(RMA))
    for place, right in enumerate(body):
        for wrong in set(ALPHABET) - {right}:
            assert read_number(body[:place] + wrong + body[place + 1 :], RMA) is None


def test_any_two_characters_that_change_places_are_noticed() -> None:
    body = bare(new_number(RMA))
    for first, second in combinations(range(len(body)), 2):
        swapped = list(body)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        if swapped != list(body):
            assert read_number("".join(swapped), RMA) is None


@pytest.mark.parametrize(
    "typed", ["", "RMA", "RMA-", "hello", "7K4M-92Q", "AT-10423", "٣٣٣٣٣٣٣٣", "7K4M-92QX-1", "💥" * 8]
)
def test_what_is_no_number_is_none(typed: str) -> None:
    assert read_number(typed, RMA) is None
