"""A whole message: numbers, products, corrected words, placeholders, overlaps."""

import pytest

from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader

PHRASES = {
    "running shoes": "Trail Running Shoes",
    "shoes": "shoes",
    "red shirt": "Red Shirt",
    "watch": "Field Watch",
}
VOCABULARY = {
    "cancel": 9,
    "return": 8,
    "order": 20,
    "please": 3,
    "shirt": 2,
    "running": 1,
    "shoes": 1,
    "red": 1,
}
READER = Reader(OrderNumbers("AT", 5), PHRASES, VOCABULARY)


def spans(text: str) -> list[tuple[str, str, str]]:
    return [(span.entity, span.value, text[span.start : span.end]) for span in READER.read(text).spans]


def counted(text: str) -> str:
    return " ".join(word.counted for word in READER.read(text).words)


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("10423", "10423", "10423"),
        ("2", "2", "2"),
        ("2x please", "2", "2"),
        ("two of them", "2", "two"),
        ("Twenty", "20", "Twenty"),
        ("one", "1", "one"),
        ("just one", "1", "one"),
        ("one of the two boxes", "1", "one"),
        ("the last four are 0142", "0142", "0142"),
        ("the last 4: 0142", "0142", "0142"),
    ],
)
def test_a_number(text: str, value: str, written: str) -> None:
    assert spans(text)[0] == ("number", value, written)


@pytest.mark.parametrize(
    "text",
    [
        "the blue one",
        "at 10:30",
        "2nd",
        "30%",
        "1234567",
        "v2",
        "someone",
    ],
)
def test_no_number(text: str) -> None:
    assert spans(text) == []


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("$49.99", ["money"]),
        ("49.99 dollars", ["money"]),
        ("on 5/12", ["date"]),
        ("3 days ago", ["date"]),
        ("order 05-01-2024", ["date"]),
        ("ordered on 2024-05-01", ["date"]),
        ("order 10423 of 3/12 for $20", ["order_number", "date", "money"]),
        ("2 of the 3 from March 5", ["number", "number", "date"]),
    ],
)
def test_a_date_or_a_sum_is_no_number_of_any_other_kind(text: str, entities: list[str]) -> None:
    assert [entity for entity, _, _ in spans(text)] == entities


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("the running shoes", "Trail Running Shoes", "running shoes"),
        ("RED SHIRTS", "Red Shirt", "RED SHIRTS"),
        ("runing shoes", "Trail Running Shoes", "runing shoes"),
        ("my shoes", "shoes", "shoes"),
        ("both watches", "Field Watch", "watches"),
    ],
)
def test_a_product(text: str, value: str, written: str) -> None:
    assert ("product", value, written) in spans(text)


def test_everything_at_once_in_reading_order() -> None:
    text = "Cancel order 10423 (red shirt, 2 of them), jane@example.com, zip 33101, 305-555-0142"
    assert [entity for entity, _, _ in spans(text)] == [
        "order_number",
        "product",
        "number",
        "email",
        "postal_code",
        "phone",
    ]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("at10423@example.com", "email"),
        ("405-6289301-7390018", "order_number"),
        ("zip 33101-1234", "postal_code"),
    ],
)
def test_of_overlapping_readings_the_longest_stays(text: str, entity: str) -> None:
    assert [found for found, _, _ in spans(text)] == [entity]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("cancle AT 10423", "cancel __order__"),
        ("retrun oder#10423", "return order __order__"),
        ("order#10423,please", "order __order__ please"),
        ("orders 10423/10077", "order __order__ __order__"),
        ("two for jane@example.com", "__number__ for __email__"),
        ("305-555-0142 zip 33101", "__phone__ zip __postal__"),
        ("Please CANCEL", "please cancel"),
        ("it cost $54.90, 30 bucks", "it cost __money__ , __money__"),
        ("on March 3, 3 days ago", "on __date__ , __date__"),
        ("today, last week and last Friday", "today , last week and last friday"),
        ("", "__nothing__"),
        ("  \n ", "__nothing__"),
        ("🙂", "🙂"),
    ],
)
def test_what_is_counted(text: str, words: str) -> None:
    assert counted(text) == words


def test_words_keep_their_place_and_their_spelling() -> None:
    text = "  cancle AT 10423, ok"
    assert [text[word.start : word.end] for word in READER.read(text).words] == [
        "cancle",
        "AT 10423",
        ",",
        "ok",
    ]
    assert [word.text for word in READER.read(text).words] == ["cancle", "AT 10423", ",", "ok"]


def test_the_same_message_reads_the_same_again() -> None:
    text = "cancle order 10423 and retrun 2 runing shoes, jane@example.com"
    other = Reader(OrderNumbers("AT", 5), PHRASES, VOCABULARY)
    assert READER.read(text) == READER.read(text) == other.read(text)
