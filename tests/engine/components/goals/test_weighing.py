"""Which clauses are goals: by the rules of data/labels.yml, without any model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.engine.components.goals.rules import Rules, WrongRules, read_rules, rules_of
from bot.engine.components.goals.weighing import Voice, goals

FILE = Path(__file__).parents[4] / "data/labels.yml"


@pytest.fixture(scope="module")
def rules() -> Rules:
    return read_rules(FILE)


def voice(
    intent: str, place: int, *marks: str, confidence: float = 0.99, orders: str = "", products: str = ""
) -> Voice:
    """The clause from character 10 * place to the next one's start."""
    at, given, things = 10 * place, frozenset(orders.split()), frozenset(products.split())
    said = {mark: mark in marks for mark in ("added", "asks", "refused", "otherwise")}
    return Voice(intent, confidence, at, at + 9, orders=given, products=things, **said)


def whole(intent: str, confidence: float = 0.99) -> Voice:
    return Voice(intent, confidence, 0, 100)


def named(found: list[Voice]) -> list[str]:
    return [goal.intent for goal in found]


def test_two_wishes_are_two_goals_that_share_the_message(rules: Rules) -> None:
    found = goals(
        whole("cancel_order"), [voice("cancel_order", 1, "asks"), voice("track_order", 2, "asks")], rules
    )
    assert named(found) == ["cancel_order", "track_order"]
    assert [(goal.start, goal.end) for goal in found] == [(0, 20), (20, 100)]


def test_a_message_in_one_piece_has_the_goal_of_its_intent(rules: Rules) -> None:
    assert goals(whole("cancel_order"), [], rules) == [whole("cancel_order")]


def test_the_remedy_for_a_fault_is_part_of_it(rules: Rules) -> None:
    clauses = [voice("report_defect", 0), voice("return_item", 1, "asks")]
    assert named(goals(whole("report_defect"), clauses, rules)) == ["report_defect"]


def test_a_remedy_asked_for_before_the_fault_is_told_is_part_of_it_too(rules: Rules) -> None:
    clauses = [voice("return_item", 0, "asks"), voice("report_defect", 1)]
    assert named(goals(whole("report_defect"), clauses, rules)) == ["report_defect"]


def test_the_remedy_for_another_order_is_a_goal(rules: Rules) -> None:
    clauses = [voice("report_defect", 0, orders="AT-1"), voice("return_item", 1, "asks", orders="AT-2")]
    assert named(goals(whole("report_defect"), clauses, rules)) == ["report_defect", "return_item"]


def test_the_fault_of_another_thing_is_a_goal(rules: Rules) -> None:
    clauses = [voice("return_item", 0, products="shirt"), voice("report_defect", 1, products="lamp")]
    assert named(goals(whole("report_defect"), clauses, rules)) == ["return_item", "report_defect"]
    same = [voice("return_item", 0, products="lamp"), voice("report_defect", 1, products="lamp")]
    assert named(goals(whole("report_defect"), same, rules)) == ["report_defect"]
    unnamed = [voice("return_item", 0, products="lamp"), voice("report_defect", 1)]
    assert named(goals(whole("report_defect"), unnamed, rules)) == ["report_defect"]


def test_what_is_wanted_of_something_else_is_a_goal(rules: Rules) -> None:
    clauses = [
        voice("cancel_order", 0, "asks"),
        replace(voice("return_item", 1, "asks", "added"), else_=True),
    ]
    assert named(goals(whole("cancel_order"), clauses, rules)) == ["cancel_order", "return_item"]


def test_the_history_of_a_wish_is_part_of_it(rules: Rules) -> None:
    clauses = [voice("cancel_order", 0, "asks"), voice("refund_status", 1, "asks")]
    assert named(goals(whole("refund_status"), clauses, rules)) == ["refund_status"]


def test_history_that_comes_on_top_is_a_goal(rules: Rules) -> None:
    clauses = [voice("refund_status", 0, "asks"), voice("return_item", 1, "asks", "added")]
    assert named(goals(whole("refund_status"), clauses, rules)) == ["refund_status", "return_item"]


def test_what_is_only_told_is_no_goal_beside_another(rules: Rules) -> None:
    clauses = [voice("payment_issue", 0), voice("cancel_order", 1, "asks")]
    assert named(goals(whole("cancel_order"), clauses, rules)) == ["cancel_order"]


def test_what_is_told_is_a_goal_when_something_comes_on_top(rules: Rules) -> None:
    clauses = [voice("report_defect", 0), voice("ask_contact", 1, "added", "asks")]
    assert named(goals(whole("ask_contact"), clauses, rules)) == ["report_defect", "ask_contact"]


def test_small_talk_and_anger_are_no_goals_beside_another(rules: Rules) -> None:
    others = ("greet", "thank", "complaint", "inform", "out_of_scope", "ask_why", "nlu_fallback")
    clauses = [
        *(voice(intent, place, "asks", "added") for place, intent in enumerate(others)),
        voice("track_order", 9),
    ]
    assert named(goals(whole("track_order"), clauses, rules)) == ["track_order"]


def test_an_unsure_clause_adds_nothing_unless_it_comes_on_top(rules: Rules) -> None:
    unsure = voice("track_order", 1, "asks", confidence=0.7)
    assert len(goals(whole("cancel_order"), [voice("cancel_order", 0), unsure], rules)) == 1
    on_top = voice("track_order", 1, "asks", "added", confidence=0.7)
    assert len(goals(whole("cancel_order"), [voice("cancel_order", 0), on_top], rules)) == 2


def test_in_a_long_story_only_what_comes_on_top_adds_a_goal(rules: Rules) -> None:
    story = [voice("report_delay", 0), *(voice("inform", place) for place in range(1, 7))]
    assert len(goals(whole("report_delay"), [*story, voice("account", 8, "asks")], rules)) == 1
    assert len(goals(whole("report_delay"), [*story, voice("account", 8, "asks", "added")], rules)) == 2


def test_the_same_wish_for_another_order_is_another_goal(rules: Rules) -> None:
    clauses = [
        voice("cancel_order", 0, "asks", orders="AT-1"),
        voice("cancel_order", 1, "asks", orders="AT-2"),
    ]
    assert len(goals(whole("cancel_order"), clauses, rules)) == 2
    assert (
        len(
            goals(whole("cancel_order"), [clauses[0], voice("cancel_order", 1, "asks", orders="AT-1")], rules)
        )
        == 1
    )


def test_clauses_that_contradict_the_message_are_not_believed(rules: Rules) -> None:
    clauses = [voice("return_item", 0, "asks"), voice("track_order", 1, "asks")]
    assert named(goals(whole("withdraw_return"), clauses, rules)) == ["withdraw_return"]


def test_what_is_wanted_instead_is_the_goal(rules: Rules) -> None:
    clauses = [voice("return_item", 0, "refused"), voice("exchange_item", 1, "asks")]
    [found] = goals(whole("withdraw_return"), clauses, rules)
    assert (found.intent, found.start, found.end) == ("exchange_item", 0, 100)


def test_a_wish_for_one_order_and_not_for_another_is_one_wish(rules: Rules) -> None:
    clauses = [
        voice("cancel_order", 0, "refused", orders="AT-1"),
        voice("cancel_order", 1, "asks", orders="AT-2"),
    ]
    assert goals(whole("cancel_order"), clauses, rules) == [whole("cancel_order")]


def test_where_nothing_sure_is_wanted_instead_the_message_is_believed(rules: Rules) -> None:
    clauses = [
        voice("return_item", 0, "refused"),
        voice("inform", 1),
        voice("exchange_item", 2, confidence=0.7),
    ]
    assert goals(whole("withdraw_return"), clauses, rules) == [whole("withdraw_return")]


def test_what_is_wanted_only_otherwise_is_no_goal(rules: Rules) -> None:
    clauses = [voice("cancel_order", 0, "asks"), voice("track_order", 1, "asks", "otherwise")]
    assert named(goals(whole("cancel_order"), clauses, rules)) == ["cancel_order"]


def test_rules_come_back_as_they_were_stored(rules: Rules) -> None:
    assert rules_of(json.loads(json.dumps(rules.dump()))) == rules


def test_a_file_without_rules_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongRules, match="cannot be read"):
        read_rules(tmp_path / "nothing.yml")
    (tmp_path / "labels.yml").write_text("intents: {}\n")
    with pytest.raises(WrongRules, match="has no 'several'"):
        read_rules(tmp_path / "labels.yml")
