"""Texts made ready for a classifier as the pipeline makes them ready: corrected words and sentence vectors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.engine.components.catalogue import read_phrases
from bot.engine.components.companies import read_companies
from bot.engine.components.gist import gist, gist_words
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader, Reading
from bot.engine.components.sentences import adapter
from bot.engine.components.sentences.encoder import Encoder

REMEMBERED = 50_000
"""Vectors that are kept, so that every fold after the first finds its sentences encoded; 2 KB each."""


@dataclass(frozen=True)
class Texts:
    """Texts as written, their words as they are counted, and their sentence vectors."""

    written: list[str]
    words: list[str]
    vectors: Any

    def first(self, number: int) -> Texts:
        """Only the first `number` of them."""
        return Texts(self.written[:number], self.words[:number], self.vectors[:number])


class Preparer:
    """Does what the tokenizer and the featurizer do, with their settings from config.yml."""

    def __init__(self, tokenizer: Mapping[str, Any], encoder: Encoder) -> None:
        self._orders = OrderNumbers(tokenizer["order_prefix"], tokenizer["order_digits"])
        self._dollar = tokenizer["dollar"]
        self._phrases = read_phrases(Path(tokenizer["catalogue"]))
        self._companies = read_companies(Path(tokenizer["companies"]))
        self._corrects = bool(tokenizer["correct_spelling"])
        self._encoder = encoder
        self._plain = self._reader({})

    def prepare(self, training: Sequence[str], others: Sequence[str]) -> tuple[Texts, Texts]:
        """Both sets; spelling is corrected towards the words of the first alone."""
        reader = self._reader(self._words_of(training)) if self._corrects else self._plain
        return self._texts(reader, training), self._texts(reader, others)

    def encode(self, texts: Sequence[str]) -> None:
        """Make the vectors of `texts` ahead; which words are known makes no difference to them."""
        self._vectors(texts, [self._plain.read(text) for text in texts])

    def _reader(self, words: dict[str, int]) -> Reader:
        return Reader(self._orders, self._phrases, words, self._dollar, self._companies)

    def _words_of(self, texts: Sequence[str]) -> dict[str, int]:
        known = Counter(
            word.counted for text in (*texts, *self._phrases) for word in self._plain.read(text).words
        )
        return {word: count for word, count in sorted(known.items()) if word.isalpha()}

    def _texts(self, reader: Reader, texts: Sequence[str]) -> Texts:
        readings = [reader.read(text) for text in texts]
        words = [" ".join(gist_words([word.counted for word in reading.words])) for reading in readings]
        return Texts(list(texts), words, self._vectors(texts, readings))

    def _vectors(self, texts: Sequence[str], readings: Sequence[Reading]) -> Any:
        said = [gist(text, reading.spans) for text, reading in zip(texts, readings, strict=True)]
        return np.vstack(self._encoder.encode_all(said))


def encoder_of(featurizer: Mapping[str, Any]) -> Encoder:
    """The encoder with the changes that the featurizer's settings name. Raises `WrongWeights`, `WrongAdapter`."""
    changes = featurizer.get("changes")
    return Encoder(adapter.read(Path(changes)) if changes else None, REMEMBERED)
