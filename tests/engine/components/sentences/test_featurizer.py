"""The component: one dense sentence feature for each text."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.engine.components.sentences.adapter import WrongAdapter
from bot.engine.components.sentences.encoder import Encoder
from bot.engine.components.sentences.featurizer import SentenceFeaturizer

CHANGES = Path(__file__).parents[4] / "data/encoder/changes.safetensors"


@pytest.fixture(scope="module")
def storage(tmp_path_factory: pytest.TempPathFactory) -> LocalModelStorage:
    return LocalModelStorage.create(tmp_path_factory.mktemp("storage"))


@pytest.fixture(scope="module")
def featurizer(storage: LocalModelStorage) -> SentenceFeaturizer:
    return trained(storage, "sentences")


def trained(storage: LocalModelStorage, name: str, **settings: Any) -> SentenceFeaturizer:
    """A featurizer as training leaves it."""
    config = {**SentenceFeaturizer.get_default_config(), **settings}
    made = SentenceFeaturizer.create(config, storage, Resource(name), context(name))
    made.train(TrainingData())
    return made


def context(name: str) -> ExecutionContext:
    return ExecutionContext(GraphSchema({}), node_name=name)


def vector(featurizer: SentenceFeaturizer, text: str) -> Any:
    (message,) = featurizer.process([Message({TEXT: text})])
    sentence = message.get_dense_features(TEXT)[1]
    assert sentence is not None
    return sentence.features[0]


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


def test_a_trained_model_carries_its_changes(storage: LocalModelStorage, tmp_path: Path) -> None:
    file = tmp_path / "changes.safetensors"
    shutil.copy(CHANGES, file)
    featurizer = trained(storage, "tuned", changes=str(file))
    file.unlink()
    config = {**SentenceFeaturizer.get_default_config(), "changes": str(file)}
    loaded = SentenceFeaturizer.load(config, storage, Resource("tuned"), context("tuned"))
    assert np.array_equal(vector(loaded, "my cup is cracked"), vector(featurizer, "my cup is cracked"))
    assert not np.allclose(
        vector(loaded, "my cup is cracked"), Encoder().encode("my cup is cracked"), atol=0.01
    )


def test_changes_that_are_not_there_are_told(storage: LocalModelStorage, tmp_path: Path) -> None:
    with pytest.raises(WrongAdapter, match="nothing cannot be read"):
        trained(storage, "missing", changes=str(tmp_path / "nothing"))


def test_a_featurizer_that_was_never_trained_says_so(storage: LocalModelStorage) -> None:
    config = SentenceFeaturizer.get_default_config()
    new = SentenceFeaturizer.create(config, storage, Resource("new"), context("new"))
    with pytest.raises(WrongAdapter, match="before it was trained"):
        new.process([Message({TEXT: "hello"})])
