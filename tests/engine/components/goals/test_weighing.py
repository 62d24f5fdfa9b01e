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


def pointing(one: Voice, *words: str) -> Voice:
    """The clause, with words for what it points to."""
    return replace(one, things=frozenset(words))


def test_what_is_only_told_is_a_wish(rules: Rules) -> None:
    clauses = [voice("report_defect", 0), voice("account", 1)]
    assert named(goals(whole("account"), clauses, rules)) == ["report_defect", "account"]
    unsure = [voice("report_defect", 0, confidence=0.7), voice("account", 1)]
    assert named(goals(whole("account"), unsure, rules)) == ["account"]


def test_what_belongs_to_the_story_of_a_wish_is_none_unless_it_is_asked_or_on_top(rules: Rules) -> None:
    told = [voice("report_delay", 0), voice("cancel_order", 1, "asks")]
    assert named(goals(whole("cancel_order"), told, rules)) == ["cancel_order"]
    asked = [voice("account", 0, "asks"), voice("cancel_order", 1, "asks")]
    assert named(goals(whole("cancel_order"), asked, rules)) == ["account", "cancel_order"]
    on_top = [voice("cancel_order", 0, "asks"), voice("report_defect", 1, "added")]
    assert named(goals(whole("cancel_order"), on_top, rules)) == ["cancel_order", "report_defect"]


def test_a_rule_that_is_told_is_no_question(rules: Rules) -> None:
    told = [voice("ask_return_window", 0), voice("return_item", 1, "asks")]
    assert named(goals(whole("return_item"), told, rules)) == ["return_item"]
    asked = [voice("return_item", 0), voice("ask_return_window", 1, "asks")]
    assert named(goals(whole("ask_return_window"), asked, rules)) == ["ask_return_window"]
    both = [voice("return_item", 0, "asks"), voice("ask_return_window", 1, "asks")]
    assert named(goals(whole("ask_return_window"), both, rules)) == ["return_item", "ask_return_window"]


@pytest.mark.parametrize("asked", ["refund_status", "return_status", "track_order"])
def test_what_led_to_a_question_is_no_wish_beside_it(rules: Rules, asked: str) -> None:
    clauses = [voice("report_defect", 0), voice(asked, 1, "asks")]
    assert len(goals(whole(asked), clauses, rules)) == 1


def test_who_asks_for_a_number_beside_a_fault_is_told_it_and_the_fault_is_dealt_with(rules: Rules) -> None:
    asked = [voice("report_defect", 0), voice("ask_contact", 1, "asks")]
    assert named(goals(whole("ask_contact"), asked, rules)) == ["report_defect", "ask_contact"]
    told = [voice("report_defect", 0), voice("ask_contact", 1)]
    assert named(goals(whole("report_defect"), told, rules)) == ["report_defect"]


def test_what_a_clause_says_alone_gives_way_to_what_the_message_says_of_the_same(rules: Rules) -> None:
    clauses = [voice("product_question", 0, "asks"), voice("report_delay", 1, "asks", orders="AT-1")]
    found = goals(whole("track_order"), clauses, rules)
    assert named(found) == ["product_question", "track_order"]
    unsure = goals(whole("track_order", 0.5), clauses, rules)
    assert named(unsure) == ["product_question", "report_delay"]


def test_two_faults_of_things_with_other_names_are_two(rules: Rules) -> None:
    clauses = [voice("report_defect", 0), voice("report_incomplete", 1)]
    assert named(goals(whole("report_incomplete"), clauses, rules)) == ["report_incomplete"]
    apart = [pointing(clauses[0], "glass"), pointing(clauses[1], "opener")]
    assert named(goals(whole("report_incomplete"), apart, rules)) == ["report_defect", "report_incomplete"]


def test_two_wishes_for_things_with_other_names_are_two(rules: Rules) -> None:
    clauses = [voice("return_item", 0, "asks"), voice("exchange_item", 1, "asks")]
    assert named(goals(whole("exchange_item"), clauses, rules)) == ["exchange_item"]
    apart = [pointing(clauses[0], "jacket"), pointing(clauses[1], "glove")]
    assert named(goals(whole("exchange_item"), apart, rules)) == ["return_item", "exchange_item"]


def test_a_fault_and_a_wish_for_a_thing_with_another_name_are_two(rules: Rules) -> None:
    fault = pointing(voice("report_incomplete", 0), "plate")
    wish = pointing(voice("return_item", 1, "asks"), "boat")
    assert named(goals(whole("return_item"), [fault, wish], rules)) == ["report_incomplete", "return_item"]
    of_it = [fault, replace(wish, back=True)]
    assert named(goals(whole("report_incomplete"), of_it, rules)) == ["report_incomplete"]


def test_in_a_long_letter_what_is_asked_of_another_thing_adds_a_goal(rules: Rules) -> None:
    letter = [voice("inform", place, confidence=0.2) for place in range(4)]
    jacket = pointing(voice("return_item", 5), "jacket")
    glove = pointing(voice("exchange_item", 6, "asks"), "glove")
    found = goals(whole("return_item"), [*letter, jacket, glove], rules)
    assert named(found) == ["return_item", "exchange_item"]
    told = replace(glove, asks=False)
    assert named(goals(whole("return_item"), [*letter, jacket, told], rules)) == ["return_item"]


def test_a_general_question_has_no_order_of_its_own(rules: Rules) -> None:
    clauses = [voice("report_delay", 0, orders="AT-1"), voice("ask_return_window", 1, "asks")]
    assert named(goals(whole("report_delay"), clauses, rules)) == ["report_delay", "ask_return_window"]


def test_a_sure_wish_is_heard_in_a_message_that_seems_to_be_nothing_for_the_shop(rules: Rules) -> None:
    clauses = [voice("chitchat", 0), voice("report_delay", 1)]
    assert named(goals(whole("out_of_scope", 0.7), clauses, rules)) == ["report_delay"]
    assert named(goals(whole("out_of_scope", 0.95), clauses, rules)) == ["out_of_scope"]


def test_a_part_is_not_another_thing(rules: Rules) -> None:
    clauses = [
        pointing(voice("report_defect", 0), "strap"),
        pointing(voice("return_item", 1, "asks"), "bag"),
    ]
    assert named(goals(whole("report_defect"), clauses, rules)) == ["report_defect"]


def test_the_first_and_the_second_are_never_the_same(rules: Rules) -> None:
    clauses = [
        pointing(voice("report_delay", 0), "second"),
        pointing(voice("return_item", 1, "asks"), "first"),
    ]
    assert named(goals(whole("return_item"), clauses, rules)) == ["report_delay", "return_item"]


def test_another_order_alone_is_asked_for_the_same(rules: Rules) -> None:
    asked = voice("track_order", 0, "asks", orders="AT-1")
    again = voice("inform", 1, "asks", "added", orders="AT-2")
    found = goals(whole("track_order"), [asked, again], rules)
    assert [(goal.intent, goal.orders) for goal in found] == [
        ("track_order", {"AT-1"}),
        ("track_order", {"AT-2"}),
    ]
    assert len(goals(whole("track_order"), [asked, replace(again, orders=asked.orders)], rules)) == 1
    told = [replace(asked, orders=frozenset()), voice("inform", 1, orders="AT-1")]
    assert len(goals(whole("track_order"), told, rules)) == 1


def test_small_talk_around_a_wish_makes_it_no_less_sure(rules: Rules) -> None:
    asked = voice("ask_contact", 0, "asks", confidence=0.98)
    (found,) = goals(whole("ask_contact", 0.6), [asked, voice("thank", 1)], rules)
    assert (found.intent, found.confidence, found.start, found.end) == ("ask_contact", 0.98, 0, 100)
    for other in (voice("report_defect", 1, confidence=0.3), voice("out_of_scope", 1), voice("inform", 1)):
        (left,) = goals(whole("ask_contact", 0.6), [asked, other], rules)
        assert left.confidence == 0.6
    (different,) = goals(whole("ask_opening_hours", 0.6), [asked, voice("thank", 1)], rules)
    assert different.confidence == 0.6
