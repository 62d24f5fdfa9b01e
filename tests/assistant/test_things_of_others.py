"""Which lines people mean, in the words of writers who did not know how words are read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from actions.assistant.choosing import choose
from actions.policy.facts import Line

FILE = Path(__file__).with_name("things_of_others.yml")
# When they were measured: 119 of 130, 128, 120 and 117 of 140 right; 1, 0, 5 and 9 wrong, the others are asked again.
RIGHT = {"one": 116, "two": 125, "three": 117, "four": 114}
WRONG = {"one": 2, "two": 1, "three": 6, "four": 10}


def lines_of(order: Mapping[str, Any]) -> tuple[Line, ...]:
    return tuple(
        Line(sku, line["title"], line.get("variant"), line["quantity"], Decimal(line["price"]))
        for sku, line in order["lines"].items()
    )


def understood(text: str, lines: tuple[Line, ...]) -> dict[str, int]:
    """The number of pieces of each line that is chosen."""
    bought = {line.sku: line.quantity for line in lines}
    return {asked.sku: asked.quantity or bought[asked.sku] for asked in choose(text, lines) or ()}


def meant(lines: tuple[Line, ...], wanted: Mapping[str, int | str]) -> dict[str, int]:
    bought = {line.sku: line.quantity for line in lines}
    return {sku: bought[sku] if count == "all" else int(count) for sku, count in wanted.items()}


@pytest.mark.parametrize("batch", RIGHT)
def test_most_are_understood_and_few_taken_for_others(batch: str) -> None:
    mistaken, asked = [], []
    for order in YAML(typ="safe").load(FILE)[batch].values():
        lines = lines_of(order)
        for text, wanted in (pair for message in order["messages"] for pair in message.items()):
            found, expected = understood(text, lines), meant(lines, wanted)
            if found != expected:
                (mistaken if found else asked).append(f"{text}: {found}, not {expected}")
    count = sum(len(order["messages"]) for order in YAML(typ="safe").load(FILE)[batch].values())
    assert len(mistaken) <= WRONG[batch], "\n".join(mistaken)
    assert count - len(mistaken) - len(asked) >= RIGHT[batch], "\n".join(asked)
