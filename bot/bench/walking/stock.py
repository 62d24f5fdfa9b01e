"""What can be said in a walk: the training sentences of data/nlu, the sentences beside this file, and what is broken at random."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

from actions.settings import PROJECT
from bot.bench.walking.customers import Bought

SENTENCES = Path(__file__).with_name("sentences.yml")
TRAINING = PROJECT / "data" / "nlu"
LONGEST = 6_000
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


class Sort(StrEnum):
    """Sorts of messages; what is said as an AGREEMENT is a yes, nothing else is."""

    TRAINED = "trained"
    WISH = "wishes"
    DETAIL = "details"
    STRANGER = "strangers"
    AGREEMENT = "agreements"
    REFUSAL = "refusals"
    OUT_OF_SCOPE = "out_of_scope"
    BROKEN = "broken"
    GARBLED = "garbled"
    PRESS = "press"


WEIGHTS = {
    Sort.TRAINED: 20,
    Sort.WISH: 20,
    Sort.DETAIL: 20,
    Sort.STRANGER: 8,
    Sort.AGREEMENT: 12,
    Sort.REFUSAL: 4,
    Sort.OUT_OF_SCOPE: 5,
    Sort.BROKEN: 10,
    Sort.GARBLED: 6,
    Sort.PRESS: 25,
}


@dataclass(frozen=True)
class Message:
    """One message of a walk."""

    sort: Sort
    text: str


@dataclass(frozen=True)
class Stock:
    """Sentences by their sort; ``agreements`` of the training sentences are among the agreements."""

    sentences: dict[Sort, list[str]]

    def draw(self, random: Random, sort: Sort, order: Bought, stranger: Bought) -> Message:
        """One message of this sort, filled with the writer's facts and a stranger's number."""
        if sort is Sort.GARBLED:
            return Message(sort, random.choice(GARBLES)(random, random.choice(self.sentences[Sort.TRAINED])))
        text = random.choice(self.sentences[sort])
        if sort is Sort.TRAINED:
            return Message(sort, text)
        filled = text.format(
            number=order.number,
            email=order.email,
            zip=order.zip,
            phone=order.phone[-4:],
            stranger=stranger.number,
        )
        return Message(sort, filled)


@cache
def load_stock() -> Stock:
    """The sentences as they are now in data/nlu and beside this file."""
    own: dict[str, list[str]] = YAML(typ="safe").load(SENTENCES)
    sentences = {Sort(name): list(texts) for name, texts in own.items()}
    trained = dict(_training())
    sentences[Sort.AGREEMENT] += [_escaped(text) for text in trained.pop("affirm")]
    sentences[Sort.TRAINED] = [text for texts in trained.values() for text in texts]
    return Stock(sentences)


def _training() -> Iterator[tuple[str, list[str]]]:
    for file in sorted(TRAINING.glob("*.yml")):
        for block in YAML(typ="safe").load(file)["nlu"]:
            if "intent" in block:
                yield block["intent"], list(_examples(block))


def _examples(block: dict[str, Any]) -> Iterator[str]:
    for line in block["examples"].strip().splitlines():
        yield _MARKED.sub(r"\1", line.strip().removeprefix("-").strip())


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _bytes(random: Random, _: str) -> str:
    return random.randbytes(random.randrange(1, 60)).decode("latin-1")


def _signs(random: Random, _: str) -> str:
    """Any signs of any script; halves of pairs are no text."""
    return "".join(
        chr(random.choice((random.randrange(32, 0xD800), random.randrange(0x1F300, 0x1FAFF))))
        for _ in range(20)
    )


def _torn(random: Random, text: str) -> str:
    letters = list(text)
    for _ in range(max(1, len(letters) // 6)):
        letters[random.randrange(len(letters))] = random.choice("abcdefghijklmnopqrstuvwxyz #.\n")
    return "".join(letters)


def _half(random: Random, text: str) -> str:
    return text[: random.randrange(1, len(text) + 1)]


def _endless(random: Random, text: str) -> str:
    return (f"{text} " * (LONGEST // (len(text) + 1) + 1))[: random.randrange(2_001, LONGEST)]


def _wrapped(random: Random, text: str) -> str:
    tag = random.choice(("b", "script", "div onclick='x()'", "a href='javascript:x()'"))
    return f"<{tag}>{text}</{tag.split()[0]}>"


def _shouted(_: Random, text: str) -> str:
    return f"{text.upper()}!!!!!! 😡"


GARBLES: tuple[Callable[[Random, str], str], ...] = (
    _bytes,
    _signs,
    _torn,
    _half,
    _endless,
    _wrapped,
    _shouted,
)
