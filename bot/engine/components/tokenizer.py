"""The tokenizer of the pipeline; trained, as it learns the vocabulary that spelling is corrected towards."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.components.catalogue import Phrases, read_phrases
from bot.engine.components.companies import read_companies
from bot.engine.components.orders import OrderNumbers
from bot.engine.components.reading import Reader, Reading

# Where the spans are left on the message for the entity extractor.
SPANS = "shape_spans"
LEARNT = "words.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class ShopTokenizer(Tokenizer):
    """spaCy's English words, with placeholders for order numbers and the like, and corrected spelling, as lemma."""

    def __init__(
        self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, learnt: dict[str, Any]
    ) -> None:
        super().__init__(config)
        self._model_storage = model_storage
        self._resource = resource
        self._learn(learnt)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`order_prefix` and `order_digits` describe the house's order numbers; `catalogue` is a file's path.

        `companies` is the file of other companies' names. `dollar` is the code of the currency that "$" stands for.
        """
        return {
            "order_prefix": "AT",
            "order_digits": 5,
            "catalogue": "data/catalogue.yml",
            "companies": "data/other_companies.yml",
            "dollar": "USD",
            "correct_spelling": True,
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
        }

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed."""
        return ["spacy"]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopTokenizer:
        """A tokenizer that has not learnt anything yet."""
        return cls(config, model_storage, resource, {"words": {}, "phrases": {}, "companies": []})

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ShopTokenizer:
        """The tokenizer as it was trained; nothing of the catalogue is read again."""
        with model_storage.read_from(resource) as folder:
            learnt = json.loads((folder / LEARNT).read_text(encoding="utf-8"))
        return cls(config, model_storage, resource, learnt)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the words of the training sentences and the names in the two files, and store them."""
        phrases = read_phrases(Path(self._config["catalogue"]))
        words = self._count(training_data, phrases) if self._config["correct_spelling"] else {}
        companies = read_companies(Path(self._config["companies"]))
        learnt = {"words": words, "phrases": phrases, "companies": companies}
        with self._model_storage.write_to(self._resource) as folder:
            (folder / LEARNT).write_text(json.dumps(learnt, sort_keys=True), encoding="utf-8")
        self._learn(learnt)
        return self._resource

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The tokens of one attribute; the spans of the text are left on the message."""
        reading = self._reader.read(message.get(attribute))
        if attribute == TEXT:
            message.set(SPANS, reading.spans)
        return _tokens(reading)

    def _count(self, training_data: TrainingData, phrases: Phrases) -> dict[str, int]:
        texts = [example.get(TEXT) or "" for example in training_data.training_examples]
        words = Counter(word.counted for text in (*texts, *phrases) for word in self._reader.read(text).words)
        return {word: count for word, count in sorted(words.items()) if word.isalpha()}

    def _learn(self, learnt: dict[str, Any]) -> None:
        orders = OrderNumbers(self._config["order_prefix"], self._config["order_digits"])
        self._reader = Reader(
            orders, learnt["phrases"], learnt["words"], self._config["dollar"], learnt["companies"]
        )


def _tokens(reading: Reading) -> list[Token]:
    return [Token(word.text, word.start, word.end, lemma=word.counted) for word in reading.words]
