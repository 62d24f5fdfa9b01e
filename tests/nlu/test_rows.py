"""Files of labelled messages, and what comes of the engine's answer to a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bench.understanding.answers import FALLBACK, row_answer
from bot.bench.understanding.rows import Row, read_rows
from bot.setup.failing import Failed
from tests.nlu.answers import LABELS

HEADING = "source\tid\tgold\ttext\n"
ROW = Row("mine", "7", "cancel|return", "a text that nobody should read")
RANKING = [{"name": "cancel_order", "confidence": 0.41}, {"name": "greet", "confidence": 0.39}]


def test_rows_are_read_as_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text(HEADING + 'mine\t7\tcancel|return\tthe "blue" one\n', "utf-8")
    assert read_rows(file) == [Row("mine", "7", "cancel|return", 'the "blue" one')]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HEADING + "mine\t1\thelp\thi\nmine\t2\thelp\n", "line 3: no text"),
        ("id\tgold\ttext\n1\thelp\thi\n", "line 2: no source"),
        (HEADING, "holds no rows"),
        ("", "holds no rows"),
    ],
)
def test_a_bad_file_of_rows_is_told_with_its_line(content: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.tsv"
    file.write_text(content, "utf-8")
    with pytest.raises(Failed, match=told):
        read_rows(file)


def test_an_answer_is_the_first_of_the_ranking() -> None:
    answer = row_answer(ROW, {"intent": RANKING[0], "intent_ranking": RANKING}, LABELS)
    assert (answer.label, answer.confidence, answer.fell_back) == ("cancel", 0.41, False)
    assert answer.right


def test_behind_the_fallback_the_likeliest_answer_is_still_seen() -> None:
    asks_again = {"name": "nlu_fallback", "confidence": 0.3}
    answer = row_answer(ROW, {"intent": asks_again, "intent_ranking": [asks_again, *RANKING]}, LABELS)
    assert (answer.label, answer.confidence, answer.said) == ("cancel", 0.41, FALLBACK)
    assert not answer.right


def test_no_answer_is_a_wrong_one() -> None:
    answer = row_answer(ROW, {}, LABELS)
    assert (answer.label, answer.said, answer.right) == (None, FALLBACK, False)


def test_the_text_of_a_row_is_forgotten() -> None:
    assert ROW.text not in repr(row_answer(ROW, {"intent": RANKING[0], "intent_ranking": RANKING}, LABELS))
