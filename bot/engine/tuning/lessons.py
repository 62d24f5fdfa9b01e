"""What is learnt from: the training sentences that are not held out, as the featurizer would read them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from bot.engine.components.catalogue import read_phrases
from bot.engine.components.companies import read_companies
from bot.engine.components.gist import gist
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader
from bot.engine.components.sentences.tuning_split import is_held_out
from bot.engine.components.sentences.weights import TOKENIZER, checked
from bot.engine.components.tokenizer import ShopTokenizer
from bot.engine.measuring.pipeline import needed
from bot.engine.measuring.sentences import read_sentences

LONGEST = 128
"""Word pieces of a sentence that are learnt from; a few emails are longer."""
SMUDGED = 0.25
"""How many sentences get a slip of the fingers, other ones in every round."""

Ids = np.ndarray[Any, np.dtype[np.int32]]


@dataclass(frozen=True)
class Lesson:
    """A sentence without the details that only show who is writing, and its intent."""

    text: str
    intent: str


def read_lessons(root: Path) -> list[Lesson]:
    """All sentences under data/nlu that may be tuned on, in the files' order. Raises `EngineError`."""
    settings = needed(root / "config.yml", ShopTokenizer)
    orders = OrderNumbers(settings["order_prefix"], settings["order_digits"])
    companies = read_companies(root / settings["companies"])
    reader = Reader(orders, read_phrases(root / settings["catalogue"]), {}, companies=companies)
    return [
        Lesson(gist(sentence.text, reader.read(sentence.text).spans), sentence.intent)
        for sentence in read_sentences(root / "data/nlu")
        if not is_held_out(sentence.text)
    ]


def smudged(text: str, dice: random.Random) -> str:
    """`text` with one slip in one of its longer words: a letter lost, doubled, or two of them swapped."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) > 3 and word.isalpha()]
    if not long:
        return text
    place = dice.choice(long)
    words[place] = _slip(words[place], dice)
    return " ".join(words)


def _slip(word: str, dice: random.Random) -> str:
    at = dice.randrange(1, len(word) - 1)
    return dice.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )


class Batches:
    """Sentences in random order, those of like length together, as rows of word pieces filled up with zeros."""

    def __init__(self, lessons: Sequence[Lesson], intents: Sequence[str], size: int, seed: int) -> None:
        self._lessons = lessons
        self._places = {intent: place for place, intent in enumerate(intents)}
        self._size = size
        self._dice = random.Random(seed)  # noqa: S311  no secret
        self._tokenizer = Tokenizer.from_file(str(checked(TOKENIZER)))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)

    def __len__(self) -> int:
        return -(-len(self._lessons) // self._size)

    def round(self) -> Iterator[tuple[Ids, Ids]]:
        """Each sentence once: word pieces of a batch, and the number of each intent."""
        known = [(self._pieces(lesson.text), self._places[lesson.intent]) for lesson in self._lessons]
        known.sort(key=lambda pair: len(pair[0]) + self._dice.random() * 4)
        batches = [known[start : start + self._size] for start in range(0, len(known), self._size)]
        self._dice.shuffle(batches)
        for batch in batches:
            yield _rows([pieces for pieces, _ in batch]), np.array([place for _, place in batch], np.int32)

    def _pieces(self, text: str) -> list[int]:
        said = smudged(text, self._dice) if self._dice.random() < SMUDGED else text
        pieces: list[int] = self._tokenizer.encode(said).ids
        return pieces


def _rows(pieces: Sequence[Sequence[int]]) -> Ids:
    rows = np.zeros((len(pieces), max(map(len, pieces))), np.int32)
    for row, ids in zip(rows, pieces, strict=True):
        row[: len(ids)] = ids
    return rows
