"""The component that puts a sentence vector on every message."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
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
from bot.engine.components.goals.clauses import Clause, clauses
from bot.engine.components.sentences import adapter
from bot.engine.components.sentences.encoder import Encoder, Vector
from bot.engine.components.sentences.weights import OFFICIAL, TOKENIZER, fingerprint
from bot.engine.components.spans import Span
from bot.engine.components.tokenizer import SPANS

LEARNT = "changes.safetensors"
CLAUSES = "clauses_with_vectors"
"""Where the clauses of a message are left, each with its vector, for the classifier."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Gives each text one dense sentence feature. A trained model carries the changes it was trained with."""

    def __init__(
        self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource
    ) -> None:
        super().__init__(name, config)
        self._model_storage = model_storage
        self._resource = resource
        self._encoder: Encoder | None = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`changes`: a file made by tuning, or none; `remembered`: how many texts' vectors are kept, 2 KB each."""
        return {**DenseFeaturizer.get_default_config(), "changes": None, "remembered": 2_000}

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed."""
        return ["onnx", "onnxruntime", "tokenizers"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """What Rasa's cache of trained parts must look at besides the settings: the weights."""
        return fingerprint([OFFICIAL, TOKENIZER])

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
        """A featurizer that has yet to be trained."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceFeaturizer:
        """The featurizer with the changes it was trained with. Raises `WrongWeights` and `WrongAdapter`."""
        featurizer = cls(config, execution_context.node_name, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            featurizer._make_encoder(folder / LEARNT)
        return featurizer

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the changes with the model. Raises `WrongWeights` and `WrongAdapter`."""
        with self._model_storage.write_to(self._resource) as folder:
            if self._config["changes"]:
                adapter.store(adapter.read(Path(self._config["changes"])), folder / LEARNT)
            self._make_encoder(folder / LEARNT)
        return self._resource

    def _make_encoder(self, changes: Path) -> None:
        found = adapter.read(changes) if changes.is_file() else None
        self._encoder = Encoder(found, self._config["remembered"])

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector of each message that has a text, and those of its clauses where it has several."""
        for message in messages:
            if message.get(TEXT):
                self._featurize([message])
                message.set(CLAUSES, self._clauses(message))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vectors of the training sentences, each as a whole."""
        self._featurize([example for example in training_data.training_examples if example.get(TEXT)])
        return training_data

    def _featurize(self, messages: list[Message]) -> None:
        vectors = self._encode([gist(message.get(TEXT), _spans(message)) for message in messages])
        for message, vector in zip(messages, vectors, strict=True):
            self.add_features_to_message(None, vector.reshape(1, -1), TEXT, message)

    def _clauses(self, message: Message) -> list[tuple[Clause, Vector]]:
        text, spans = message.get(TEXT), _spans(message)
        found = clauses(text, spans)
        return list(zip(found, self._encode([_said(text, clause, spans) for clause in found]), strict=True))

    def _encode(self, texts: list[str]) -> list[Vector]:
        if self._encoder is None:
            raise adapter.WrongAdapter("The encoder was asked before it was trained or loaded.")
        return self._encoder.encode_all(texts)


def _spans(message: Message) -> Sequence[Span]:
    return message.get(SPANS) or ()


def _said(text: str, clause: Clause, spans: Iterable[Span]) -> str:
    """The gist of a clause; its spans are counted from its own start."""
    inside = (span for span in spans if clause.start <= span.start and span.end <= clause.end)
    own = [replace(span, start=span.start - clause.start, end=span.end - clause.start) for span in inside]
    return gist(text[clause.start : clause.end], own)
