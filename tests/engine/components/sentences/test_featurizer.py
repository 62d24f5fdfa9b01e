"""The component: one dense sentence feature for each text."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.components.sentences.encoder import Encoder
from bot.engine.components.sentences.featurizer import SentenceFeaturizer


@pytest.fixture(scope="module")
def featurizer(tmp_path_factory: pytest.TempPathFactory) -> SentenceFeaturizer:
    context = ExecutionContext(GraphSchema({}), node_name="sentences")
    storage = LocalModelStorage.create(tmp_path_factory.mktemp("storage"))
    config = SentenceFeaturizer.get_default_config()
    return SentenceFeaturizer.create(config, storage, Resource("sentences"), context)


def test_a_message_gets_the_vector_of_its_text(featurizer: SentenceFeaturizer) -> None:
    (message,) = featurizer.process([Message({TEXT: "my cup is cracked"})])
    sequence, sentence = message.get_dense_features(TEXT)
    assert sequence is None
    assert sentence is not None
    assert sentence.features.shape == (1, 384)
    assert np.array_equal(sentence.features[0], Encoder().encode("my cup is cracked"))


def test_a_message_without_text_gets_none(featurizer: SentenceFeaturizer) -> None:
    for message in featurizer.process([Message({}), Message({TEXT: ""})]):
        assert message.get_dense_features(TEXT) == (None, None)


def test_training_sentences_get_theirs(featurizer: SentenceFeaturizer) -> None:
    data = TrainingData([Message({TEXT: text, "intent": "greet"}) for text in ("hello", "good morning")])
    examples = featurizer.process_training_data(data).training_examples
    assert [example.get_dense_features(TEXT)[1].features.shape for example in examples] == [(1, 384)] * 2


def test_the_weights_belong_to_the_fingerprint() -> None:
    assert SentenceFeaturizer.fingerprint_addon({})
