"""The report on small sets of answers whose figures can be worked out by hand."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console

from bot.bench.understanding.acting import acting
from bot.bench.understanding.answers import FALLBACK, OUTSIDE, own_answer
from bot.bench.understanding.calibration import calibration_error, reliability
from bot.bench.understanding.caution import degrees
from bot.bench.understanding.confusion import confusions, intent_pairs, label_pairs, matrix
from bot.bench.understanding.labels import by_label
from bot.bench.understanding.mistakes import worst
from bot.bench.understanding.report import report_of
from bot.bench.understanding.scores import Score
from bot.bench.understanding.tables import tables
from bot.setup.failing import Failed
from tests.nlu.answers import LABELS, ORDER, own, row

OUT = "out_of_scope"


def test_the_interval_is_wilsons() -> None:
    low, high = Score(50, 45).interval
    assert (round(low, 4), round(high, 4)) == (0.7864, 0.9565)


@pytest.mark.parametrize(("messages", "hits", "end"), [(10, 0, 0.0), (10, 10, 1.0)])
def test_the_interval_stays_between_none_and_all(messages: int, hits: int, end: float) -> None:
    low, high = Score(messages, hits).interval
    assert 0 <= low < high <= 1
    assert end in (pytest.approx(low), pytest.approx(high))


def test_of_nothing_nothing_is_known() -> None:
    assert (Score(0, 0).share, Score(0, 0).interval) == (0.0, (0.0, 1.0))


def test_intents_and_labels_are_counted_apart() -> None:
    report = report_of(
        "x", [own("greet", "thank"), own("greet", "greet"), own("thank", "return_item")], ORDER
    )
    assert report.first_intent == Score(3, 1)
    assert report.first_label == Score(3, 2)
    assert report.intents == {"greet": Score(2, 1), "thank": Score(1, 0)}


def test_in_scope_to_be_asked_again_is_wrong() -> None:
    report = report_of("x", [own("return_item", "return_item", fell_back=True)], ORDER)
    assert (report.first_label, report.total) == (Score(1, 1), Score(1, 0))


def test_outside_the_shop_to_be_asked_again_is_right() -> None:
    answer = own(OUT, "return_item", fell_back=True)
    assert answer.right
    assert answer.said == OUTSIDE


def test_either_label_is_right_and_counts_under_the_first() -> None:
    labels = by_label([row("cancel|return", "return"), row("cancel", "return")])
    assert labels["cancel"].wanted == Score(2, 1)
    assert labels["return"].said == Score(2, 1)


def test_precision_recall_and_f1_of_a_label() -> None:
    given = [
        row("cancel", "cancel"),
        row("cancel", "return"),
        row("return", "cancel"),
        row("cancel", "cancel"),
    ]
    told = by_label(given)["cancel"].as_json()
    assert (told["precision"], told["recall"], told["f1"], told["support"]) == (0.6667, 0.6667, 0.6667, 3)


def test_a_label_that_was_never_said_has_no_precision_and_one_never_wanted_no_recall() -> None:
    labels = by_label([row("cancel", "return")])
    assert (labels["cancel"].precision, labels["cancel"].recall, labels["cancel"].f1) == (None, 0.0, None)
    assert (labels["return"].precision, labels["return"].recall) == (0.0, None)


def test_what_was_not_answered_lowers_recall_alone() -> None:
    labels = by_label([row("cancel", "cancel"), row("cancel", "cancel", fell_back=True)])
    assert (labels["cancel"].precision, labels["cancel"].recall) == (1.0, 0.5)
    assert FALLBACK not in labels


def test_only_what_passes_the_fallback_and_does_harm_is_a_false_accept() -> None:
    told = acting(
        [
            own(OUT, "return_item"),
            own(OUT, "return_item", fell_back=True),
            own(OUT, "greet"),
            own(OUT, OUT),
            own("greet", "return_item"),
        ]
    )
    assert told.outside == Score(4, 1)


def test_the_share_answered_and_how_much_of_it_is_right() -> None:
    told = acting(
        [
            own("greet", "greet"),
            own("greet", "return_item"),
            own("greet", "greet", fell_back=True),
            row("cancel", None, 0.0),
            own(OUT, OUT),
        ]
    )
    assert (told.answered, told.right) == (Score(4, 2), Score(2, 1))


def test_more_caution_acts_on_less_and_answers_less() -> None:
    given = [
        replace(own(OUT, "return_item"), unsure=False, outside=0.04),
        replace(own("return_item", "return_item"), unsure=False, outside=0.02),
        replace(own("greet", "greet"), unsure=True),
    ]
    told = {one.outside_from: one.acting for one in degrees(given)}
    assert (told[0.05].outside, told[0.05].answered) == (Score(1, 1), Score(2, 1))
    assert (told[0.03].outside, told[0.03].answered) == (Score(1, 0), Score(2, 1))
    assert (told[0.02].outside, told[0.02].answered) == (Score(1, 0), Score(2, 0))


def test_where_nobody_knows_how_likely_it_is_outside_nothing_is_said_of_caution() -> None:
    assert degrees([row("cancel", "cancel")]) == []


def test_the_calibration_error_weighs_the_gaps() -> None:
    sure = [row("cancel", "cancel", 0.95)] * 3 + [row("cancel", "return", 0.95)]
    unsure = [row("cancel", "return", 0.15)]
    bins = reliability(sure + unsure)
    assert [one.score.messages for one in bins] == [0, 1, 0, 0, 0, 0, 0, 0, 0, 4]
    assert calibration_error(bins) == pytest.approx((4 * 0.20 + 1 * 0.15) / 5)


def test_full_confidence_belongs_to_the_last_bin() -> None:
    assert reliability([row("cancel", "cancel", 1.0)])[-1].score == Score(1, 1)


def test_confusions_come_with_their_share_the_most_frequent_first() -> None:
    given = [own("greet", "return_item")] * 2 + [own("greet", "greet"), own("return_item", "greet")]
    first, second = confusions(label_pairs(given))
    assert (first.wanted, first.said, first.messages) == ("smalltalk", "return", 2)
    assert first.share == pytest.approx(2 / 3)
    assert (second.wanted, second.said, second.share) == ("return", "smalltalk", 1.0)


def test_intents_of_one_label_are_confused_as_intents_only() -> None:
    given = [own("greet", "thank")]
    assert confusions(label_pairs(given)) == []
    assert [(one.wanted, one.said) for one in confusions(intent_pairs(given))] == [("greet", "thank")]


def test_the_matrix_keeps_the_order_and_what_was_not_answered() -> None:
    given = [row("return", "cancel"), row("cancel", "cancel"), row("cancel", "cancel", fell_back=True)]
    table = matrix(label_pairs(given), ORDER)
    assert table.wanted == ["cancel", "return"]
    assert table.said == ["cancel", "return", FALLBACK]
    assert table.counts == [[1, 0, 1], [1, 0, 0]]


def test_no_label_is_lost_from_the_matrix() -> None:
    table = matrix(label_pairs([row("newer_label", "cancel")]), ORDER)
    assert (table.wanted, table.said) == (["newer_label"], ["cancel", "newer_label"])


def test_the_worst_mistakes_are_the_most_confident_in_words() -> None:
    given = [
        own("greet", "return_item", 0.7, text="mild"),
        own("greet", "return_item", 0.99, text="bad"),
        own("greet", "greet", 1.0, text="right"),
        own("greet", "return_item", 1.0, text="asked again", fell_back=True),
        own("greet", "thank", 1.0, text="the same label"),
    ]
    assert [(one.message, one.wanted, one.said) for one in worst(given)] == [
        ("bad", "greet", "return_item"),
        ("mild", "greet", "return_item"),
    ]
    assert len(worst(given, most=1)) == 1


def test_mistakes_on_a_set_name_the_row_and_its_labels() -> None:
    [mistake] = worst([row("cancel|return", "smalltalk", 0.8)])
    told = {"message": "mine 7", "wanted": "cancel|return", "said": "smalltalk", "confidence": 0.8}
    assert mistake.as_json() == told


def test_an_intent_without_a_label_is_told() -> None:
    told = {
        "text": "x",
        "intent": "new_one",
        "ranking": [{"name": "greet", "confidence": 1.0}],
        "fell_back": False,
    }
    with pytest.raises(Failed, match=r"labels\.yml has no intent new_one"):
        own_answer(1, told, LABELS)


def test_the_report_can_be_written_as_json() -> None:
    report = report_of("x", [row("cancel", "cancel"), row("cancel", "return", source="other")], ORDER)
    told = json.loads(json.dumps(report.as_json()))
    assert told["total"] == {"messages": 2, "right": 1, "accuracy": 0.5, "interval": [0.0945, 0.9055]}
    assert {name: one["right"] for name, one in told["sources"].items()} == {"mine": 1, "other": 0}
    assert told["first_answer"]["intents"]["messages"] == 0


def test_the_tables_show_sentences_as_they_are_written() -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    report = report_of(
        "Ours", [own("greet", "return_item", text="hi [bold]there[/bold]"), own(OUT, "greet")], ORDER
    )
    console.print(*tables(report))
    shown = console.export_text()
    assert "hi [bold]there[/bold]" in shown
    assert "outside the shop, acted on all the same" in shown
    assert "By source" not in shown


def test_a_report_on_nothing_is_a_report() -> None:
    console = Console(width=200, quiet=True)
    console.print(*tables(report_of("Nothing", [], ORDER)))
