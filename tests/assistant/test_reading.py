"""From one message to what is known of the matter, without an engine."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from actions.assistant.matter import Answer, Concern, Inquiry, Matter, matter_from_slots, matter_to_slots
from actions.assistant.reading import read
from actions.assistant.said import Entity, Said
from actions.policy.facts import AskedLine, Goal, Reason

NOON = datetime(2026, 5, 4, 16, 0, tzinfo=UTC)
CANCEL = Matter(goal=Goal.CANCEL, requested_at=NOON, key="c:1", words="cancel", order_number="AT-10423")


def said(
    text: str, intent: str, *entities: tuple[str, str], at: datetime = NOON, confidence: float = 0.9
) -> Said:
    return Said(text, intent, confidence, tuple(Entity(*entity) for entity in entities), "c", 7, at)


def test_the_first_message_of_a_wish_fixes_its_time_and_name() -> None:
    matter = read(Matter(), said("cancel 10423", "cancel_order", ("number", "10423")), None)
    assert matter == Matter(
        goal=Goal.CANCEL,
        requested_at=NOON,
        key="c:7",
        words="cancel 10423",
        told="cancel 10423",
        order_number="10423",
    )


def test_a_change_of_mind_within_the_matter_keeps_the_time() -> None:
    later = said("no, I'd rather return it", "return_item", at=NOON + timedelta(hours=3))
    matter = read(CANCEL, later, "confirm")
    assert matter is not None
    assert (matter.goal, matter.requested_at) == (Goal.RETURN, NOON)


def test_an_inquiry_before_a_wish_does_not_freeze_its_clock() -> None:
    asking = Matter(goal=Inquiry.TRACK_ORDER, requested_at=NOON, key="c:1")
    matter = read(asking, said("cancel it", "cancel_order", at=NOON + timedelta(hours=3)), "order_number")
    assert matter is not None
    assert matter.requested_at == NOON + timedelta(hours=3)


def test_a_button_carries_the_time_of_the_request_it_goes_on_from_but_never_a_later_one() -> None:
    earlier, later = NOON - timedelta(hours=1), NOON + timedelta(hours=1)
    for since, counted in ((earlier, earlier), (later, NOON)):
        matter = read(Matter(), said("/return_item", "return_item", ("since", since.isoformat())), None)
        assert matter is not None
        assert matter.requested_at == counted


def test_what_is_not_surely_a_yes_is_none_and_is_asked_again() -> None:
    garbled = said("Kl", "affirm", confidence=0.535)
    assert read(CANCEL, garbled, "confirm") == CANCEL


@pytest.mark.parametrize(
    "text",
    [
        "it's jo@example.com, sorry for the delay",
        "Apologies for the late reply: jo@example.com",
        "sorry it took so long, jo@example.com",
    ],
)
def test_an_apology_for_a_late_answer_is_no_claim_for_late_delivery(text: str) -> None:
    matter = read(CANCEL, said(text, "report_delay", ("email", "jo@example.com")), "proof")
    assert matter is not None
    assert (matter.goal, matter.proof) == (Goal.CANCEL, "jo@example.com")


@pytest.mark.parametrize(
    ("text", "intent", "answer"),
    [
        ("yes", "affirm", Answer.YES),
        ("/affirm", "affirm", Answer.YES),
        ("no", "deny", Answer.NO),
        ("forget it", "stop", Answer.STOPPED),
    ],
)
def test_answers_to_shall_i(text: str, intent: str, answer: Answer) -> None:
    matter = read(CANCEL, said(text, intent), "confirm")
    assert matter is not None
    assert matter.confirm is answer


@pytest.mark.parametrize(
    "text", ["yes but only the shirt", "yes, wait", "ok, not the mug though", "sure if it's free"]
)
def test_a_yes_with_a_reservation_is_no_yes(text: str) -> None:
    assert read(CANCEL, said(text, "affirm"), "confirm") is None


@pytest.mark.parametrize("asked", ["order_number", "proof", "lines", "reason", None])
def test_a_yes_counts_only_where_it_was_asked_for(asked: str | None) -> None:
    matter = read(CANCEL, said("yes", "affirm"), asked)
    assert matter is None or matter.confirm is None


@pytest.mark.parametrize("intent", ["ask_return_shipping", "greet", "thank", "ask_human", "out_of_scope"])
def test_a_question_in_between_is_no_part_of_the_matter(intent: str) -> None:
    assert read(CANCEL, said("who pays?", intent), "confirm") is None


def test_a_bare_number_is_what_was_asked_for() -> None:
    number = ("number", "33127")
    as_order = read(Matter(goal=Goal.CANCEL), said("33127", "inform", number), "order_number")
    as_zip = read(CANCEL, said("33127", "inform", number), "proof")
    assert as_order is not None
    assert as_zip is not None
    assert as_order.order_number == "33127"
    assert (as_zip.proof, as_zip.order_number) == ("33127", "AT-10423")


def test_another_order_number_corrects_and_takes_back_what_hung_on_the_first() -> None:
    matter = replace(CANCEL, lines=(AskedLine("A"),), approved=True)
    corrected = read(matter, said("no, AT-10077", "correct", ("order_number", "AT-10077")), "confirm")
    assert corrected is not None
    assert (corrected.order_number, corrected.lines, corrected.approved) == ("AT-10077", None, False)


def test_what_is_said_when_a_description_is_asked_for_is_the_description() -> None:
    matter = Matter(goal=Goal.DEFECT, requested_at=NOON, key="c:1", order_number="AT-10423")
    for intent in ("inform", "report_defect", "return_item", "nlu_fallback"):
        described = read(matter, said("it stopped turning on", intent), "description")
        assert described is not None
        assert (described.goal, described.description) == (Goal.DEFECT, "it stopped turning on")
    assert read(matter, said("who pays the shipping?", "ask_return_shipping"), "description") is None


def test_vague_words_describe_where_a_description_is_asked_for_and_a_call_for_help_does_not() -> None:
    matter = Matter(goal=Concern.CHANGE_ORDER, requested_at=NOON, key="c:1", order_number="AT-10423")
    vague = read(matter, said("other things please", "ask_help", confidence=0.78), "description")
    assert vague is not None
    assert vague.description == "other things please"
    assert read(matter, said("help me", "ask_help", confidence=0.97), "description") is None


def test_a_fault_given_as_the_reason_of_a_return_makes_it_a_claim() -> None:
    matter = Matter(goal=Goal.RETURN, requested_at=NOON, key="c:1", order_number="AT-10423")
    button = read(matter, said("/inform", "inform", ("reason", "flawed")), "reason")
    words = read(matter, said("it is broken", "report_defect"), "reason")
    for after in (button, words):
        assert after is not None
        assert (after.goal, after.reason) == (Goal.DEFECT, Reason.FLAWED)


def test_an_exchange_keeps_its_goal_whatever_the_reason() -> None:
    matter = Matter(goal=Goal.EXCHANGE, requested_at=NOON, key="c:1", order_number="AT-10423")
    after = read(matter, said("it is broken", "report_defect"), "reason")
    assert after is not None
    assert (after.goal, after.reason) == (Goal.EXCHANGE, Reason.FLAWED)


def test_a_matter_survives_its_way_through_slots() -> None:
    matter = replace(
        CANCEL,
        lines=(AskedLine("A", 2), AskedLine("B")),
        reason=Reason.LATE,
        confirm=Answer.YES,
        approved=True,
    )
    assert matter_from_slots(matter_to_slots(matter)) == matter
    assert matter_from_slots(matter_to_slots(Matter())) == Matter()


def test_a_yes_written_before_the_question_was_seen_is_no_yes() -> None:
    assert read(CANCEL, replace(said("yes", "affirm"), overtaken=True), "confirm") is None


def test_of_several_order_numbers_the_first_that_is_meant_is_taken() -> None:
    text = "cancel AT-10423, sorry, AT-10077 and AT-10088"
    entities = tuple(
        Entity("order_number", number, text.index(number), text.index(number) + len(number))
        for number in ("AT-10423", "AT-10077", "AT-10088")
    )
    matter = read(Matter(), Said(text, "cancel_order", 0.9, entities, "c", 7, NOON), None)
    assert matter is not None
    assert matter.order_number == "AT-10077"


@pytest.mark.parametrize(("known", "expected"), [(None, "AT-10077"), ("AT-10423", "AT-10423")])
def test_a_quoted_number_is_taken_only_where_none_is_known(known: str | None, expected: str) -> None:
    quoted = Entity("order_number", "AT-10077", 14, 22, quoted=True)
    text = "return it\n> AT-10077"
    matter = Matter(goal=Goal.CANCEL, requested_at=NOON, key="c:1", order_number=known)
    after = read(matter, Said(text, "return_item", 0.9, (quoted,), "c", 7, NOON), None)
    assert after is not None
    assert after.order_number == expected


@pytest.mark.parametrize(
    ("text", "entity", "asked", "number"),
    [
        ("123", ("number", "123"), "order_number", "123"),
        ("123", ("number", "123"), None, None),
        ("W1234567", None, "order_number", "W1234567"),
        ("I bought 2", ("number", "2"), "order_number", None),
        ("4500", ("number", "4500"), None, "4500"),
    ],
)
def test_a_number_of_any_shape_is_heard_where_it_is_asked_for(
    text: str, entity: tuple[str, str] | None, asked: str | None, number: str | None
) -> None:
    after = read(Matter(goal=Goal.CANCEL), said(text, "inform", *([entity] if entity else [])), asked)
    assert (after.order_number if after else None) == number


def test_the_words_of_a_wish_name_products_by_their_titles() -> None:
    entity = Entity("product", "Steel Water Bottle", 11, 18)
    after = read(Matter(), Said("return the thermos", "return_item", 0.9, (entity,), "c", 7, NOON), None)
    assert after is not None
    assert after.words == "return the thermos Steel Water Bottle"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("it does not fit", "return_item"),
        ("they don't really fit me", "inform"),
        ("too small", "complaint"),
        ("sorry, wrong size", "exchange_item"),
    ],
)
def test_that_it_does_not_fit_is_the_reason_whatever_it_is_classified_as(text: str, intent: str) -> None:
    matter = read(replace(CANCEL, goal=Goal.RETURN), said(text, intent), "reason")
    assert matter is not None
    assert (matter.goal, matter.reason) == (Goal.RETURN, Reason.DOES_NOT_FIT)


def test_a_number_of_pieces_at_the_last_question_is_no_wish_to_change_the_order() -> None:
    assert read(CANCEL, said("just one bottle please", "change_order"), "confirm") == CANCEL
    changed = read(CANCEL, said("please change the address", "change_order"), "confirm")
    assert changed is not None
    assert changed.goal is Concern.CHANGE_ORDER
