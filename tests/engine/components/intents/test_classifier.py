"""The component: trained, stored and loaded as Rasa does it, then asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.components.intents.classifier import ShopIntentClassifier
from bot.engine.components.sentences.encoder import Encoder

ENCODER = Encoder()
CONTEXT = ExecutionContext(GraphSchema({}), node_name="intents")
RESOURCE = Resource("intents")
CONFIG = {**ShopIntentClassifier.get_default_config(), "ranking_length": 2}
SENTENCES = {
    "cancel_order": ["cancel my order", "please stop the order", "I want to cancel it", "call it off"],
    "track_order": ["where is my order", "track my parcel", "when will it arrive", "how far is it"],
    "greet": ["hello", "good morning", "hi there", "good evening"],
}


def _message(text: str, intent: str | None = None) -> Message:
    """A message as it comes to the classifier; with its intent when it is a training sentence."""
    message = Message({TEXT: text} | ({INTENT: intent} if intent else {}))
    message.set(TOKENS_NAMES[TEXT], [Token(word, 0, lemma=word.lower()) for word in text.split()])
    vector = ENCODER.encode(text).reshape(1, -1)
    message.add_features(Features(vector, FEATURE_TYPE_SENTENCE, TEXT, "sentences"))
    return message


def _trained(folder: Path, examples: list[Message]) -> ShopIntentClassifier:
    storage = LocalModelStorage.create(folder)
    resource = ShopIntentClassifier.create(CONFIG, storage, RESOURCE, CONTEXT).train(TrainingData(examples))
    return ShopIntentClassifier.load(CONFIG, storage, resource, CONTEXT)


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> ShopIntentClassifier:
    examples = [_message(text, intent) for intent, texts in SENTENCES.items() for text in texts]
    return _trained(tmp_path_factory.mktemp("storage"), examples)


def test_a_message_gets_an_intent_and_a_ranking(classifier: ShopIntentClassifier) -> None:
    (message,) = classifier.process([_message("could you cancel this order for me")])
    ranking = message.get(INTENT_RANKING_KEY)
    assert message.get(INTENT) == ranking[0]
    assert ranking[0]["name"] == "cancel_order"
    assert len(ranking) == 2
    assert 1 >= ranking[0]["confidence"] > ranking[1]["confidence"] >= 0


def test_the_same_message_gives_the_same_confidence_each_time(classifier: ShopIntentClassifier) -> None:
    answers = {
        classifier.process([_message("where is it?")])[0].get(INTENT)["confidence"] for _ in range(200)
    }
    assert len(answers) == 1


def test_a_message_that_could_not_be_read_has_no_intent(classifier: ShopIntentClassifier) -> None:
    (message,) = classifier.process([Message({TEXT: ""})])
    assert message.get(INTENT) == {"name": None, "confidence": 0.0}
    assert message.get(INTENT_RANKING_KEY) == []


def test_one_that_was_trained_on_nothing_gives_no_intent(tmp_path: Path) -> None:
    (message,) = _trained(tmp_path, []).process([_message("hello")])
    assert message.get(INTENT) == {"name": None, "confidence": 0.0}
