"""The training sentences: varied, each in one intent only, and none taken from a measuring set."""

import os
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.nlu.sentences import (
    Sentence,
    bench_rows,
    copies_of,
    fold,
    in_two_intents,
    length_share,
    load_blocks,
    load_sentences,
    near_duplicates,
    opening_share,
)

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "nlu"
BENCH = ROOT.parent / "shared" / "bench" / "goals.tsv"

FLOOR = 40
GOAL_INTENTS = [
    "account",
    "ask_human",
    "cancel_order",
    "change_order",
    "complaint",
    "exchange_item",
    "payment_issue",
    "product_question",
    "refund_status",
    "report_defect",
    "report_delay",
    "report_incomplete",
    "report_wrong_item",
    "return_item",
    "return_status",
    "track_order",
    "unexpected_cancellation",
    "withdraw_return",
]


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return load_sentences(FOLDER)


@pytest.fixture(scope="module")
def by_intent(sentences: list[Sentence]) -> dict[str, list[Sentence]]:
    groups: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        groups[sentence.intent].append(sentence)
    return dict(groups)


def _lines(items: list[Sentence]) -> str:
    return "\n".join(str(item) for item in items)


def test_every_file_holds_the_intent_it_is_named_after() -> None:
    wrong = [p.name for p in FOLDER.glob("*.yml") if {b["intent"] for b in load_blocks(p)} - {p.stem}]
    assert not wrong, f"Files with another intent than their name says: {wrong}"


def test_every_goal_has_sentences(by_intent: dict[str, list[Sentence]]) -> None:
    assert not set(GOAL_INTENTS) - by_intent.keys()


def test_no_sentence_stands_in_two_intents(sentences: list[Sentence]) -> None:
    found = in_two_intents(sentences)
    assert not found, "Keep each sentence in one intent only:\n" + "\n".join(found)


def test_no_two_sentences_are_nearly_the_same(sentences: list[Sentence]) -> None:
    found = near_duplicates(sentences)
    told = "\n".join(f"{one}  ~  {two}" for one, two in found)
    assert not found, "Rewrite or delete one of each pair:\n" + told


def test_every_intent_has_enough_sentences(by_intent: dict[str, list[Sentence]]) -> None:
    few = {intent: len(group) for intent, group in by_intent.items() if len(group) < FLOOR}
    assert not few, f"Intents with fewer than {FLOOR} sentences: {few}"


def test_sentences_of_an_intent_begin_in_different_ways(by_intent: dict[str, list[Sentence]]) -> None:
    shares = {intent: opening_share(group) for intent, group in by_intent.items()}
    monotone = {intent: round(share, 2) for intent, share in shares.items() if share < 0.5}
    assert not monotone, f"Less than half of the openings are distinct: {monotone}"


@pytest.mark.parametrize("intent", GOAL_INTENTS)
def test_goals_are_told_in_few_words_and_in_many(intent: str, by_intent: dict[str, list[Sentence]]) -> None:
    short = length_share(by_intent[intent], at_most=4)
    long = length_share(by_intent[intent], at_least=15)
    assert short >= 0.1, "Too few sentences of at most 4 words"
    assert long >= 0.1, "Too few sentences of at least 15 words"


def test_sentences_hold_plain_text_only(sentences: list[Sentence]) -> None:
    marked = [s for s in sentences if re.search(r"[\[\]{}]|^/", s.text) or not s.text]
    assert not marked, "No entity marks, placeholders, commands or empty lines:\n" + _lines(marked)


def test_mail_addresses_are_invented(sentences: list[Sentence]) -> None:
    real = [s for s in sentences if re.search(r"@(?!example\.(?:com|org|net)\b)\w", s.text)]
    assert not real, "Use addresses under example.com, .org or .net:\n" + _lines(real)


def test_no_sentence_comes_from_the_measuring_set(sentences: list[Sentence]) -> None:
    if not BENCH.exists() and os.environ.get("CI") == "true":
        pytest.fail(
            f"The measuring set is missing; put it at {BENCH.relative_to(ROOT.parent)} beside the project."
        )
    if not BENCH.exists():
        pytest.skip("The measuring set is not beside the project, so copies of it were not looked for.")
    copied = copies_of(sentences, bench_rows(BENCH))
    # Only our own sentences are shown: whoever rewrites them must not learn the rows.
    if copied:
        pytest.fail("Delete these, or say them in words of your own:\n" + _lines(copied), pytrace=False)


def test_folding_takes_writing_habits_away() -> None:
    assert fold("Where's  order #10423?!") == fold("wheres ORDER {{Order Number}}") == "wheres order 0"


def test_a_sentence_in_two_intents_is_found() -> None:
    planted = [
        Sentence("track_order", "Where is order 10423?"),
        Sentence("report_delay", "where is order #7"),
    ]
    assert in_two_intents(planted) == ["where is order 0 (report_delay, track_order)"]


def test_bare_numbers_and_signs_are_told_apart_by_themselves() -> None:
    planted = [
        Sentence("affirm", "100%"),
        Sentence("inform", "10423"),
        Sentence("greet", "👋"),
        Sentence("affirm", "👍"),
    ]
    assert in_two_intents(planted) == []
    assert near_duplicates(planted) == []


def test_near_duplicates_are_found_by_words_and_by_letters() -> None:
    one = Sentence("cancel_order", "Please cancel the order I placed today")
    moved = Sentence("cancel_order", "today I placed the order, please cancel")
    mistyped = Sentence("cancel_order", "Please cancel the order I plaxed today")
    other = Sentence("cancel_order", "Please stop the parcel before it leaves")
    assert near_duplicates([one, moved, mistyped, other]) == [(one, moved), (one, mistyped)]


def test_short_messages_may_differ_in_their_number_alone() -> None:
    assert near_duplicates([Sentence("inform", "10423"), Sentence("inform", "10455")]) == []


def test_copies_of_rows_are_found_from_four_words_on() -> None:
    ours = [
        Sentence("cancel_order", "cancel my order"),
        Sentence("cancel_order", "how do I cancel order 10423"),
    ]
    rows = ["cancel my order", "How do I cancel order {{Order Number}}?"]
    assert copies_of(ours, rows) == ours[1:]
