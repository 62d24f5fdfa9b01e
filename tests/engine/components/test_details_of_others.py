"""The details in messages of writers who did not know how messages are read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader
from bot.engine.components.spans import DATE, EMAIL, MONEY, NUMBER, ORDER_NUMBER, PHONE, POSTAL_CODE

FILE = Path(__file__).with_name("details_of_others.yml")
TOLD = (ORDER_NUMBER, EMAIL, PHONE, POSTAL_CODE, MONEY, NUMBER, DATE)
# When they were measured: 116 of 120, and 86 of 100.
ENOUGH = {"one": 114, "two": 86}
READER = Reader(OrderNumbers("AT", 5), {}, {})

Detail = tuple[str, str, bool]


def written(kind: str, value: str, *quoted: str) -> Detail:
    """In one form: a telephone's last nine digits, whatever country it is in; of a date only that there is one."""
    forms = {PHONE: re.sub(r"\D", "", value)[-9:], DATE: "a day"}
    return kind, forms.get(kind, value), bool(quoted)


def read(text: str) -> set[Detail]:
    spans = (span for span in READER.read(text).spans if span.entity in TOLD)
    return {written(span.entity, span.value, *["quoted"] * span.quoted) for span in spans}


@pytest.mark.parametrize("batch", ENOUGH)
def test_the_details_are_read_as_a_person_would(batch: str) -> None:
    rows = [pair for row in YAML(typ="safe").load(FILE)[batch] for pair in row.items()]
    wanted = {text: {written(*detail) for detail in details} for text, details in rows}
    wrong = [f"{text}: {read(text) ^ details}" for text, details in wanted.items() if read(text) != details]
    assert len(rows) - len(wrong) >= ENOUGH[batch], "\n".join(wrong)
