"""The component that gives every message its intent and a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.components.gist import gist_words
from bot.engine.components.intents.kernel import Likeness, Matrix
from bot.engine.components.intents.model import Lessons, Model, learn, restore, store
from bot.engine.components.sentences.featurizer import SentenceFeaturizer


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ShopIntentClassifier(GraphComponent, IntentClassifier):
    """Needs tokens, whose lemma is counted, and one dense sentence feature."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, model: Model | None
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`width`, `share` and `ridge` as in `kernel`; `ranking_length`: how many intents a ranking has."""
        return {"width": 2.0, "share": 0.3, "ridge": 0.6, "ranking_length": 5}

    @classmethod
    def required_components(cls) -> list[type]:
        """Who has to come before."""
        return [Tokenizer, SentenceFeaturizer]

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed."""
        return ["sklearn", "scipy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopIntentClassifier:
        """A classifier that knows nothing yet: it gives messages no intent."""
        return cls(config, model_storage, resource, None)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopIntentClassifier:
        """The classifier as it was trained; one that was trained on nothing gives no intents."""
        with model_storage.read_from(resource) as folder:
            model = restore(folder) if any(folder.iterdir()) else None
        return cls(config, model_storage, resource, model)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the sentences that have an intent, and store what was learnt."""
        examples = [example for example in training_data.intent_examples if _is_readable(example)]
        with self._model_storage.write_to(self._resource) as folder:
            if examples:
                lessons = Lessons(
                    [_words(example) for example in examples],
                    _vectors(examples),
                    [str(example.get(INTENT)) for example in examples],
                )
                likeness = Likeness(self._config["width"], self._config["share"])
                self._model = learn(lessons, likeness, self._config["ridge"])
                store(self._model, folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking of each message."""
        for message in messages:
            ranking = self._rank(message)
            first = ranking[0] if ranking else {"name": None, "confidence": 0.0}
            message.set(INTENT, first, add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _rank(self, message: Message) -> list[dict[str, Any]]:
        if self._model is None or not _is_readable(message):
            return []
        confidences = self._model.confidences([_words(message)], _vectors([message]))[0]
        best = np.argsort(-confidences, kind="stable")[: self._config["ranking_length"]]
        return [
            {"name": self._model.intents[place], "confidence": float(confidences[place])} for place in best
        ]


def _is_readable(message: Message) -> bool:
    return bool(message.get(TOKENS_NAMES[TEXT])) and message.get_dense_features(TEXT)[1] is not None


def _words(message: Message) -> str:
    """The message's words as they are counted."""
    return " ".join(gist_words([token.lemma for token in message.get(TOKENS_NAMES[TEXT])]))


def _vectors(messages: Sequence[Message]) -> Matrix:
    """The messages' sentence vectors, one a row."""
    return np.vstack([message.get_dense_features(TEXT)[1].features for message in messages])
