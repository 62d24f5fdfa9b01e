"""Anger and threats are heard, and the words of people who are neither angry nor threatening are left alone."""

from __future__ import annotations

import pytest

from actions.assistant.tempers import temper
from actions.handoffs import HandoffReason

LEGAL = [
    "You will hear from my lawyer.",
    "I'm going to sue you",
    "we'll see each other in court",
    "I will file a chargeback with my bank",
    "then I do a charge back",
    "I'll dispute the charge",
    "small claims it is then",
    "small-claims court works for me",
    "I am reporting this to the Better Business Bureau",
    "my attorney says you owe me the money",
    "expect legal action",
    "i'll take this to consumer protection",
    "This is fucking ridiculous, I'm calling my lawyer",
    "i’m going to sue",
]
ANGRY = [
    "this is bullshit",
    "what the hell is going on with my order",
    "you are useless",
    "I am fed up with this",
    "WHERE THE HELL IS IT",
    "GIVE ME MY MONEY BACK NOW!!!",
    "I will never order from you again",
    "absolutely unacceptable",
    "you're all crooks",
    "wtf",
]
CALM = [
    "I want to return the tennis court shoes",
    "my name is Sue Example",
    "the parcel was left at the courthouse cafe",
    "cancel order AT-10423 please",
    "WHERE IS MY ORDER AT-10423",
    "it broke in the worst case after a day",
    "how do you charge the card?",
    "Is the charger in the box?",
    "it is not what I wanted",
    "the case is scratched, I'd like to exchange it",
    "OK!",
    "please send it back to the back office",
    "/complaint",
    "my order is late and I am a bit disappointed",
    "the hellebore seeds never came up",
    "",
]


@pytest.mark.parametrize("text", LEGAL)
def test_a_legal_threat_is_heard_before_anger(text: str) -> None:
    assert temper(text) is HandoffReason.LEGAL_THREAT


@pytest.mark.parametrize("text", ANGRY)
def test_anger_is_heard(text: str) -> None:
    assert temper(text) is HandoffReason.ANGER


@pytest.mark.parametrize("text", CALM)
def test_calm_words_are_left_alone(text: str) -> None:
    assert temper(text) is None
