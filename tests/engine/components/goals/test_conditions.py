"""What the customer will do only if something does not happen is marked; what is asked of the shop is not."""

from __future__ import annotations

import pytest

from bot.engine.components.goals.clauses import clauses


def later(text: str) -> list[str]:
    return [text[clause.start : clause.end].strip(" ,") for clause in clauses(text) if clause.otherwise]


@pytest.mark.parametrize(
    ("text", "threat"),
    [
        ("If it's not here by Monday I'll cancel", "I'll cancel"),
        ("If it isn't here by Friday, I will cancel order AT-10423", "I will cancel order AT-10423"),
        ("where is order 10423? if it doesn't come tomorrow ill send it back", "ill send it back"),
        ("I'll cancel if it's not here by Monday", "I'll cancel"),
        ("I'm going to cancel my order unless it ships today", "I'm going to cancel my order"),
        ("unless you ship it today I'm going to cancel", "I'm going to cancel"),
        (
            "hello, if nobody answers me then we will send everything back",
            "then we will send everything back",
        ),
        ("if I hear nothing by tonight, I’ll return the lamp", "I’ll return the lamp"),
    ],
)
def test_what_the_customer_will_do_if_something_does_not_happen(text: str, threat: str) -> None:
    assert later(text) == [threat]


@pytest.mark.parametrize(
    "text",
    [
        "If it hasn't shipped yet please cancel it",
        "if it is not too late I want to cancel order 10423",
        "can you cancel it if it isn't sent yet",
        "I will return it because it does not fit",
        "I'll keep it if you refund the shipping",
        "it's not here. I'll cancel",
        "if you can, cancel it, I will not need it",
        "if",
        "unless I'll",
    ],
)
def test_what_is_wanted_now_is_marked_by_nothing(text: str) -> None:
    assert later(text) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("hello there! If it's not here by Monday I'll cancel", "it's not here by Monday"),
        ("hello there! Unless you ship it today I'll cancel", "you ship it today"),
    ],
)
def test_what_is_wrong_is_read_without_its_if(text: str, wrong: str) -> None:
    read = [text[clause.start : clause.end].strip() for clause in clauses(text)]
    assert read == ["hello there!", wrong, "I'll cancel"]
