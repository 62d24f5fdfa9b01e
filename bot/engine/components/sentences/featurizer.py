"""The component that puts a sentence vector on every message."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.components.gist import gist
from bot.engine.components.sentences.encoder import Encoder
from bot.engine.components.sentences.weights import ENCODER, TOKENIZER, fingerprint
from bot.engine.components.tokenizer import SPANS


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each text one dense sentence feature; nothing is learnt, so nothing is stored with the model."""

    def __init__(self, config: dict[str, Any], name: str) -> None:
        super().__init__(name, config)
        self._encoder = Encoder(config["remembered"])

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`remembered`: how many different texts' vectors are kept, about 2 KB each."""
        return {**DenseFeaturizer.get_default_config(), "remembered": 2_000}

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed."""
        return ["onnxruntime", "tokenizers"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What Rasa's cache of trained parts must look at besides the settings: the weights."""
        return fingerprint([ENCODER, TOKENIZER])

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing to check: what is wrong with the weights is told when they are loaded."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """A featurizer with the pinned weights. Raises `WrongWeights`."""
        return cls(config, execution_context.node_name)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector of each message that has a text."""
        written = [message for message in messages if message.get(TEXT)]
        vectors = self._encoder.encode_all([_gist(message) for message in written])
        for message, vector in zip(written, vectors, strict=True):
            self.add_features_to_message(None, vector.reshape(1, -1), TEXT, message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The same for the training sentences."""
        self.process(training_data.training_examples)
        return training_data


def _gist(message: Message) -> str:
    return gist(message.get(TEXT), message.get(SPANS) or ())
