"""Rasa's DIET as a candidate: on words and parts of words as Rasa counts them, with our sentence vectors or without."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
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

SETTINGS = {
    "entity_recognition": False,
    "constrain_similarities": True,
    "ranking_length": 0,
    "random_seed": 7,
    "evaluate_on_number_of_examples": 0,
    "tensorboard_log_directory": None,
}
PARTS: tuple[dict[str, Any], ...] = ({}, {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4})


class Diet:
    """Learns for `rounds` rounds; `dense` adds the sentence vectors."""

    def __init__(self, rounds: int, dense: bool) -> None:
        self._rounds = rounds
        self._dense = dense

    def __call__(self, lessons: Texts, intents: Any, others: Texts) -> tuple[Sequence[str], Any]:
        """Every intent's confidence for each of `others`, as the other candidates give it."""
        known = self._messages(lessons, intents)
        unknown = self._messages(others, None)
        with _storage() as storage:
            for part in self._featurizers(storage):
                part.train(TrainingData(known))
                part.process_training_data(TrainingData(known))
                part.process(unknown)
            diet = _made(DIETClassifier, {**SETTINGS, "epochs": self._rounds}, storage, "diet")
            diet.train(TrainingData(known))
            diet.process(unknown)
        return _table(unknown)

    def _messages(self, texts: Texts, intents: Any) -> list[Message]:
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
        if self._dense:
            for message, vector in zip(messages, texts.vectors, strict=True):
                _add(message, vector)
        return messages

    def _featurizers(self, storage: LocalModelStorage) -> list[CountVectorsFeaturizer]:
        return [
            _made(CountVectorsFeaturizer, settings, storage, f"counts{place}")
            for place, settings in enumerate(PARTS)
        ]


def _with_words(text: str) -> str:
    """Rasa's words leave signs out; a message of nothing else would have no features at all."""
    return text if any(map(str.isalnum, text)) else f"{text} nothing"


def _add(message: Message, vector: Any) -> None:
    """The vector for the sentence, and for each word, since DIET wants both."""
    words = len(message.get(TOKENS_NAMES[TEXT]))
    message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, "vectors"))
    message.add_features(Features(np.tile(vector, (words, 1)), FEATURE_TYPE_SEQUENCE, TEXT, "vectors"))


def _made(kind: Any, settings: dict[str, Any], storage: LocalModelStorage, name: str) -> Any:
    context = ExecutionContext(GraphSchema({}), node_name=name)
    return kind.create({**kind.get_default_config(), **settings}, storage, Resource(name), context)


@contextmanager
def _storage() -> Iterator[LocalModelStorage]:
    with TemporaryDirectory() as folder:
        yield LocalModelStorage.create(Path(folder))


def _table(messages: Sequence[Message]) -> tuple[Sequence[str], Any]:
    rankings = [{one["name"]: one["confidence"] for one in m.get(INTENT_RANKING_KEY) or ()} for m in messages]
    names = sorted({name for ranking in rankings for name in ranking})
    return names, np.array([[ranking.get(name, 0.0) for name in names] for ranking in rankings])
