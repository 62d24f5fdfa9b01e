"""Rasa's DIET as a candidate: on words and parts of words as Rasa counts them, with our sentence vectors or without."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import (
    FEATURE_TYPE_SENTENCE,
    FEATURE_TYPE_SEQUENCE,
    INTENT,
    INTENT_RANKING_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.measuring.texts import Texts
from tests.engine.comparison.interface import Scores

SETTINGS = {
    "entity_recognition": False,
    "constrain_similarities": True,
    "ranking_length": 0,
    "random_seed": 7,
    "evaluate_on_number_of_examples": 0,
    "tensorboard_log_directory": None,
}
DIET = "diet"
PARTS: tuple[dict[str, Any], ...] = ({}, {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4})


class LearntDiet:
    """DIET that has learnt, and what counts for it."""

    def __init__(
        self, storage: Path, dense: bool, counting: Sequence[CountVectorsFeaturizer], diet: DIETClassifier
    ) -> None:
        self._storage = storage
        self._dense = dense
        self._counting = counting
        self._diet = diet

    def ask(self, others: Texts) -> Scores:
        """Every intent's confidence for each text."""
        messages = _messages(others, None, self._dense)
        for part in (*self._counting, self._diet):
            part.process(messages)
        return _table(messages)

    def store(self, folder: Path) -> None:
        """Rasa writes what is learnt at once; it is only copied."""
        copytree(self._storage, folder, dirs_exist_ok=True)


@dataclass(frozen=True)
class Diet:
    """Learns for `rounds` rounds; `dense` adds the sentence vectors."""

    rounds: int
    dense: bool

    def learn(self, lessons: Texts, intents: Any) -> LearntDiet:
        """Learn from texts and the intent of each."""
        folder = Path(mkdtemp())
        atexit.register(rmtree, folder, ignore_errors=True)
        storage = LocalModelStorage.create(folder)
        messages = _messages(lessons, intents, self.dense)
        counting = [
            CountVectorsFeaturizer.create(settings, storage, Resource(name), _context(name))
            for name, settings in _counters()
        ]
        for part in counting:
            part.train(TrainingData(messages))
            part.process_training_data(TrainingData(messages))
        diet = DIETClassifier.create(self._settings(), storage, Resource(DIET), _context(DIET))
        diet.train(TrainingData(messages))
        return LearntDiet(folder, self.dense, counting, diet)

    def load(self, folder: Path) -> LearntDiet:
        """What was stored there."""
        storage = LocalModelStorage(folder)
        counting = [
            CountVectorsFeaturizer.load(settings, storage, Resource(name), _context(name))
            for name, settings in _counters()
        ]
        diet = DIETClassifier.load(self._settings(), storage, Resource(DIET), _context(DIET))
        return LearntDiet(folder, self.dense, counting, diet)

    def _settings(self) -> dict[str, Any]:
        return {**DIETClassifier.get_default_config(), **SETTINGS, "epochs": self.rounds}


def _counters() -> list[tuple[str, dict[str, Any]]]:
    defaults = CountVectorsFeaturizer.get_default_config()
    return [(f"counts{place}", {**defaults, **settings}) for place, settings in enumerate(PARTS)]


def _context(name: str) -> ExecutionContext:
    return ExecutionContext(GraphSchema({}), node_name=name)


def _messages(texts: Texts, intents: Any, dense: bool) -> list[Message]:
    """A message for each text; with their places, since Rasa keeps only one of those that are alike."""
    data = [
        {
            TEXT: _with_words(text),
            "place": place,
            **({} if intents is None else {INTENT: str(intents[place])}),
        }
        for place, text in enumerate(texts.words)
    ]
    messages = [Message(one) for one in data]
    WhitespaceTokenizer(WhitespaceTokenizer.get_default_config()).process(messages)
    if dense:
        for message, vector in zip(messages, texts.vectors, strict=True):
            _add(message, vector)
    return messages


def _with_words(text: str) -> str:
    """Rasa's words leave signs out; a message of nothing else would have no features at all."""
    return text if any(map(str.isalnum, text)) else f"{text} nothing"


def _add(message: Message, vector: Any) -> None:
    """The vector for the sentence, and for each word, since DIET wants both."""
    words = len(message.get(TOKENS_NAMES[TEXT]))
    message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, "vectors"))
    message.add_features(Features(np.tile(vector, (words, 1)), FEATURE_TYPE_SEQUENCE, TEXT, "vectors"))


def _table(messages: Sequence[Message]) -> Scores:
    rankings = [{one["name"]: one["confidence"] for one in m.get(INTENT_RANKING_KEY) or ()} for m in messages]
    names = sorted({name for ranking in rankings for name in ranking})
    return names, np.array([[ranking.get(name, 0.0) for name in names] for ranking in rankings])
