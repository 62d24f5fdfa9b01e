"""data/labels.yml fits the training sentences, the labels there are, and the goals that the policy decides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.policy.facts import Goal

DATA = Path(__file__).resolve().parents[2] / "data"
TAXONOMY = set(
    """
    cancel return exchange defect incomplete wrong_item delay track_order refund_status return_status change_order
    payment_issue unexpected_cancellation policy_question payment_methods contact_info human complaint smalltalk
    help product_question account out_of_scope
    """.split()
)
GOALS_BY_INTENT = {
    "cancel_order": Goal.CANCEL,
    "return_item": Goal.RETURN,
    "exchange_item": Goal.EXCHANGE,
    "report_defect": Goal.DEFECT,
    "report_incomplete": Goal.INCOMPLETE,
    "report_wrong_item": Goal.WRONG_ITEM,
    "report_delay": Goal.DELAY,
}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return dict(YAML(typ="safe").load(DATA / "labels.yml"))


def test_the_labels_are_those_of_the_taxonomy(document: dict[str, Any]) -> None:
    assert set(document["labels"]) == TAXONOMY


def test_every_intent_with_sentences_has_an_entry_and_no_other(document: dict[str, Any]) -> None:
    assert set(document["intents"]) == {path.stem for path in (DATA / "nlu").glob("*.yml")}


def test_every_label_is_known_and_every_label_is_reached(document: dict[str, Any]) -> None:
    assert {entry["label"] for entry in document["intents"].values()} == TAXONOMY


def test_entries_hold_a_label_and_at_most_a_goal_and_a_button(document: dict[str, Any]) -> None:
    odd = {name for name, entry in document["intents"].items() if set(entry) - {"goal", "say"} != {"label"}}
    assert not odd


def test_no_two_buttons_say_the_same(document: dict[str, Any]) -> None:
    said = [entry["say"] for entry in document["intents"].values() if "say" in entry]
    assert len(said) == len(set(said))
    assert all(len(text) <= 32 for text in said)


def test_goal_intents_name_the_goal_that_the_policy_decides(document: dict[str, Any]) -> None:
    goals = {name: Goal(entry["goal"]) for name, entry in document["intents"].items() if "goal" in entry}
    assert goals == GOALS_BY_INTENT


def test_every_goal_of_the_policy_is_reached_and_is_its_own_label(document: dict[str, Any]) -> None:
    entries = [entry for entry in document["intents"].values() if "goal" in entry]
    assert {entry["goal"] for entry in entries} == set(Goal)
    assert all(entry["goal"] == entry["label"] for entry in entries)


def test_rules_for_several_goals_speak_of_labels_there_are(document: dict[str, Any]) -> None:
    several = document["several"]
    lists = [several[kind] for kind in ("covers", "history")]
    spoken = {label for parts in lists for label, others in parts.items() for label in (label, *others)}
    assert spoken <= TAXONOMY
    assert set(several["background"]) <= TAXONOMY | set(document["intents"])
    assert 0 < several["added"] <= several["sure"] < 1
